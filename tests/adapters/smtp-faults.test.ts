import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { OutgoingMessage } from "#app/adapters/mailbox/port.ts";
import { openSmtp, type SmtpSettings } from "#app/adapters/mailbox/smtp.server.ts";
import { openWire } from "#app/adapters/mailbox/smtp-wire.server.ts";
import { type Script, type Scripted, scripted } from "./smtp-script.ts";

const message: OutgoingMessage = {
  messageId: "<1.abc@larkfield.example>",
  from: { name: "Ada", address: "ada@larkfield.example" },
  to: "grace@hopper.example",
  subject: "Hello",
  text: "Hi.\n",
  html: "<p>Hi.</p>\n",
  headers: {},
  date: new Date("2026-11-24T03:10:45Z"),
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const closing of open.splice(0)) await closing.close();
});

async function peerDoing(script: Script): Promise<Scripted> {
  const peer = await scripted(script);
  open.unshift(peer);
  return peer;
}

function mailboxAt(port: number, settings: Partial<SmtpSettings> = {}) {
  const mailbox = openSmtp({ host: "127.0.0.1", port, security: "none", ...settings });
  open.unshift(mailbox);
  return mailbox;
}

const withoutPipelining = "250-scripted\r\n250 AUTH PLAIN";

describe.each([
  ["pipelined", {}],
  ["one command at a time", { ehlo: withoutPipelining }],
] as [string, Script][])("a refusal, %s", (_, base) => {
  it.each([
    ["mail", "451 4.3.0 later", { kind: "retry", why: "try-later", code: 451, enhanced: "4.3.0" }],
    ["mail", "421 4.7.0 closing", { kind: "retry", why: "server-busy", code: 421 }],
    ["mail", "550 5.7.1 not yours", { kind: "mailbox-broken", why: "sender-refused", code: 550 }],
    ["mail", "530 5.7.0 Authentication required", { kind: "mailbox-broken", why: "auth-required" }],
    ["mail", "530 Must issue STARTTLS", { kind: "mailbox-broken", why: "encryption-required" }],
    ["rcpt", "421 4.3.2 closing", { kind: "retry", why: "server-busy", code: 421 }],
    ["rcpt", "450 4.2.0 greylisted", { kind: "retry", why: "try-later", code: 450 }],
    ["rcpt", "450 4.7.28 too fast", { kind: "retry", why: "slow-down", enhanced: "4.7.28" }],
    ["rcpt", "452 4.2.2 full", { kind: "retry", why: "mailbox-full" }],
    ["rcpt", "552 5.2.2 full", { kind: "retry", why: "mailbox-full" }],
    ["rcpt", "550 5.4.5 daily quota", { kind: "retry", why: "sending-limit" }],
    [
      "rcpt",
      "550 5.1.1 no such user",
      { kind: "failed", why: "address-unknown", code: 550, enhanced: "5.1.1" },
    ],
    ["rcpt", "550-5.1.10 no such\r\n550 5.1.10 user", { kind: "failed", why: "address-unknown" }],
    ["rcpt", "550 5.2.1 disabled", { kind: "failed", why: "address-unknown" }],
    ["rcpt", "550 5.7.515 not authenticated", { kind: "failed", why: "policy" }],
    ["rcpt", "553 5.1.8 sender domain", { kind: "mailbox-broken", why: "sender-refused" }],
    ["rcpt", "550 no", { kind: "failed", why: "refused", code: 550 }],
    ["rcpt", "550 4.1.1 contradicts itself", { kind: "failed", why: "refused" }],
    ["data", "451 later", { kind: "retry", why: "try-later" }],
    ["data", "554 5.7.0 no", { kind: "failed", why: "policy" }],
    ["data", "250 what?", { kind: "retry", why: "protocol-error" }],
    ["dot", "451 4.3.0 disk", { kind: "retry", why: "try-later" }],
    ["dot", "421 closing", { kind: "retry", why: "server-busy" }],
    ["dot", "552 5.3.4 too big", { kind: "failed", why: "too-big" }],
    ["dot", "552 Message size exceeds fixed limit", { kind: "failed", why: "too-big" }],
    ["dot", "552 sorry, that message size exceeds my databytes limit (#5.3.4)", { why: "too-big" }],
    ["mail", "552 Message size exceeds maximum permitted", { kind: "failed", why: "too-big" }],
    [
      "dot",
      "552 mailbox of this mail user over size limit",
      { kind: "retry", why: "mailbox-full" },
    ],
    ["dot", "552 5.2.2 message exceeds quota size", { kind: "retry", why: "mailbox-full" }],
    ["mail", "552 no", { kind: "failed", why: "too-big" }],
    ["mail", "552 5.2.2 over quota", { kind: "retry", why: "mailbox-full" }],
    ["dot", "554 5.7.1 spam", { kind: "failed", why: "policy", code: 554, said: "5.7.1 spam" }],
    ["dot", "550 5.1.1 no such user", { kind: "failed", why: "address-unknown" }],
  ] as const)("of %s with %j is told apart", async (step, answer, expected) => {
    const peer = await peerDoing({ ...base, [step]: answer });

    const outcome = await mailboxAt(peer.port).send(message);

    expect(outcome).toMatchObject(expected);
    expect(peer.messages).toHaveLength(step === "dot" ? 1 : 0);
  });

  it("leaves the session clean for the next person", async () => {
    const peer = await peerDoing({
      ...base,
      rcpt: (count) => (count === 1 ? "550 5.1.1 no" : "250 ok"),
      data: (count) => (count === 1 && !base.ehlo ? "503 no recipients" : "354 go on"),
    });
    const mailbox = mailboxAt(peer.port, { connections: 1 });

    const outcomes = [await mailbox.send(message), await mailbox.send(message)];

    expect(outcomes.map(({ kind }) => kind)).toEqual(["failed", "accepted"]);
    expect(peer.connections).toBe(1);
    expect(peer.commands).toContain("RSET");
  });
});

