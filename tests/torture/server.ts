/** An SMTP server that behaves as badly as servers do, by seed, and remembers whatever it accepted. */
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { type Random, randomOf } from "#tests/torture/random.ts";

/** `answered` is false where it took the message in and the line was cut before its 250. */
export type Taken = { messageId: string; from: string; to: string[]; at: Date; answered: boolean };

export type BadServer = {
  port: number;
  taken: Taken[];
  /** How many faults of each kind were done. */
  faults: Map<string, number>;
  /** From now on it behaves. */
  calm(): void;
  close(): Promise<void>;
};

const answers: [number, string][] = [
  [421, "4.3.2 come again later"],
  [451, "4.7.1 greylisted"],
  [452, "4.3.1 no room"],
  [450, "4.2.1 busy"],
  [550, "5.1.1 no such user"],
  [552, "5.2.2 mailbox full"],
  [554, "5.6.0 refused"],
];
const SLOW_MS = 400;

/** A message's sender is `seed<number>@…`: each seed has its own run of luck. */
export async function aBadServer(): Promise<BadServer> {
  const taken: Taken[] = [];
  const faults = new Map<string, number>();
  const lucks = new Map<string, Random>();
  let calm = false;

  function luckOf(address: string): Random {
    const seed = /^seed(\d+)@/.exec(address)?.[1] ?? "0";
    const luck = lucks.get(seed) ?? randomOf(Number(seed) + 7);
    lucks.set(seed, luck);
    return luck;
  }

  /** Which of the faults is done, if any; counted. */
  function fault(address: string, at: string, of: number): number | undefined {
    if (calm) return undefined;
    const luck = luckOf(address);
    if (!luck.chance(of)) return undefined;
    const which = luck.below(100);
    faults.set(at, (faults.get(at) ?? 0) + 1);
    return which;
  }

  function refuse(which: number): Error {
    const [responseCode, words] = answers[which % answers.length]!;
    return Object.assign(new Error(words), { responseCode });
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onMailFrom({ address }, session, done) {
      const which = fault(address, "MAIL", 0.04);
      if (which === undefined) return done();
      if (which < 30) return cut(server, session);
      done(refuse(which));
    },
    onRcptTo(_to, session, done) {
      const which = fault(sender(session), "RCPT", 0.06);
      if (which === undefined) return done();
      if (which < 20) return cut(server, session);
      done(refuse(which));
    },
    onData(stream, session, done) {
      const from = sender(session);
      const early = fault(from, "before the dot", 0.03);
      const chunks: Buffer[] = [];
      if (early !== undefined) cut(server, session);
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("error", () => {});
      stream.on("end", () => {
        if (early !== undefined) return;
        const late = fault(from, "after the dot", 0.12);
        if (late !== undefined && late >= 50) return done(refuse(late));
        const message = {
          messageId: /^message-id:\s*(<[^>]+>)/im.exec(Buffer.concat(chunks).toString("utf8"))?.[1],
          to: session.envelope.rcptTo.map(({ address }) => address),
        };
        const cutOff = late !== undefined && late < 25;
        taken.push({
          messageId: message.messageId ?? "",
          from,
          to: message.to,
          at: new Date(),
          answered: !cutOff,
        });
        if (cutOff) return cut(server, session);
        if (late === undefined) return done();
        setTimeout(done, SLOW_MS);
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    faults,
    calm: () => {
      calm = true;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function sender({ envelope }: SMTPServerSession): string {
  return envelope.mailFrom ? envelope.mailFrom.address : "";
}

/** The line breaks: no word of goodbye. */
function cut(server: SMTPServer, session: SMTPServerSession): void {
  const { connections } = server as unknown as {
    connections: Set<{ session: SMTPServerSession; _socket: { destroy(): void } }>;
  };
  for (const connection of connections) {
    if (connection.session.id === session.id) connection._socket.destroy();
  }
}
