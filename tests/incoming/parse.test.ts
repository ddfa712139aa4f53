/** From bytes to words, in a thread of its own: real messages, and those made to do harm. */
import { afterAll, describe, expect, it } from "vitest";
import { parseApart, stopParsing } from "#app/incoming/apart.server.ts";
import { readHead } from "#app/incoming/head.ts";
import { cleanHtml, parseMail } from "#app/incoming/parse.server.ts";

afterAll(stopParsing);

const head = [
  "From: Carys Snowdon <carys@snowdon.example>",
  "To: ada@larkfield.example",
  "Subject: =?utf-8?Q?Re:_Gr=C3=BC=C3=9Fe?=",
  "In-Reply-To: <two@larkfield.example>",
  "References: <one@larkfield.example> <two@larkfield.example>",
];

function raw(...lines: string[]): Buffer {
  return Buffer.from([...head, ...lines].join("\r\n"));
}

const received = "2026-11-24";

describe("a message as words", () => {
  it("from its HTML where there is no text, cut from what it quotes", async () => {
    const { mail } = await parseApart({
      bytes: raw(
        "Message-ID: <a@snowdon.example>",
        "Content-Type: text/html; charset=utf-8",
        "",
        '<p>Yes, <b>Thursday</b> suits me.</p><img src="https://t.example/p.gif">',
        '<div class="gmail_quote">On Tue, 24 Nov 2026 at 09:12, Ada &lt;ada@larkfield.example&gt; wrote:',
        "<blockquote>Unsubscribe here</blockquote></div>",
      ),
      received,
    });

    expect(mail).toMatchObject({
      understood: { kind: "reply", visible: "Yes, Thursday suits me.", objects: false },
      messageId: "<a@snowdon.example>",
      answers: ["two@larkfield.example", "one@larkfield.example"],
      from: { name: "Carys Snowdon", address: "carys@snowdon.example" },
      subject: "Re: Grüße",
    });
    expect(mail!.html).not.toMatch(/img|t\.example/);
  });

  it("without what the program names as a signature or as an older message", async () => {
    const bytes = raw(
      "Content-Type: text/html; charset=utf-8",
      "",
      '<div name="messageBodySection"><p>Thursday suits me.</p>',
      '<div class="gmail_signature"><p>Carys Snowdon, Head of Weighing</p></div></div>',
      '<div name="messageReplySection"><p>Does Thursday suit you?</p></div>',
    );

    const { mail } = await parseMail(bytes, received);

    expect(mail?.understood.visible).toBe("Thursday suits me.");
    expect(mail?.text).toMatch(/--\s+Carys Snowdon, Head of Weighing/);
    expect(mail?.text).toContain("> Does Thursday suit you");
  });

  it("in another alphabet and an old charset", async () => {
    const words = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    const bytes = Buffer.concat([
      raw("Content-Type: text/plain; charset=windows-1251", "", ""),
      words,
    ]);

    expect((await parseMail(bytes, received)).mail?.text.trim()).toBe("Привет");
  });

  it("the same each time it is read, also without an id of its own", async () => {
    const bytes = raw("", "Yes.");

    const [one, other] = [await parseMail(bytes, received), await parseMail(bytes, received)];

    expect(one.mail?.messageId).toMatch(/^<[0-9a-f]{64}@no-id\.invalid>$/);
    expect(other.mail?.messageId).toBe(one.mail?.messageId);
  });

  it("with names and sizes of what is attached, and nothing of what is in it", async () => {
    const bytes = raw(
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "See below.",
      "--b",
      'Content-Type: application/pdf; name="offer.pdf"',
      'Content-Disposition: attachment; filename="offer.pdf"',
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.alloc(4_000, 1).toString("base64"),
      "--b--",
    );

    const { mail } = await parseMail(bytes, received);

    expect(mail?.attached).toBe("offer.pdf (4 kB)");
    expect(mail?.understood.visible).toBe("See below.");
  });

  it("of a server's report: what became of the message, and which it was", async () => {
    const bytes = Buffer.from(
      [
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@mx.snowdon.example>",
        "Subject: Undelivered Mail Returned to Sender",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
        "",
        "--r",
        "Content-Type: text/plain",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "--r",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.snowdon.example",
        "",
        "Final-Recipient: rfc822; carys@snowdon.example",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        "",
        "--r",
        "Content-Type: message/rfc822",
        "",
        "From: ada@larkfield.example",
        "Message-ID: <id.tag@larkfield.example>",
        "Content-Type: text/plain",
        "",
        "Unsubscribe here",
        "--r--",
      ].join("\r\n"),
    );

    expect((await parseMail(bytes, received)).mail?.understood).toMatchObject({
      kind: "bounce",
      severity: "hard",
      reason: "no-such-address",
      about: ["id.tag@larkfield.example"],
    });
  });
});