describe("a message with a line that begins with a dot", () => {
  it("has the dot doubled on the wire", async () => {
    const peer = await peerDoing({});
    // Where the long line is broken, the next begins with a dot.
    const text = `${"x".repeat(75)}.dotted by chance\n`;

    const outcome = await mailboxAt(peer.port).send({ ...message, text });

    expect(outcome.kind).toBe("accepted");
    expect(peer.messages[0]).toContain(`${"x".repeat(75)}=\r\n..dotted by chance`);
  });
});

describe("a connection that dies", () => {
  it.each(["greeting", "ehlo", "mail", "rcpt", "data"] as const)(
    "at %s has handed over nothing, so the message may be sent again",
    async (step) => {
      const peer = await peerDoing({ [step]: "hang up" });

      const outcome = await mailboxAt(peer.port).send(message);

      expect(outcome).toEqual({ kind: "retry", why: "connection-lost" });
      expect(peer.messages).toHaveLength(0);
    },
  );

  it("after the final dot leaves the message unknown, and it is not sent a second time", async () => {
    const peer = await peerDoing({ dot: "hang up" });

    const outcome = await mailboxAt(peer.port).send(message);

    expect(outcome).toEqual({ kind: "unknown", why: "connection-lost" });
    expect(peer.messages).toHaveLength(1);
  });

  it("after the final dot of a later message leaves that one unknown", async () => {
    const peer = await peerDoing({ dot: (count) => (count === 1 ? "250 ok" : "hang up") });
    const mailbox = mailboxAt(peer.port, { connections: 1 });

    const outcomes = [await mailbox.send(message), await mailbox.send(message)];

    expect(outcomes.map(({ kind }) => kind)).toEqual(["accepted", "unknown"]);
    expect(peer.messages).toHaveLength(2);
  });

  it("with a refusal as its last word has refused", async () => {
    const peer = await peerDoing({ rcpt: "550 5.1.1 no such user\r\nhang up" });

    const outcome = await mailboxAt(peer.port).send(message);

    expect(outcome).toMatchObject({ kind: "failed", why: "address-unknown" });
  });

  it.each(["hang up", "421 4.4.2 idle too long\r\nhang up"])(
    "between two messages (%j) costs nothing: a new one is opened",
    async (ending) => {
      const peer = await peerDoing({ mail: (count) => (count === 2 ? ending : "250 ok") });
      const mailbox = mailboxAt(peer.port, { connections: 1 });

      const outcomes = [await mailbox.send(message), await mailbox.send(message)];

      expect(outcomes.map(({ kind }) => kind)).toEqual(["accepted", "accepted"]);
      expect(peer.messages).toHaveLength(2);
      expect(peer.connections).toBe(2);
    },
  );
});

