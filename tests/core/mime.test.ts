import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { composeMime, lengthOf, type MimeMessage, quotedPrintable } from "#app/core/mime.ts";
import { base64Lines } from "#app/core/mime-attachment.ts";

const message: MimeMessage = {
  messageId: "<1.abc@audienti.example>",
  from: { name: "Ada Lovelace", address: "ada@larkfield.example" },
  to: "grace@hopper.example",
  subject: "Hello",
  text: "Hi Grace.\n",
  html: "<p>Hi Grace.</p>\n",
  headers: {},
  date: new Date("2026-11-24T03:10:45Z"),
};

function composed(changes: Partial<MimeMessage>): string {
  const outcome = composeMime({ ...message, ...changes });
  if (outcome.problem) throw new Error(outcome.problem);
  return outcome.bytes;
}

const printable = fc
  .string({ unit: "grapheme", maxLength: 300 })
  .map((text) => text.replace(/\p{C}/gu, "").trim());
const body = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.constantFrom(".", "..", "From me", "=_", " ", "x\t"),
    ),
  )
  .map((lines) => lines.join("\n").replace(/[^\P{C}\n\t]/gu, ""));

describe("a composed message", () => {
  it("reads back as what was written", async () => {
    await fc.assert(
      fc.asyncProperty(printable, printable, body, body, async (name, subject, text, html) => {
        const bytes = composed({ from: { name, address: "a@b.example" }, subject, text, html });

        const read = await PostalMime.parse(bytes);

        const lines = (part = "") => part.replaceAll("\r\n", "\n");
        const spaced = (written: string) => written.replace(/\s+/g, " ");
        expect(spaced(read.subject ?? "")).toBe(spaced(subject));
        expect(spaced(read.from?.name ?? "")).toBe(spaced(name));
        expect(read.from?.address).toBe("a@b.example");
        expect(lines(read.text).trimEnd()).toBe(text.trimEnd());
        expect(lines(read.html).trimEnd()).toBe(html.trimEnd());
      }),
    );
  });

  it("is 7-bit, with CRLF alone between lines, and no line long", () => {
    fc.assert(
      fc.property(printable, body, (subject, text) => {
        const bytes = composed({
          subject,
          text,
          html: text,
          from: { name: subject, address: "a@b.example" },
        });

        expect(bytes).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        expect(bytes.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
        expect(Math.max(...bytes.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(78);
      }),
    );
  });

  it("is the same bytes each time", () => {
    expect(composed({})).toBe(composed({}));
  });

  it("has each identifying header once, and nothing hidden", () => {
    const [head = ""] = composed({
      headers: { "List-Unsubscribe": "<https://a.example/u/1>" },
    }).split("\r\n\r\n");

    const names = head.split("\r\n").map((line) => /^[\w-]+/.exec(line)?.[0]);
    expect(names).toEqual([
      "Date",
      "From",
      "To",
      "Subject",
      "Message-ID",
      "List-Unsubscribe",
      "MIME-Version",
      "Content-Type",
    ]);
    expect(head).toContain("Date: Tue, 24 Nov 2026 03:10:45 +0000");
  });

  it("folds long headers and keeps their value", async () => {
    const value = `<https://a.example/u/${"x".repeat(120)}>, <mailto:u@a.example?subject=${"y".repeat(60)}>`;
    const bytes = composed({ headers: { "List-Unsubscribe": value } });

    const read = await PostalMime.parse(bytes);

    expect(read.headers.find(({ key }) => key === "list-unsubscribe")?.value).toBe(value);
    expect(bytes).toContain(">,\r\n <mailto:");
  });

  it("keeps a text that imitates its boundary inside its part", async () => {
    const [, boundary] = /boundary="([^"]+)"/.exec(composed({})) ?? [];
    const text = `before\n--${boundary}--\nafter`;

    const read = await PostalMime.parse(composed({ text }));

    expect(read.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(text);
    expect(read.html).toContain("Hi Grace.");
  });

  it("writes domains as A-labels and asks for SMTPUTF8 only for the local part", () => {
    const idn = composeMime({ ...message, to: "grace@bücher.example" });
    const utf8 = composeMime({ ...message, to: "grüße@bücher.example" });

    expect(idn).toMatchObject({ to: "grace@xn--bcher-kva.example", smtpUtf8: false });
    expect(utf8).toMatchObject({ to: "grüße@xn--bcher-kva.example", smtpUtf8: true });
    // A server is told octets, not characters (RFC 1870).
    for (const mail of [idn, utf8]) {
      if (mail.problem) throw new Error(mail.problem);
      expect(lengthOf(mail)).toBe(Buffer.byteLength(mail.bytes));
    }
  });

  it("quotes what is not a plain name", () => {
    const bytes = composed({ from: { name: `Lovelace, "Ada"`, address: "ada@b.example" } });

    expect(bytes).toContain(`From: "Lovelace, \\"Ada\\"" <ada@b.example>`);
  });
});

describe("a message unfit to send", () => {
  it.each([
    "",
    "grace",
    "@hopper.example",
    "grace@",
    "grace@hopper.example, eve@x.example",
    "grace@hopper.example eve@x.example",
    "grace@hopper.example;eve@x.example",
    "team: grace@hopper.example, eve@x.example;",
    "Grace <grace@hopper.example>",
    "<grace@hopper.example>",
    "grace@hopper.example\r\nRCPT TO:<eve@x.example>",
    "grace@hopper.example>\r\nRCPT TO:<eve@x.example",
    "grace\n@hopper.example",
    "grace\u0000@hopper.example",
    "grace@hopper.example> SIZE=1",
    `"grace@x.example,eve"@hopper.example`,
    "grace@hopper.example\u2028eve",
    "grace@[127.0.0.1]",
    "grace@hopper..example",
    "grace@hopper.example@x.example",
    `${"g".repeat(65)}@hopper.example`,
    "grace.@hopper.example",
    "gra\u200bce@hopper.example",
  ])("is one to %j", (to) => {
    expect(composeMime({ ...message, to })).toEqual({ problem: "invalid-recipient" });
  });

  it.each(["a\r\nBcc: eve@x.example", "a\nb", "a\rb", "a\u0000b", "a\u0085b", "\ud800"])(
    "has %j in a header, a name or a subject",
    (value) => {
      expect(composeMime({ ...message, subject: value }).problem).toBe("invalid-header");
      expect(composeMime({ ...message, headers: { "X-A": value } }).problem).toBe("invalid-header");
      expect(composeMime({ ...message, headers: { [value]: "x" } }).problem).toBe("invalid-header");
      expect(
        composeMime({ ...message, from: { name: value, address: "a@b.example" } }).problem,
      ).toBe("invalid-sender");
    },
  );

  it.each([
    "Bcc",
    "CC",
    "To",
    "from",
    "Subject",
    "Message-ID",
    "Content-Type",
    "Resent-To",
    "Sender",
  ])("brings its own %s", (name) => {
    expect(composeMime({ ...message, headers: { [name]: "x@y.example" } }).problem).toBe(
      "invalid-header",
    );
  });

  it("has a header value that cannot be folded below 998 octets", () => {
    expect(composeMime({ ...message, headers: { "X-A": "x".repeat(1000) } }).problem).toBe(
      "invalid-header",
    );
    expect(composeMime({ ...message, headers: { "X-A": `x${" ".repeat(1000)}x` } }).problem).toBe(
      "invalid-header",
    );
  });

  it("has no proper Message-ID, sender or date", () => {
    expect(composeMime({ ...message, messageId: "<a b@c>" }).problem).toBe("invalid-message-id");
    expect(composeMime({ ...message, messageId: "<a@b>\r\nX: y" }).problem).toBe(
      "invalid-message-id",
    );
    expect(composeMime({ ...message, from: { name: "", address: "a@b, c@d" } }).problem).toBe(
      "invalid-sender",
    );
    expect(composeMime({ ...message, date: new Date(Number.NaN) }).problem).toBe("invalid-date");
  });
});

describe("quoted-printable", () => {
  it("leaves plain lines alone and encodes what relays would change", () => {
    expect(quotedPrintable("plain\n.dot\nFrom me\nend \na=b\né")).toBe(
      "plain\r\n=2Edot\r\n=46rom me\r\nend=20\r\na=3Db\r\n=C3=A9",
    );
  });

  it("breaks long lines without splitting an octet", () => {
    const lines = quotedPrintable("é".repeat(200)).split("\r\n");

    expect(lines.every((line) => /^(=[0-9A-F]{2})+=?$/.test(line) && line.length <= 76)).toBe(true);
  });
});

describe("a message with files", () => {
  const names = fc.string({ unit: "grapheme", minLength: 1, maxLength: 120 });

  it("reads back with their names and bytes, in lines that any server takes", async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 300 }), body, async (raw, bytes, text) => {
        const name = `${raw.replace(/\p{C}/gu, "").trim()}.pdf`;
        const file = { name, type: "application/pdf", base64: base64Lines(bytes) };

        const mime = composed({ text, attachments: [file, file] });

        for (const line of mime.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
        const mail = await PostalMime.parse(mime);
        expect(mail.attachments.map(({ filename }) => filename)).toEqual([name, name]);
        const [first] = mail.attachments;
        expect(new Uint8Array(first!.content as ArrayBuffer)).toEqual(bytes);
        expect(mail.html).toContain("Hi Grace.");
      }),
    );
  });

  it.each([
    [{ name: "a.pdf\r\nBcc: eve@elsewhere.example" }],
    [{ name: "" }],
    [{ type: 'text/html"\r\nX-Other: 1' }],
    [{ base64: "AAAA\r\n--=_mixed_1abcaudientiexample--\r\n" }],
  ])("is refused where a file would forge something: %j", (given) => {
    const file = { name: "a.pdf", type: "application/pdf", base64: "AAAA", ...given };

    const outcome = composeMime({ ...message, attachments: [file] });

    expect(outcome.problem).toBe("invalid-attachment");
  });
});
