/** Our own verification engine against a real DNS server and real SMTP servers that act out every case. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type EngineSettings, openEngine } from "#app/adapters/verification/embedded.server.ts";
import type { Verification } from "#app/adapters/verification/port.ts";
import { clock } from "#app/core/clock.ts";
import { selfSigned } from "#tests/adapters/certificate.ts";
import { type DnsPeer, dnsPeer } from "#tests/adapters/dns-peer.ts";
import { type Peer, smtpPeer } from "#tests/adapters/smtp-peer.ts";
import { type Script, type Scripted, scripted } from "#tests/adapters/smtp-script.ts";

let dns: DnsPeer;
let port: number;
let spare: Scripted;
let hosts = 0;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  dns = await dnsPeer();
  // All servers share one port on addresses of their own, as mail hosts share port 25.
  spare = await scripted({}, { host: "127.0.0.2" });
  port = spare.port;
});

beforeEach(() => {
  dns.zones.clear();
  dns.questions.length = 0;
  dns.delay = 0;
});

afterAll(async () => {
  await Promise.all([dns, spare, ...open].map((peer) => peer.close()));
});

const patient = { connect: 5000, greeting: 5000, command: 5000 };
const quick = { connect: 300, greeting: 300, command: 300 };

const introduced = { helo: "verify.larkfield.example", mailFrom: "check@larkfield.example" };

function anEngine(changes: Partial<EngineSettings> = {}) {
  return openEngine({
    dns: { servers: [dns.server], timeout: 1000, tries: 1 },
    smtp: {
      ...introduced,
      port,
      timeouts: patient,
    },
    lanes: { gap: 0 },
    privateNetworks: true,
    ...changes,
  });
}

function nextAddress(): string {
  hosts += 1;
  return `127.0.${1 + (hosts >> 8)}.${hosts & 255}`;
}

/** A domain whose one mail host follows the script. */
async function aDomain(script: Script, name = `d${hosts}.example`) {
  const host = nextAddress();
  const peer = await scripted(script, { host, port });
  open.push(peer);
  dns.zones.set(name, { mx: [[10, `mx.${name}`]] });
  dns.zones.set(`mx.${name}`, { a: [host] });
  return { name, peer, host };
}

async function check(address: string, engine = anEngine()): Promise<Verification> {
  const outcome = await engine.verify(address);
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  return outcome.value;
}

/** Takes one name and knows no other. */
const onlyAda: Script = {
  rcpt: (count) => (count % 2 === 1 ? "250 2.1.5 ok" : "550 5.1.1 no such user"),
};