describe("a server that is silent", () => {
  it("after the final dot leaves the message unknown, even if it says 250 later", async () => {
    const peer = await peerDoing({ dot: "silence" });

    const outcome = await mailboxAt(peer.port, { timeouts: { final: 500 } }).send(message);

    expect(outcome).toEqual({ kind: "unknown", why: "timed-out" });
    expect(peer.messages).toHaveLength(1);
  });

  it.each(["mail", "data"] as const)("at %s has been handed nothing", async (step) => {
    const peer = await peerDoing({ [step]: "silence" });
    const timeouts = { command: 30, dataStart: 30 };

    const outcome = await mailboxAt(peer.port, { timeouts }).send(message);

    expect(outcome).toEqual({ kind: "retry", why: "timed-out" });
    expect(peer.messages).toHaveLength(0);
  });

  it("from the start may expect TLS at once, and is named so", async () => {
    const peer = await peerDoing({ greeting: "silence" });

    const outcome = await mailboxAt(peer.port, { timeouts: { greeting: 30 } }).send(message);

    expect(outcome).toEqual({ kind: "retry", why: "no-greeting" });
  });
});

describe("a server that breaks the protocol", () => {
  it("is handed nothing when it says go ahead after refusing the recipient", async () => {
    const peer = await peerDoing({
      rcpt: (count) => (count === 1 ? "550 5.1.1 no such user" : "250 ok"),
    });
    const mailbox = mailboxAt(peer.port, { connections: 1 });

    const outcomes = [await mailbox.send(message), await mailbox.send(message)];

    expect(outcomes).toMatchObject([
      { kind: "failed", why: "address-unknown" },
      { kind: "accepted" },
    ]);
    expect(peer.messages).toHaveLength(1);
    expect(peer.messages[0]).toContain(`To: ${message.to}`);
    expect(peer.connections).toBe(2);
  });

  it("cannot have a reply to one message taken for the answer to the next", async () => {
    const peer = await peerDoing({
      dot: (count) =>
        count === 1 ? "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 ok" : "554 5.7.1 no",
    });
    const mailbox = mailboxAt(peer.port, { connections: 1 });

    const outcomes = [await mailbox.send(message), await mailbox.send(message)];

    expect(outcomes.map(({ kind }) => kind)).toEqual(["accepted", "failed"]);
    expect(peer.connections).toBe(2);
  });

  it("cannot answer a message before it has been sent", async () => {
    const peer = await peerDoing({ data: "354 go on\r\n250 already here" });

    const outcome = await mailboxAt(peer.port).send(message);

    expect(outcome).toEqual({ kind: "retry", why: "protocol-error" });
    expect(peer.messages).toHaveLength(0);
  });

  it.each(["hello", "250-ok\r\n251 mixed", "999 what", `250 ${"x".repeat(70_000)}`])(
    "after the final dot with %.20j leaves the message unknown",
    async (dot) => {
      const peer = await peerDoing({ dot });

      const outcome = await mailboxAt(peer.port).send(message);

      expect(outcome.kind).toBe(dot.startsWith("250 x") ? "accepted" : "unknown");
    },
  );
});

