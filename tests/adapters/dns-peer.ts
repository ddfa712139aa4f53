/** A real DNS server (npm dns2) on loopback whose zones a test writes as it goes. */
import dns2 from "dns2";
import { freePort } from "#tests/support/daemon.ts";

const { Packet } = dns2;

export type Zone =
  | {
      mx?: [priority: number, host: string][];
      a?: string[];
      aaaa?: string[];
      txt?: string[];
      ptr?: string[];
      srv?: [priority: number, port: number, host: string][];
    }
  /** NXDOMAIN, SERVFAIL, REFUSED, or no answer at all. */
  | "nxdomain"
  | "servfail"
  | "refused"
  | "silence";

export type DnsPeer = {
  /** For the settings of a resolver. */
  server: string;
  zones: Map<string, Zone>;
  /** Every question, such as `MX larkfield.example`. */
  questions: string[];
  /** Milliseconds before each answer. */
  delay: number;
  close(): Promise<void>;
};

const types = { 1: "A", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV" } as const;
const codes = { nxdomain: 3, servfail: 2, refused: 5 } as const;

/** Names without a zone do not exist. */
export async function dnsPeer(): Promise<DnsPeer> {
  const peer: DnsPeer = { server: "", zones: new Map(), questions: [], delay: 0, close };
  const server = dns2.createServer({
    udp: true,
    tcp: true,
    handle(request, send) {
      const { name, type } = request.questions[0]!;
      const word = types[type as keyof typeof types];
      peer.questions.push(`${word} ${name}`);
      const zone = peer.zones.get(name.toLowerCase()) ?? "nxdomain";
      if (zone === "silence") return;
      const response = Packet.createResponseFromRequest(request);
      if (typeof zone === "string") response.header.rcode = codes[zone];
      else response.answers.push(...(recordsOf(name, word, zone) as typeof response.answers));
      if (peer.delay > 0) setTimeout(() => send(response), peer.delay);
      else send(response);
    },
  });
  server.on("error", () => {});

  async function close(): Promise<void> {
    await server.close();
  }

  // What is too long for UDP is asked for again by TCP, at the same port.
  const at = { port: await freePort(), address: "127.0.0.1" };
  await server.listen({ udp: at, tcp: at });
  peer.server = `127.0.0.1:${at.port}`;
  return peer;
}

function recordsOf(name: string, word: string | undefined, zone: Exclude<Zone, string>) {
  const shared = { name, class: Packet.CLASS.IN, ttl: 60 };
  if (word === "MX") {
    return (zone.mx ?? []).map(([priority, exchange]) => ({
      ...shared,
      type: Packet.TYPE.MX,
      priority,
      exchange,
    }));
  }
  if (word === "TXT") {
    return (zone.txt ?? []).map((data) => ({ ...shared, type: Packet.TYPE.TXT, data }));
  }
  if (word === "PTR") {
    return (zone.ptr ?? []).map((domain) => ({ ...shared, type: Packet.TYPE.PTR, domain }));
  }
  if (word === "SRV") {
    return (zone.srv ?? []).map(([priority, port, target]) => ({
      ...{ ...shared, type: Packet.TYPE.SRV },
      ...{ priority, weight: 1, port, target },
    }));
  }
  const addresses = (word === "A" ? zone.a : word === "AAAA" && zone.aaaa) || [];
  const type = word === "A" ? Packet.TYPE.A : Packet.TYPE.AAAA;
  return addresses.map((address) => ({ ...shared, type, address }));
}