describe("what the mail host says", () => {
  test("a name it takes among names it does not is valid", async () => {
    const { name, peer } = await aDomain(onlyAda);

    const found = await check(`ada@${name}`);

    expect(found).toMatchObject({ verdict: "valid", reasons: ["accepted"], score: 95, charged: 0 });
    expect(JSON.parse(found.raw)).toMatchObject({
      smtp: { host: `mx.${name}`, said: { code: 250 } },
    });
    expect(peer.commands[0]).toBe("EHLO verify.larkfield.example");
    expect(peer.commands[1]).toBe("MAIL FROM:<check@larkfield.example>");
    expect(peer.commands[2]).toBe(`RCPT TO:<ada@${name}>`);
    expect(peer.commands.some((line) => /^(DATA|BDAT|VRFY|EXPN|AUTH)/i.test(line))).toBe(false);
  });

  test("a name it does not know is invalid", async () => {
    const { name } = await aDomain({
      rcpt: "550 5.1.1 <x@y>: Recipient address rejected: User unknown",
    });

    expect(await check(`nobody@${name}`)).toMatchObject({
      verdict: "invalid",
      reasons: ["mailbox-unknown"],
      score: 0,
    });
  });

  test("a host that takes every name makes each of them risky", async () => {
    const { name } = await aDomain({ rcpt: "250 ok" });

    expect(await check(`ada@${name}`)).toMatchObject({
      verdict: "risky",
      reasons: ["catch-all", "accepted"],
      score: 50,
    });
  });

  test.each([
    ["4xx at RCPT", { rcpt: "451 4.7.1 Greylisted, try again in 5 minutes" }, "greylisted", 5],
    ["4xx at MAIL", { mail: "450 4.7.1 come back later" }, "greylisted", 30],
    ["421 at once", { greeting: "421 4.3.2 too busy" }, "busy", 30],
    ["452 4.3.1", { rcpt: "452 4.3.1 out of storage" }, "busy", 30],
  ] as const)("%s: unknown, and worth asking again", async (_name, script, reason, minutes) => {
    clock.set("2026-11-23T10:00:00Z");
    const { name } = await aDomain(script);

    const found = await check(`ada@${name}`);

    expect(found).toMatchObject({ verdict: "unknown", reasons: [reason], score: null });
    expect(found.retryAt).toEqual(new Date(Date.UTC(2026, 10, 23, 10, minutes)));
  });

  test.each([
    ["452", "452 mailbox full"],
    ["452 4.2.2", "452 4.2.2 over quota"],
    ["552", "552 mailbox is full"],
    ["552 5.2.2", "552 5.2.2 over quota"],
    ["550 5.2.2", "550 5.2.2 over quota"],
  ])("%s: the mailbox is full, which is risky", async (_name, rcpt) => {
    const { name } = await aDomain({ rcpt });

    expect(await check(`ada@${name}`)).toMatchObject({
      verdict: "risky",
      reasons: ["mailbox-full"],
    });
  });

  test.each([
    ["at the greeting", { greeting: "554 5.7.1 no service for you" }],
    ["at EHLO", { ehlo: "550 bad name" }],
    ["at MAIL", { mail: "550 5.7.1 sender rejected" }],
    ["at RCPT", { rcpt: "550 5.7.1 Service unavailable; client host blocked using a list" }],
    ["at RCPT without a status", { rcpt: "550 Your IP is listed at bl.example; user unknown" }],
    ["at RCPT under a false status", { rcpt: "550 5.1.1 rejected, see spamhaus" }],
  ])("refused for what we are, %s: unknown", async (_name, script) => {
    const { name } = await aDomain(script);

    expect(await check(`ada@${name}`)).toMatchObject({ verdict: "unknown", reasons: ["blocked"] });
  });

  test.each([
    ["silence before the greeting", { greeting: "silence" }],
    ["silence at EHLO", { ehlo: "silence" }],
    ["silence at RCPT", { rcpt: "silence" }],
    ["a reset at once", { greeting: "hang up" }],
    ["a reset at RCPT", { rcpt: "hang up" }],
    ["no SMTP at all", { greeting: "HTTP/1.1 400 Bad Request" }],
  ])("%s: unknown", async (_name, script) => {
    const { name } = await aDomain(script);

    expect(
      await check(`ada@${name}`, anEngine({ smtp: { ...introduced, port, timeouts: quick } })),
    ).toMatchObject({
      verdict: "unknown",
      reasons: ["no-answer"],
    });
  });

  test("silence at the second name leaves open whether it takes all", async () => {
    const { name } = await aDomain({ rcpt: (count) => (count === 1 ? "250 ok" : "hang up") });

    expect(await check(`ada@${name}`)).toMatchObject({
      verdict: "unknown",
      reasons: ["catch-all-untested", "accepted"],
    });
  });

  test("nobody listening: unknown", async () => {
    dns.zones.set("closed.example", { mx: [[10, "mx.closed.example"]] });
    dns.zones.set("mx.closed.example", { a: [nextAddress()] });

    expect(await check("ada@closed.example")).toMatchObject({
      verdict: "unknown",
      reasons: ["no-answer"],
    });
  });

  test("an old host that knows no EHLO is greeted with HELO", async () => {
    const { name, peer } = await aDomain({ ...onlyAda, ehlo: "502 what?" });

    expect((await check(`ada@${name}`)).verdict).toBe("valid");
    expect(peer.commands.filter((line) => line.startsWith("HELO"))).toHaveLength(1);
  });

  test("a host that is down is asked once, and its spare host answers", async () => {
    const { name, host } = await aDomain(onlyAda);
    dns.zones.set(name, {
      mx: [
        [20, `mx.${name}`],
        [10, `down.${name}`],
      ],
    });
    dns.zones.set(`down.${name}`, { a: [nextAddress()] });
    dns.zones.set(`mx.${name}`, { a: [host] });

    expect((await check(`ada@${name}`)).verdict).toBe("valid");
  });
});