describe("a mailbox that is broken", () => {
  it("is found out once, whatever is waiting, and blames no prospect", async () => {
    const peer = await peerDoing({ auth: "535 5.7.8 bad credentials" });
    const mailbox = mailboxAt(peer.port, { username: "ada", password: "wrong", connections: 4 });

    const outcomes = await Promise.all(Array.from({ length: 20 }, () => mailbox.send(message)));
    const later = await mailbox.send(message);

    expect(new Set([...outcomes, later].map((o) => `${o.kind} ${"why" in o && o.why}`))).toEqual(
      new Set(["mailbox-broken wrong-password"]),
    );
    expect(peer.commands.filter((line) => line.startsWith("AUTH"))).toHaveLength(1);
  });

  it("is not one whose server is only busy: that may pass", async () => {
    const peer = await peerDoing({ auth: "454 4.7.0 temporary failure" });

    const outcome = await mailboxAt(peer.port, { username: "a", password: "b" }).send(message);

    expect(outcome).toMatchObject({ kind: "retry", why: "server-busy", code: 454 });
  });

  it("never shows its password, even when the server quotes it", async () => {
    const quoted = Buffer.from("\0ada\0s3cret").toString("base64");
    const peer = await peerDoing({ auth: `535 5.7.8 not ${quoted} nor s3cret` });

    const outcome = await mailboxAt(peer.port, { username: "ada", password: "s3cret" }).send(
      message,
    );

    expect(outcome).toMatchObject({ kind: "mailbox-broken", said: "5.7.8 not … nor …" });
  });
});

describe("several sessions", () => {
  it("are opened up to the number allowed, and each carries many messages", async () => {
    const peer = await peerDoing({});
    const mailbox = mailboxAt(peer.port, { connections: 3, messagesPerConnection: 10 });

    const outcomes = await Promise.all(Array.from({ length: 60 }, () => mailbox.send(message)));

    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["accepted"]));
    expect(peer.messages).toHaveLength(60);
    expect(peer.connections).toBeGreaterThanOrEqual(6);
    expect(peer.connections).toBeLessThanOrEqual(9);
  });

  it("become fewer when the server wants fewer, and nothing is lost", async () => {
    const peer = await peerDoing({
      greeting: (count) =>
        count > 1 ? "421 4.7.0 too many connections\r\nhang up" : "220 scripted",
    });
    const mailbox = mailboxAt(peer.port, { connections: 4 });

    const outcomes = await Promise.all(Array.from({ length: 30 }, () => mailbox.send(message)));

    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["accepted"]));
    expect(peer.messages).toHaveLength(30);
  });

  it("let the message on its way finish when closed, and send the rest away", async () => {
    const peer = await peerDoing({});
    const mailbox = mailboxAt(peer.port, { connections: 1 });
    await mailbox.send(message);

    const sends = [mailbox.send(message), mailbox.send(message), mailbox.send(message)];
    await mailbox.close();

    expect(await Promise.all(sends)).toEqual([
      { kind: "accepted", response: "2.0.0 queued as 1" },
      { kind: "retry", why: "closing" },
      { kind: "retry", why: "closing" },
    ]);
    expect(peer.messages).toHaveLength(2);
  });
});

