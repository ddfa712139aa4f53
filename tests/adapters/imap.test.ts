/** Reading by IMAP, against a real dovecot. */
import dns from "node:dns";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openImap } from "#app/adapters/mailbox/imap.server.ts";
import type { ImapSettings } from "#app/adapters/mailbox/imap-session.server.ts";
import { aDovecot, type Dovecot } from "#tests/support/dovecot.ts";
import { aLetter, readingContract } from "./reading-contract.ts";

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await aDovecot();
});
afterAll(() => dovecot?.close());

function open(given: Partial<ImapSettings> = {}) {
  const { port, username, password } = dovecot;
  return openImap({ host: "127.0.0.1", port, security: "none", username, password, ...given });
}

describe("a mailbox on dovecot", () => {
  readingContract(async () => {
    await dovecot.empty();
    const folders = { inbox: "INBOX", sent: "Sent" };
    return {
      reader: open(),
      deliver: (raw, folder = "inbox") => dovecot.deliver(raw, folders[folder]),
      close: async () => {},
    };
  });

  it("is left as it was: nothing is marked as seen", async () => {
    await dovecot.empty();
    await dovecot.deliver(aLetter("one"));
    const reader = open();

    const { value } = await reader.list("inbox", undefined, 10);
    await reader.fetch("inbox", value!.heads[0]!, 100_000);
    await reader.close();

    const names = await dovecot.files();
    expect(names).toHaveLength(1);
    expect(names[0]).not.toMatch(/:2,.*S/);
  });

  it("is read anew once its server has numbered it anew", async () => {
    await dovecot.empty();
    await dovecot.deliver(aLetter("one"));
    const reader = open();
    const before = (await reader.list("inbox", undefined, 10)).value!;
    await reader.close();

    await dovecot.renumber();
    const again = open();
    const after = (await again.list("inbox", before.place, 10)).value!;
    await again.close();

    expect(after.place.validity).not.toBe(before.place.validity);
    expect(after.heads).toHaveLength(1);
  });

  it("has heads of bounded length, however long somebody made theirs", async () => {
    await dovecot.empty();
    const long = `References:${" <x@y.example>\r\n".repeat(60_000)}`;
    await dovecot.deliver(`${long}${aLetter("one")}`);
    const reader = open();

    const { value } = await reader.list("inbox", undefined, 10);
    await reader.close();

    expect(value!.heads).toHaveLength(1);
    expect(value!.heads[0]!.headers.length).toBeLessThan(300_000);
  });

  it("tells at once when something comes", async () => {
    await dovecot.empty();
    const reader = open();
    await reader.list("inbox", undefined, 10);
    const { signal } = new AbortController();

    const waiting = reader.wait(3_600_000, signal);
    await dovecot.deliver(aLetter("one"));
    // A test has two minutes: whoever only waited out the hour fails it.
    await waiting;
    const found = await reader.list("inbox", undefined, 10);
    await reader.close();

    expect(found.value?.heads).toHaveLength(1);
  });

  it("is read over TLS and STARTTLS as well", async () => {
    for (const secured of [
      { port: dovecot.tlsPort, security: "tls" },
      { security: "starttls" },
    ] as const) {
      const reader = open(secured);

      expect((await reader.list("inbox", undefined, 10)).refused).toBeUndefined();
      await reader.close();
    }
  });
});

describe("what goes wrong is said in a word", () => {
  it.each<[string, () => Partial<ImapSettings>]>([
    ["wrong-password", () => ({ password: "another" })],
    ["auth-required", () => ({ username: undefined })],
    ["not-tls", () => ({ security: "tls" })],
    ["connection-refused", () => ({ port: 9 })],
    ["host-not-found", () => ({ host: "imap.larkfield.invalid", security: "tls" })],
    ["password-unprotected", () => ({ host: "imap.larkfield.invalid" })],
    ["private-network", () => ({ publicOnly: true })],
    ["private-network", () => ({ host: "localhost", publicOnly: true })],
    ["private-network", () => ({ host: "localhost", security: "tls", publicOnly: true })],
    ["private-network", () => ({ host: "localhost", security: "starttls", publicOnly: true })],
  ])("%s", async (why, given) => {
    const reader = open(given());

    expect(await reader.list("inbox", undefined, 10)).toMatchObject({ refused: why });
    expect(await reader.find("<one@larkfield.example>")).toBe("unknown");
    await reader.close();
  });

  it("a certificate that nobody vouches for: the password is not sent", async () => {
    const lookup = vi
      .spyOn(dns, "lookup")
      .mockImplementation(((
        _name: string,
        _options: unknown,
        answer: (error: null, addresses: { address: string; family: number }[]) => void,
      ) => answer(null, [{ address: "127.0.0.1", family: 4 }])) as unknown as typeof dns.lookup);
    const reader = open({ host: "mail.larkfield.example", port: dovecot.tlsPort, security: "tls" });

    const { refused } = await reader.list("inbox", undefined, 10);
    await reader.close();
    lookup.mockRestore();

    expect(refused).toBe("certificate-not-trusted");
  });

  it("a server that drops the connection, and one that offers no encryption", async () => {
    const dropping = await aServer((socket) => socket.destroy());
    const plain = await aServer((socket) => {
      socket.write("* OK [CAPABILITY IMAP4rev1] ready\r\n");
      socket.on("data", (line) => {
        const tag = line.toString().split(" ")[0];
        socket.write(`* CAPABILITY IMAP4rev1\r\n${tag} OK done\r\n`);
      });
    });

    const lost = await open({ port: dropping.port }).list("inbox", undefined, 10);
    const unsafe = await open({ port: plain.port, security: "starttls" }).list(
      "inbox",
      undefined,
      10,
    );
    dropping.close();
    plain.close();

    expect(lost.refused).toBe("connection-lost");
    expect(unsafe.refused).toBe("starttls-not-offered");
  });
});

async function aServer(answer: Parameters<typeof createServer>[1]) {
  const server: Server = createServer(answer as never);
  server.on("connection", (socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { port, close: () => server.close() };
}