describe("encryption", () => {
  async function aTlsDomain(name: string) {
    const host = nextAddress();
    const seen: boolean[] = [];
    const peer: Peer = await smtpPeer(
      {
        ...selfSigned("another-name.example"),
        onRcptTo({ address }, session, answer) {
          seen.push(session.secure);
          if (address.startsWith("ada@")) answer();
          else answer(Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 }));
        },
      },
      { host, port },
    );
    open.push(peer);
    dns.zones.set(name, { mx: [[10, `mx.${name}`]] });
    dns.zones.set(`mx.${name}`, { a: [host] });
    return seen;
  }

  test("is used where offered, whatever the certificate says", async () => {
    const seen = await aTlsDomain("tls.example");

    const found = await check("ada@tls.example");

    expect(found.verdict).toBe("valid");
    expect(JSON.parse(found.raw).smtp.encrypted).toBe(true);
    expect(seen).toEqual([true, true]);
  });

  test("that fails is done without, as mail servers do", async () => {
    const { name, peer } = await aDomain({
      ...onlyAda,
      ehlo: "250-scripted\r\n250 STARTTLS",
      starttls: "454 4.7.0 not now",
    });

    const found = await check(`ada@${name}`);

    expect(found.verdict).toBe("valid");
    expect(JSON.parse(found.raw).smtp.encrypted).toBe(false);
    expect(peer.connections).toBe(2);
  });
});

describe("what DNS says", () => {
  test.each([
    ["null MX", { mx: [[0, ""]] }, "null-mx"],
    ["neither MX nor an address", {}, "no-mx"],
    ["an MX that leads nowhere", { mx: [[10, "gone.nowhere.example"]] }, "no-mx-host"],
    ["no such domain", "nxdomain", "no-domain"],
  ] as const)("%s: invalid, and no host is asked", async (_name, zone, reason) => {
    dns.zones.set("nowhere.example", zone as never);

    expect(await check("ada@nowhere.example")).toMatchObject({
      verdict: "invalid",
      reasons: [reason],
    });
  });

  test.each(["servfail", "refused", "silence"] as const)("%s: unknown", async (zone) => {
    dns.zones.set("broken.example", zone);

    expect(await check("ada@broken.example")).toMatchObject({
      verdict: "unknown",
      reasons: ["dns-failed"],
    });
  });

  test("an MX whose address cannot be found out is unknown, not missing", async () => {
    dns.zones.set("half.example", { mx: [[10, "mx.half.example"]] });
    dns.zones.set("mx.half.example", "servfail");

    expect((await check("ada@half.example")).reasons).toEqual(["dns-failed"]);
  });

  test("a domain that lists a hundred hosts leading nowhere costs a few questions", async () => {
    const many = Array.from({ length: 100 }, (_, nth): [number, string] => [
      nth,
      `x${nth}.example`,
    ]);
    dns.zones.set("hundred.example", { mx: many });

    expect((await check("ada@hundred.example")).reasons).toEqual(["no-mx-host"]);
    expect(dns.questions.length).toBeLessThanOrEqual(2 + 9 * 2);
  });

  test("without MX the domain's own address is the host", async () => {
    const { name, host } = await aDomain(onlyAda);
    dns.zones.set(name, { a: [host] });

    expect((await check(`ada@${name}`)).verdict).toBe("valid");
  });

  test("an address of the newer kind only will do", async () => {
    const peer = await scripted(onlyAda, { host: "::1", port });
    open.push(peer);
    dns.zones.set("six.example", { aaaa: ["::1"] });

    expect((await check("ada@six.example")).verdict).toBe("valid");
  });

  test("a domain in its own script is asked by its A-label", async () => {
    const { peer } = await aDomain(onlyAda, "xn--bcher-kva.example");

    expect((await check("ada@bücher.example")).verdict).toBe("valid");
    expect(peer.commands).toContain("RCPT TO:<ada@xn--bcher-kva.example>");
  });

  test("a name in its own script needs a host that takes such names", async () => {
    const plain = await aDomain(onlyAda);
    const able = await aDomain({ ...onlyAda, ehlo: "250-scripted\r\n250 SMTPUTF8" });

    expect(await check(`jürgen@${plain.name}`)).toMatchObject({
      verdict: "unknown",
      reasons: ["smtputf8-not-offered"],
    });
    expect((await check(`jürgen@${able.name}`)).verdict).toBe("valid");
    expect(able.peer.commands).toContain("MAIL FROM:<check@larkfield.example> SMTPUTF8");
  });

  test("a domain is asked for once, however many of its addresses wait", async () => {
    const { name } = await aDomain(onlyAda);
    const engine = anEngine();

    await Promise.all(["a", "b", "c", "d"].map((local) => check(`${local}@${name}`, engine)));

    expect(dns.questions.filter((question) => question === `MX ${name}`)).toHaveLength(1);
  });
});