describe("a message with files that the server does not take to its end", () => {
  const file = { name: "a.pdf", type: "application/pdf", base64: "A".repeat(6_000_000) };
  const listed = [{ name: "a.pdf", mediaType: "application/pdf", size: 4_500_000 }];
  const heavy = { ...message, files: { listed, fetch: async () => [file] } };

  /** Says yes to everything, takes some of the message, and then does as told. */
  async function takingSome(then: (socket: Socket) => void) {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      socket.write("220 here\r\n");
      let taken = 0;
      socket.on("data", (chunk) => {
        const said = chunk.toString("latin1");
        if (/^EHLO/.test(said)) socket.write("250 here\r\n");
        else if (/^(?:MAIL|RCPT)/.test(said)) socket.write("250 ok\r\n");
        else if (/^DATA/.test(said)) socket.write("354 go on\r\n");
        else taken += chunk.length;
        if (taken > 100_000) then(socket);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    };
    open.unshift({ close });
    return (server.address() as AddressInfo).port;
  }

  it("was not accepted, and may be tried again: the final dot was never sent", async () => {
    const gone = mailboxAt(await takingSome((socket) => socket.resetAndDestroy()));
    const timeouts = { command: 200 };
    const stalled = mailboxAt(await takingSome((socket) => socket.pause()), { timeouts });

    const outcomes = [await gone.send(heavy), await stalled.send(heavy)];

    expect(outcomes).toEqual([
      { kind: "retry", why: "connection-lost" },
      { kind: "retry", why: "timed-out" },
    ]);
  });

  it("is told why it was refused, though the server said so in the middle and hung up", async () => {
    const refusing = (end: (socket: Socket) => void) =>
      takingSome((socket) => {
        if (socket.writableEnded) return;
        socket.write("552 5.3.4 Message size exceeds 100000\r\n", () => end(socket));
      });
    const ended = mailboxAt(await refusing((socket) => socket.end()));
    const reading = mailboxAt(await refusing(() => {}));

    const outcomes = [await ended.send(heavy), await reading.send(heavy)];

    const tooBig = expect.objectContaining({ kind: "failed", why: "too-big", code: 552 });
    expect(outcomes).toEqual([tooBig, tooBig]);
  });

  it("says how large it is before it is written, where the server wants to know", async () => {
    const peer = await peerDoing({
      ehlo: "250-scripted\r\n250-PIPELINING\r\n250 SIZE 52428800",
      mail: "552 5.3.4 Message too big for you",
    });
    const mailbox = mailboxAt(peer.port);

    const outcomes = [await mailbox.send(heavy), await mailbox.send(message)];

    const said = peer.commands.filter((line) => line.startsWith("MAIL"));
    expect(said[0]).toMatch(/^MAIL FROM:<ada@larkfield\.example> SIZE=6000\d{3}$/);
    expect(said[1]).toBe("MAIL FROM:<ada@larkfield.example>");
    expect(outcomes[0]).toMatchObject({ kind: "failed", why: "too-big" });
    expect(peer.messages).toEqual([]);
  });

  it("is taken back before the final dot where it may not go any more", async () => {
    const peer = await peerDoing({});
    const asked: number[] = [];
    const mayGo = async () => asked.push(peer.messages.length) < 3;

    const outcome = await mailboxAt(peer.port).send(heavy, mayGo);

    expect(outcome).toEqual({ kind: "withdrawn" });
    expect([asked, peer.messages]).toEqual([[0, 0, 0], []]);
  });

  it("does not go on for ever, however little of it the server takes at a time", async () => {
    const port = await takingSome((socket) => {
      socket.pause();
      setTimeout(() => socket.resume(), 20);
    });
    const mailbox = mailboxAt(port, { timeouts: { command: 1_000, final: 100 } });

    expect(await mailbox.send(heavy)).toEqual({ kind: "retry", why: "timed-out" });
  });
});

it("a server that goes on answering what nobody asked is left, and fills no memory", async () => {
  const { port } = await peerDoing({ greeting: `${"220 and more\r\n".repeat(5_000)}hang up` });

  const wire = await openWire({ host: "127.0.0.1", port }, false, 1_000);
  await new Promise((resolve) => wire.socket.once("close", resolve));

  expect(wire.broken?.why).toBe("protocol-error");
  expect(wire.replies.length).toBeLessThan(100);
});