describe("HTML that came in", () => {
  it.each([
    ["a script", "<script>alert(1)</script><p>Hello</p>"],
    ["a picture", '<p>Hello</p><img src="https://t.example/p.gif" onerror="alert(1)">'],
    ["a style that fetches", '<p style="background:url(https://t.example/p.gif)">Hello</p>'],
    ["a style sheet", '<style>@import "https://t.example/s.css"</style><p>Hello</p>'],
    ["a frame", '<iframe src="https://t.example/"></iframe><p>Hello</p>'],
    ["a form", '<form action="https://t.example/"><p>Hello</p></form>'],
    ["an image map", '<svg><image href="https://t.example/p.gif"/></svg><p>Hello</p>'],
    ["a base", '<base href="https://t.example/"><p>Hello</p>'],
    ["a video", '<video poster="https://t.example/p.gif"></video><p>Hello</p>'],
    ["a font", '<font face="x"><p>Hello</p></font>'],
    ["a table background", '<table background="https://t.example/p.gif"></table><p>Hello</p>'],
  ])("loses %s and keeps the words", (_, html) => {
    const clean = cleanHtml(html);

    expect(clean).toContain("<p>Hello</p>");
    expect(clean).not.toMatch(/t\.example|alert|<script|style=|onerror/);
  });

  it("keeps links that lead somewhere, and no others", () => {
    const clean = cleanHtml('<a href="https://a.example/">A</a><a href="javascript:x()">B</a>');

    expect(clean).toContain('href="https://a.example/"');
    expect(clean).not.toContain("javascript");
  });
});

describe("a message made to do harm", () => {
  const parts = (count: number) => [
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    ...Array.from({ length: count }, () => "--b\r\nContent-Type: text/plain\r\n\r\nx"),
    "--b--",
  ];
  const nested = (depth: number) =>
    Array.from(
      { length: depth },
      (_, n) => `${n ? `--b${n - 1}\r\n` : ""}Content-Type: multipart/mixed; boundary="b${n}"\r\n`,
    );

  it.each([
    ["too-many-parts", raw(...parts(10_000))],
    ["too-deep", raw(...nested(500))],
    ["unreadable", raw(`X-Long: ${"x".repeat(3_000_000)}`, "", "Hello")],
  ])("is %s", async (hostile, bytes) => {
    expect(await parseApart({ bytes, received })).toMatchObject({ hostile });
  });

  it("in a charset that nobody knows is read as well as it goes", async () => {
    const bytes = raw('Content-Type: text/plain; charset="klingon-8"', "", "Hello");

    expect((await parseApart({ bytes, received })).mail?.text.trim()).toBe("Hello");
  });

  it("holds nothing that the database cannot hold", async () => {
    const bytes = raw(
      'Content-Type: text/plain; charset="utf-16le"',
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("a\0b\ud800c", "utf16le").toString("base64"),
    );

    const { mail } = await parseApart({ bytes, received });

    expect(mail?.text).not.toContain("\0");
    expect(mail?.text.isWellFormed()).toBe(true);
  });

  it("is given up in time, and the next one is read", async () => {
    const hostile = await parseApart({ bytes: raw(...parts(900)), received }, { mostTime: 0 });
    const next = await parseApart({ bytes: raw("", "Hello"), received });

    expect(hostile).toEqual({ hostile: "took-too-long" });
    expect(next.mail?.text.trim()).toBe("Hello");
  });

  it("is looked through in one go, whether a From or a report is one word without end", async () => {
    const word = "a".repeat(190_000);
    const report = [
      ...["From: mailer-daemon@snowdon.example", "Return-Path: <>", "Subject: Undeliverable: hi"],
      ...["", word],
    ];

    const before = process.cpuUsage();
    const names = [word, `<${"@".repeat(190_000)}`].map((from) => readHead(`From: ${from}\r\n`));
    const { user } = process.cpuUsage(before);
    const bytes = Buffer.from(report.join("\r\n"));
    const { hostile } = await parseApart({ bytes, received }, { mostTime: 10_000 });

    expect(names[0]!.from).toBe("");
    expect(user).toBeLessThan(2_000_000);
    expect(hostile).toBeUndefined();
  });

  it("of 29 megabytes in one line, and of a hundred thousand open tags, is no danger", async () => {
    const long = Buffer.concat([raw("", ""), Buffer.alloc(29_000_000, "a")]);
    const tags = raw("Content-Type: text/html", "", "<div><blockquote>".repeat(100_000));

    const [one, other] = [
      await parseApart({ bytes: long, received }),
      await parseApart({ bytes: tags, received }),
    ];

    expect(one.mail?.text.length ?? 0).toBeLessThanOrEqual(200_000);
    expect(other.mail ?? other.hostile).toBeDefined();
  });
});