describe("without asking mail hosts", () => {
  test("nothing is ever valid", async () => {
    const { name, peer } = await aDomain(onlyAda);
    const engine = anEngine({ smtp: undefined });

    expect(await check(`ada@${name}`, engine)).toMatchObject({
      verdict: "unknown",
      reasons: ["not-asked"],
    });
    expect(peer.connections).toBe(0);
  });

  test("what is plainly wrong is still invalid", async () => {
    const engine = anEngine({ smtp: undefined });

    expect(await check("ada lovelace", engine)).toMatchObject({
      verdict: "invalid",
      reasons: ["syntax"],
      suggestion: null,
    });
  });

  test("a throw-away domain, a role, a free provider and a slip are named", async () => {
    const anywhere = { mx: [[10, "mx.anywhere.example"]] as [number, string][] };
    dns.zones.set("mx.anywhere.example", { a: ["127.0.0.2"] });
    for (const name of ["mailinator.com", "gmail.com", "gmial.com"]) dns.zones.set(name, anywhere);
    const engine = anEngine({ smtp: undefined });

    expect(await check("ada@mailinator.com", engine)).toMatchObject({
      verdict: "risky",
      reasons: ["disposable", "not-asked", "free-provider"],
    });
    expect(await check("sales@gmail.com", engine)).toMatchObject({
      verdict: "unknown",
      reasons: ["not-asked", "role", "free-provider"],
    });
    expect((await check("Ada@gmial.com", engine)).suggestion).toBe("Ada@gmail.com");
  });
});

describe("where nobody may be sent", () => {
  test("hosts in private networks are not connected to unless the operator allows it", async () => {
    const { name, peer } = await aDomain(onlyAda);

    expect(await check(`ada@${name}`, anEngine({ privateNetworks: false }))).toMatchObject({
      verdict: "unknown",
      reasons: ["private-network"],
    });
    expect(peer.connections).toBe(0);
  });

  test("a reserved name is not even looked up elsewhere", async () => {
    const engine = openEngine({ dns: { servers: ["203.0.113.53"] } });

    expect(await check("ada@larkfield.example", engine)).toMatchObject({
      verdict: "invalid",
      reasons: ["reserved"],
    });
  });

  test("a reserved name leads to this machine or nowhere", async () => {
    dns.zones.set("elsewhere.example", { a: ["203.0.113.9"] });

    expect((await check("ada@elsewhere.example")).reasons).toEqual(["private-network"]);
  });
});

