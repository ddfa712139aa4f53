import dns from "node:dns";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import PostalMime from "postal-mime";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { Mailbox, OutgoingMessage } from "#app/adapters/mailbox/port.ts";
import {
  forgetInPractice,
  listPractice,
  openPractice,
  readPractice,
} from "#app/adapters/mailbox/practice.server.ts";
import { openSmtp } from "#app/adapters/mailbox/smtp.server.ts";
import { NotFound } from "#app/core/result.ts";
import { selfSigned } from "./certificate.ts";
import { smtpPeer } from "./smtp-peer.ts";
import { scripted } from "./smtp-script.ts";

const message: OutgoingMessage = {
  messageId: "<1.abc@larkfield.example>",
  from: { name: "Ada Łovelace", address: "ada@larkfield.example" },
  to: "grace@hopper.example",
  subject: "Grüße, and a question",
  // Where the long line is broken, the next begins with a dot.
  text: `Hi Grace,\n\n.hidden files?\n..\n${"x".repeat(75)}.dotted by chance\n\nFrom Ada\n`,
  html: `<p>Hi Grace,</p>\n${"<p>.long paragraph ünbroken </p>".repeat(60)}`,
  headers: {
    "List-Unsubscribe": `<https://audienti.example/u/${"t".repeat(90)}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  },
  date: new Date("2026-11-24T03:10:45Z"),
};

/** Resolves to this machine but is not written so: it is treated as any server far away. */
const far = "mail.larkfield.example";
const realLookup = dns.lookup;
const lookup = vi.spyOn(dns, "lookup").mockImplementation(((
  name: string,
  options: unknown,
  answer: (error: Error | null, addresses?: { address: string; family: number }[]) => void,
) => {
  if (name === far) answer(null, [{ address: "127.0.0.1", family: 4 }]);
  else if (isIP(name)) realLookup(name, options as object, answer as never);
  else answer(Object.assign(new Error("no such host"), { code: "ENOTFOUND" }));
}) as unknown as typeof dns.lookup);
afterAll(() => lookup.mockRestore());

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "audienti-practice-"));
  closing.push(() => rm(folder, { recursive: true }));
  return join(folder, "team");
}

type Opened = { mailbox: Mailbox; received(): Promise<string[]> };

async function practice(): Promise<Opened> {
  const dir = await aFolder();
  const received = async () => (await listPractice(dir)).map(({ to }) => to);
  return { mailbox: openPractice({ dir }), received };
}

async function smtp(): Promise<Opened> {
  const peer = await smtpPeer();
  closing.push(peer.close);
  const account = { username: "ada", password: "right", security: "starttls" } as const;
  const mailbox = openSmtp({ host: "127.0.0.1", port: peer.port, ...account });
  closing.push(mailbox.close);
  return { mailbox, received: async () => peer.accepted.flatMap(({ to }) => to) };
}

describe.each([
  ["the practice mailbox", practice],
  ["an SMTP mailbox", smtp],
])("%s", (_, open) => {
  it("accepts a message for exactly one person", async () => {
    const { mailbox, received } = await open();

    const outcome = await mailbox.send(message);

    expect(outcome.kind).toBe("accepted");
    expect(await received()).toEqual(["grace@hopper.example"]);
  });

  it.each([
    [{ to: "grace@hopper.example, eve@x.example" }, "invalid-recipient"],
    [{ to: "grace@hopper.example>\r\nRCPT TO:<eve@x.example" }, "invalid-recipient"],
    [{ to: "team: grace@hopper.example;" }, "invalid-recipient"],
    [{ from: { name: "Ada\r\nBcc: eve@x.example", address: "ada@b.example" } }, "invalid-sender"],
    [{ from: { name: "Ada", address: "ada@b.example>\r\nDATA" } }, "invalid-sender"],
    [{ subject: "Hi\r\nBcc: eve@x.example" }, "invalid-header"],
    [{ headers: { "X-A": "1\nBcc: eve@x.example" } }, "invalid-header"],
    [{ headers: { Bcc: "eve@x.example" } }, "invalid-header"],
    [{ messageId: "<a@b>\r\nBcc: eve@x.example" }, "invalid-message-id"],
  ])("refuses %j before anything is sent", async (change, why) => {
    const { mailbox, received } = await open();

    const outcome = await mailbox.send({ ...message, ...change });

    expect(outcome).toEqual({ kind: "failed", why });
    expect(await received()).toEqual([]);
  });

  it("can be tested without sending anything", async () => {
    const { mailbox, received } = await open();

    const outcome = await mailbox.test("ada@larkfield.example");

    expect(outcome).toEqual({ value: { secured: true } });
    expect(await received()).toEqual([]);
  });
});

describe("the practice mailbox", () => {
  it("keeps one file for one Message-ID, however often it is sent", async () => {
    const dir = await aFolder();
    const mailbox = openPractice({ dir });

    const outcomes = await Promise.all([mailbox.send(message), mailbox.send(message)]);
    await mailbox.send({ ...message, subject: "changed" });

    expect(outcomes.map(({ kind }) => kind)).toEqual(["accepted", "accepted"]);
    expect(await readdir(dir)).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.eml$/)]);
    expect((await listPractice(dir)).map(({ subject }) => subject)).toEqual([message.subject]);
  });

  it("knows what was delivered and what was not", async () => {
    const mailbox = openPractice({ dir: await aFolder() });
    await mailbox.send(message);

    const found = [await mailbox.find(message.messageId), await mailbox.find("<2.abc@x.example>")];

    expect(found).toEqual(["delivered", "absent"]);
  });

  it("lets every message be read as the person got it, newest first", async () => {
    const dir = await aFolder();
    const mailbox = openPractice({ dir });
    await mailbox.send({
      ...message,
      messageId: "<2@x.example>",
      date: new Date("2026-11-25T00:00:00Z"),
    });
    await mailbox.send(message);

    const [newest, oldest] = await listPractice(dir);

    expect(newest?.messageId).toBe("<2@x.example>");
    expect(oldest).toMatchObject({
      messageId: message.messageId,
      from: message.from,
      to: message.to,
      subject: message.subject,
      at: message.date,
    });
    expect(oldest?.text.trimEnd()).toBe(message.text.trimEnd());
    expect(oldest?.html.trimEnd()).toBe(message.html.trimEnd());
    expect(oldest?.headers["list-unsubscribe"]).toBe(message.headers["List-Unsubscribe"]);
    expect(await readPractice(dir, oldest?.id ?? "")).toEqual(oldest);
  });

  it("finds no message by a name that is not one", async () => {
    const dir = await aFolder();

    await expect(readPractice(dir, "0".repeat(32))).rejects.toThrow(NotFound);
    await expect(readPractice(dir, "../../etc/passwd")).rejects.toThrow(NotFound);
    expect(await listPractice(dir)).toEqual([]);
  });

  it("forgets a person's messages and half-written ones, and no one else's", async () => {
    const dir = await aFolder();
    const mailbox = openPractice({ dir });
    await mailbox.send(message);
    await mailbox.send({ ...message, messageId: "<2@x.example>" });
    await mailbox.send({ ...message, messageId: "<3@x.example>", to: "alan@turing.example" });

    const forgotten = await forgetInPractice(dir, (address) => address === message.to);

    expect(forgotten).toBe(2);
    expect((await listPractice(dir)).map(({ to }) => to)).toEqual(["alan@turing.example"]);
  });
});

describe("an SMTP mailbox", () => {
  async function mailboxFor(options: Parameters<typeof smtpPeer>[0], settings: object = {}) {
    const peer = await smtpPeer(options);
    closing.push(peer.close);
    const account = { host: "127.0.0.1", port: peer.port, security: "starttls" } as const;
    const mailbox = openSmtp({ ...account, username: "ada", password: "right", ...settings });
    closing.push(mailbox.close);
    return { peer, mailbox };
  }

  it.each([
    ["starttls", {}],
    ["tls", { secure: true }],
  ] as const)(
    "signs in encrypted and delivers the very message (%s)",
    async (security, options) => {
      const { peer, mailbox } = await mailboxFor(options, { security });

      await mailbox.send(message);

      const [got] = peer.accepted;
      const read = await PostalMime.parse(got?.bytes ?? "");
      expect(got).toMatchObject({ from: "ada@larkfield.example", user: "ada", encrypted: true });
      expect(read.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(message.text.trimEnd());
      expect(read.html?.replaceAll("\r\n", "\n").trimEnd()).toBe(message.html.trimEnd());
      expect(read.subject).toBe(message.subject);
      expect(read.from).toEqual(message.from);
    },
  );

  it("signs in with AUTH LOGIN where that is all there is", async () => {
    const { peer, mailbox } = await mailboxFor({ authMethods: ["LOGIN"] });

    const outcome = await mailbox.send(message);

    expect(outcome.kind).toBe("accepted");
    expect(peer.accepted[0]?.user).toBe("ada");
  });

  it("writes to an address outside ASCII where SMTPUTF8 is offered, and nowhere else", async () => {
    const { peer, mailbox } = await mailboxFor({});
    const plain = await mailboxFor({ hideSMTPUTF8: true });
    const unusual = { ...message, to: "grüße@bücher.example" };

    const outcomes = [await mailbox.send(unusual), await plain.mailbox.send(unusual)];

    expect(outcomes).toMatchObject([
      { kind: "accepted" },
      { kind: "failed", why: "smtputf8-not-offered" },
    ]);
    expect(peer.accepted[0]?.bytes).toContain("To: grüße@xn--bcher-kva.example\r\n");
    expect(plain.peer.accepted).toEqual([]);
  });

  it("keeps a message that is larger than the server takes", async () => {
    const { mailbox } = await mailboxFor({ size: 1000 });

    expect(await mailbox.send(message)).toEqual({ kind: "failed", why: "too-big" });
  });

  it("cannot look for a message that may have left", async () => {
    const { mailbox } = await mailboxFor({});

    expect(await mailbox.find(message.messageId)).toBe("unknown");
  });

  it.each([
    ["wrong-password", {}, { password: "wrong" }],
    ["auth-not-offered", { hideSTARTTLS: true, disabledCommands: ["AUTH"] }, { security: "none" }],
    ["starttls-not-offered", { hideSTARTTLS: true }, {}],
    ["not-tls", {}, { security: "tls" }],
    ["no-greeting", { secure: true }, { timeouts: { greeting: 30 } }],
    ["host-not-found", {}, { host: "nowhere.larkfield.example" }],
    ["certificate-expired", {}, { host: far }],
    ["certificate-not-trusted", selfSigned(far), { host: far }],
    [
      "certificate-not-trusted",
      { secure: true, ...selfSigned(far) },
      { host: far, security: "tls" },
    ],
    ["password-unprotected", {}, { host: far, security: "none" }],
    ["private-network", {}, { publicOnly: true }],
    ["private-network", {}, { host: "localhost", publicOnly: true }],
    ["private-network", { secure: true }, { host: "localhost", security: "tls", publicOnly: true }],
  ] as const)(
    "explains %s, the same when tested and when sending",
    async (why, options, settings) => {
      const { peer, mailbox } = await mailboxFor({ ...options } as object, settings);

      const tested = await mailbox.test("ada@larkfield.example");
      const sent = await mailbox.send({ ...message, to: "grace@hopper.se" });

      expect(tested.refused).toBe(why);
      expect(sent).toMatchObject({ why });
      expect(peer.accepted).toEqual([]);
    },
  );

  it("takes a certificate that is vouched for, if it has the server's name", async () => {
    const [right, wrong] = [selfSigned(far), selfSigned("other.larkfield.example")];
    const trusted = getCACertificates("default");
    setDefaultCACertificates([...trusted, right.cert, wrong.cert]);
    closing.push(async () => setDefaultCACertificates(trusted));
    const good = await mailboxFor(right, { host: far });
    const bad = await mailboxFor(wrong, { host: far });

    const outcomes = [await good.mailbox.test("a@b.se"), await bad.mailbox.test("a@b.se")];

    expect(outcomes[0]).toEqual({ value: { secured: true } });
    expect(outcomes[1]?.refused).toBe("certificate-wrong-name");
  });

  it("explains that nobody listens", async () => {
    const { peer, mailbox } = await mailboxFor({});
    await peer.close();

    const outcome = await mailbox.test("ada@larkfield.example");

    expect(outcome).toEqual({ refused: "connection-refused", detail: {} });
  });

  it("explains that the server does not let this sender send", async () => {
    const { mailbox } = await mailboxFor({
      onMailFrom: (_address, _session, answer) =>
        answer(Object.assign(new Error("5.7.1 not your address"), { responseCode: 553 })),
    });

    const outcome = await mailbox.test("eve@larkfield.example");

    expect(outcome).toEqual({
      refused: "sender-refused",
      detail: { code: 553, enhanced: "5.7.1", said: "5.7.1 not your address" },
    });
    expect((await mailbox.test("not an address")).refused).toBe("sender-refused");
  });

  it("does not believe what was slipped in before encryption began", async () => {
    const peer = await scripted({
      ehlo: "250-scripted\r\n250 STARTTLS",
      starttls: "220 go\r\n250-scripted\r\n250 AUTH PLAIN",
    });
    closing.push(peer.close);
    const mailbox = openSmtp({ host: "127.0.0.1", port: peer.port, security: "starttls" });

    const outcome = await mailbox.test("ada@larkfield.example");

    expect(outcome.refused).toBe("protocol-error");
  });

  it("writes to no reserved domain except through this machine, and does not even connect", async () => {
    const peer = await scripted();
    closing.push(peer.close);
    const mailbox = openSmtp({ host: far, port: peer.port, security: "none" });

    const outcomes = [
      await mailbox.send(message),
      await mailbox.send({ ...message, to: "a@example.com" }),
      await mailbox.send({ ...message, to: "a@b.test" }),
    ];

    expect(new Set(outcomes.map((outcome) => "why" in outcome && outcome.why))).toEqual(
      new Set(["reserved-domain"]),
    );
    expect(peer.connections).toBe(0);
  });
});