describe("many at once", () => {
  test("500 in flight keep the bound of every host", async () => {
    const peers = await Promise.all(
      Array.from({ length: 25 }, async (_, index) => {
        const host = nextAddress();
        let now = 0;
        const peer = { most: 0, connections: 0 };
        const server = await smtpPeer(
          {
            disabledCommands: ["STARTTLS"],
            onConnect(_session, answer) {
              peer.connections += 1;
              now += 1;
              peer.most = Math.max(peer.most, now);
              answer();
            },
            onClose() {
              now -= 1;
            },
            onRcptTo({ address }, _session, answer) {
              const known = address.startsWith("person");
              setTimeout(() => answer(known ? null : noSuchUser()), 5);
            },
          },
          { host, port },
        );
        open.push(server);
        dns.zones.set(`many${index}.example`, { mx: [[10, `mx.many${index}.example`]] });
        dns.zones.set(`mx.many${index}.example`, { a: [host] });
        return peer;
      }),
    );
    const engine = anEngine({
      dns: { servers: [dns.server], timeout: 5000 },
      smtp: { ...introduced, port },
      lanes: { gap: 0, perHost: 3 },
    });

    const found = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        check(`person${index}@many${index % 25}.example`, engine),
      ),
    );

    expect(found.filter(({ verdict }) => verdict === "valid")).toHaveLength(500);
    // A connection that was told goodbye may overlap with the next for a moment.
    expect(Math.max(...peers.map(({ most }) => most))).toBeLessThanOrEqual(4);
    expect(peers.reduce((sum, { connections }) => sum + connections, 0)).toBeLessThan(500);
  });

  test("a host that blocks us is not bothered again by the others in its queue", async () => {
    const { name, peer } = await aDomain({ greeting: "554 5.7.1 go away" });
    const engine = anEngine({ lanes: { gap: 0, perHost: 1 } });

    const found = await Promise.all(
      Array.from({ length: 20 }, (_, index) => check(`p${index}@${name}`, engine)),
    );

    expect(new Set(found.flatMap(({ reasons }) => reasons))).toEqual(new Set(["blocked"]));
    expect(peer.connections).toBe(1);
  });

  test("a session that ended between two addresses is not held against the second", async () => {
    const { name, peer } = await aDomain({
      rset: "hang up",
      rcpt: (count) => (count === 2 ? "550 5.1.1 nobody" : "250 ok"),
    });
    const engine = anEngine({ lanes: { gap: 0, perHost: 1 } });

    const found = await Promise.all([check(`ada@${name}`, engine), check(`ken@${name}`, engine)]);

    expect(found.map(({ verdict }) => verdict)).toEqual(["valid", "valid"]);
    expect(peer.connections).toBe(2);
  });
});

describe("whatever a server answers", () => {
  const timeouts = { connect: 300, greeting: 300, command: 50 };
  const hasty = () => anEngine({ smtp: { ...introduced, port, timeouts } });
  const words = fc.constantFrom(
    "ok",
    "no such user",
    "user unknown",
    "blocked",
    "try again",
    "5.1.1 no such user",
    "5.7.1 policy",
    "4.2.2 full",
    "4.7.1 greylisted",
    "2.1.5 ok",
    "5.2.1 disabled",
    "relay access denied",
    "mailbox full",
    "spam",
    "5.4.1 Recipient address rejected: Access denied",
    "",
  );
  const replies = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          200,
          220,
          250,
          251,
          252,
          354,
          421,
          450,
          451,
          452,
          500,
          503,
          550,
          551,
          552,
          553,
          554,
          571,
        ),
        words,
      )
      .map(([code, text]) => `${code} ${text}`),
    fc.constantFrom("hang up", "nonsense", "550-unfinished"),
  );

  test("unknown never becomes invalid, and valid needs a 250 to this name and not to another", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          mail: fc.oneof(fc.constant("250 ok"), replies),
          first: replies,
          second: replies,
        }),
        async ({ mail, first, second }) => {
          const { name, peer } = await aDomain({
            mail,
            rcpt: (count) => (count === 1 ? first : second),
          });

          const { verdict } = await check(`ada@${name}`, hasty());

          const asked = peer.commands.filter((line) => line.startsWith("RCPT")).length;
          if (verdict === "valid") {
            expect(first).toMatch(/^250 /);
            expect(second).toMatch(/^5\d\d /);
          }
          if (verdict === "invalid") {
            expect(first).toMatch(/^5\d\d /);
            expect(first).toMatch(/5\.1\.1|5\.2\.1|5\.4\.1|no such user|user unknown/);
          }
          if (asked === 0) expect(verdict).toBe("unknown");
          await peer.close();
        },
      ),
      { numRuns: 150 },
    );
  });
});

function noSuchUser(): Error {
  return Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 });
}
