/** Files that go with a letter: what is taken and what is not, and that they arrive byte for byte. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { deflateSync } from "node:zlib";
import { makeZip } from "client-zip";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import PostalMime from "postal-mime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openMailbox, practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice } from "#app/adapters/mailbox/practice.server.ts";
import { clock, HOUR, MINUTE } from "#app/core/clock.ts";
import { base64Lines } from "#app/core/mime-attachment.ts";
import { Busy } from "#app/core/result.ts";
import {
  endingProblem,
  MOST_BYTES,
  MOST_BYTES_OF_TEAM,
  nameFor,
  whyNotOneMore,
  withFiles,
} from "#app/outreach/attachment.ts";
import { kindOf } from "#app/outreach/attachment-kind.ts";
import { addFile, listFiles, removeFile } from "#app/outreach/attachments.server.ts";
import { chooseSenders } from "#app/outreach/choose-senders.server.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import { lightEnough } from "#app/outreach/files.server.ts";
import { handOver } from "#app/outreach/hand-over.server.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { recordVerdicts } from "#app/outreach/record.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { readSteps } from "#app/outreach/steps.server.ts";
import { sendTestMessage } from "#app/outreach/test-message.server.ts";
import { inTeam } from "#db/client.ts";
import { attachments, senders, steps } from "#db/schema/outreach.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { aDraft, aMailbox, sendWhatIsDue } from "#tests/outreach/world.ts";
import { ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";
import { signedIn } from "#tests/support/visitor.ts";

const pdf = Buffer.concat([
  Buffer.from("%PDF-1.7\n"),
  Buffer.from(Array.from({ length: 256 }, (_, n) => n)),
]);
const pdfOf = (objects: string) =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n${objects}\nendobj\n%%EOF`, "latin1");
const packed = (objects: string) => {
  const body = deflateSync(Buffer.from(objects)).toString("latin1");
  return `2 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n${body}\nendstream`;
};
const png = Buffer.from("\x89PNG\r\n\x1a\nrest", "latin1");
const exe = Buffer.concat([Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"), Buffer.alloc(100)]);

async function zip(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const files = Object.entries(parts).map(([name, input]) => ({ name, input }));
  const pieces = [];
  for await (const piece of makeZip(files) as unknown as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function office(main: string, type: string, more: Record<string, string> = {}) {
  return zip({ "[Content_Types].xml": `<Types>${type}</Types>`, [main]: "<x/>", ...more });
}

const word = (type = "", more = {}) => office("word/document.xml", type, more);

async function told(bytes: Buffer, name: string): Promise<string> {
  const kind = await kindOf(bytes, /\.(\w+)$/.exec(name)?.[1] ?? "");
  if (typeof kind === "string") return kind;
  return endingProblem(name, kind) ?? `${nameFor(name, kind)} ${kind.type}`;
}

describe("what a file is", () => {
  it.each([
    ["a PDF", pdf, "prices.pdf", "prices.pdf application/pdf"],
    [
      "a PDF in which nothing acts",
      pdfOf(
        `<< /OpenAction [3 0 R /Fit] /JSans 4 0 R >>\n<< >>\nstream\n/JS \nendstream\n${packed("<< /Type /Page >>")}`,
      ),
      "a.pdf",
      "a.pdf application/pdf",
    ],
    ["a picture called another", png, "photo.JPEG", "photo.png image/png"],
    ["a WebP", Buffer.from("RIFF1234WEBPVP8 "), "a.webp", "a.webp image/webp"],
    ["a table", Buffer.from("MZ,price\nä,1\n"), "p.csv", "p.csv text/csv; charset=utf-8"],
    [
      "a text of Windows",
      Buffer.from("gr\xfc\xdfe an alle", "latin1"),
      "hi.txt",
      "hi.txt text/plain; charset=windows-1252",
    ],
    [
      "a text without an ending",
      Buffer.from("hello"),
      "README",
      "README.txt text/plain; charset=utf-8",
    ],
    ["a name with a point in it", pdf, "Offer v1.2", "Offer v1.2.pdf application/pdf"],
  ])("is told from its content: %s", async (_, bytes, name, expected) => {
    expect(await told(bytes, name)).toBe(expected);
  });

  it("knows documents, also with a sheet of the same kind inside, and a chart", async () => {
    const type =
      'PartName="/word/embeddings/Sheet1.xlsx" ContentType="application/vnd.ms-office.chartstyle+xml"';
    const inside = { "word/embeddings/Sheet1.xlsx": "PK" };

    expect(await told(await word(type, inside), "offer.docx")).toMatch(
      /^offer\.docx .*wordprocessing/,
    );
    expect(await told(await office("xl/workbook.xml", ""), "a.xlsx")).toMatch(/spreadsheetml/);
    expect(await told(await office("ppt/presentation.xml", ""), "a")).toMatch(/^a\.pptx /);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "a.pdf", "empty"],
    ["a program of Windows, renamed", exe, "prices.pdf", "program"],
    ["a program of Linux", Buffer.from("\x7fELF\x02\x01", "latin1"), "a.pdf", "program"],
    ["a shell script", Buffer.from("#!/bin/sh\nrm -rf /"), "notes.txt", "program"],
    ["a batch file", Buffer.from("del *.*"), "run.bat", "program"],
    ["a PDF that is called a program", pdf, "prices.pdf.exe", "program"],
    ["a web page called text", Buffer.from("hello <ScRipt>alert(1)</script>"), "a.txt", "web-page"],
    [
      "a web page in UTF-16",
      Buffer.from("\ufeff<html><p>hello there", "utf16le"),
      "a.txt",
      "web-page",
    ],
    ["a drawing", Buffer.from('<?xml version="1.0"?><svg/>'), "logo.svg", "web-page"],
    [
      "an old Office file, or a locked one",
      Buffer.from("\xd0\xcf\x11\xe0\xa1", "latin1"),
      "a.docx",
      "old-office",
    ],
    ["RTF", Buffer.from("{\\rtf1 hello}"), "a.doc", "old-office"],
    [
      "a PDF with a script",
      pdfOf("<< /S /JavaScript /JS (app.alert(1)) >>"),
      "a.pdf",
      "active-pdf",
    ],
    ["a PDF that spells it otherwise", pdfOf("<< /S /#4cau#6Ech >>"), "a.pdf", "active-pdf"],
    ["a PDF that packs it", pdfOf(packed("<< /JS (x) >>")), "a.pdf", "active-pdf"],
    ["a PDF with files in it", pdfOf("<< /EmbeddedFiles 5 0 R >>"), "a.pdf", "active-pdf"],
    ["a locked PDF", pdfOf(packed("<< >>").replace("x\x9c", "??")), "a.pdf", "active-pdf"],
    ["an archive", Buffer.from("Rar!\x1a\x07"), "a.pdf", "archive"],
    [
      "bytes of no kind",
      Buffer.from(Array.from({ length: 400 }, (_, n) => n % 7)),
      "a.txt",
      "unknown-kind",
    ],
    ["a contact", Buffer.from("BEGIN:VCARD"), "ada.vcf", "unknown-kind"],
    ["half a document", Buffer.from("PK\x03\x04 and then nothing"), "a.docx", "archive"],
  ])("refuses %s", async (_, bytes, name, expected) => {
    expect(await told(bytes, name)).toBe(expected);
  });

  it.each([
    ["a macro by its part", "", { "word/vbaProject.bin": "x" }],
    [
      "a macro by its type, under another name",
      "application/vnd.ms-office.vbaProject",
      { "word/a.bin": "x" },
    ],
    ["a document declared to hold macros", "vnd.ms-word.document.macroEnabled.main+xml", {}],
    ["a macro sheet", "application/vnd.ms-excel.macrosheet+xml", {}],
    ["a program inside", "", { "word/embeddings/oleObject1.bin": "x" }],
  ])("refuses %s in a document", async (_, type, more) => {
    expect(await told(await word(type, more), "a.docx")).toBe("macros");
  });

  it("refuses a document that says one thing to us and another to its reader", async () => {
    const types = "[Content_Types].xml";
    const twice = await zip({
      [`${types.slice(0, -1)}_`]: "<Types>macroEnabled</Types>",
      ...{ [types]: "<Types/>", "word/document.xml": "<x/>" },
    });
    const renamed = Buffer.from(
      twice.toString("latin1").replaceAll(`${types.slice(0, -1)}_`, types),
      "latin1",
    );
    const inCase = await word("", { "[content_types].XML": "<Types>macroEnabled</Types>" });
    const wide = Buffer.from("\ufeff<Types>macroEnabled</Types>", "utf16le");
    const hidden = await zip({ [types]: wide, "word/document.xml": "<x/>", "word/a.bin": "x" });
    const spelt = await word("application/vnd.ms-office.vba&#80;roject", { "word/a.bin": "x" });

    const answers = [renamed, inCase, hidden, spelt].map((bytes) => told(bytes, "a.docx"));

    expect(await Promise.all(answers)).toEqual(["archive", "archive", "macros", "macros"]);
  });

  it("refuses an archive that is no document", async () => {
    expect(await told(await zip({ "a.js": "x" }), "a.docx")).toBe("archive");
  });
});

describe("what a file is called", () => {
  const kind = { type: "application/pdf", endings: ["pdf"] } as const;

  it.each([
    ["../../etc/passwd.pdf", "passwd.pdf"],
    ["C:\\Users\\ada\\a.pdf", "a.pdf"],
    ["a\r\nBcc: eve@elsewhere.example\0.pdf", "a Bcc- eve@elsewhere.example.pdf"],
    ["inv\u202efdp.pdf", "invfdp.pdf"],
    ["  .hidden\u200b. .pdf", "hidden.pdf"],
    ['<"a|b?*">.pdf', "--a-b----.pdf"],
    ["...", "file.pdf"],
    ["Angebot für Łódź 🚀.PDF", "Angebot für Łódź 🚀.pdf"],
    [`${"🚀".repeat(200)}.pdf`, `${"🚀".repeat(58)}.pdf`],
  ])("%j travels as %j", (raw, expected) => {
    expect(nameFor(raw, kind)).toBe(expected);
    expect(nameFor(raw, kind).length).toBeLessThanOrEqual(120);
  });

  it("is told with its size", () => {
    const files = [
      { name: "prices.pdf", size: 210_400 },
      { name: "a.png", size: 999_700 },
    ];

    expect(withFiles(files.slice(0, 1))).toBe("With 1 file: prices.pdf (210 KB)");
    expect(withFiles(files)).toBe("With 2 files: prices.pdf (210 KB), a.png (1 MB)");
    expect(withFiles([])).toBeUndefined();
  });

  it("keeps its bytes in base64, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const lines = base64Lines(bytes);

        expect(Buffer.from(lines, "base64").equals(bytes)).toBe(true);
        for (const line of lines.split("\r\n")) expect(line.length).toBeLessThanOrEqual(76);
      }),
    );
  });
});

describe("how many may go", () => {
  const file = (n: number, size = 10) => ({ name: `${n}.pdf`, size, sha256: `${n}` });
  const four = [1, 2, 3, 4].map((n) => file(n));

  it("takes five of at most five megabytes together, each once", () => {
    expect(whyNotOneMore(four, file(5), 50)).toBeUndefined();
    expect(whyNotOneMore(four, file(5), 49)).toBe("too-large");
    expect(whyNotOneMore([...four, file(5)], file(6), 1_000)).toBe("too-many");
    expect(whyNotOneMore(four, { ...file(3), name: "other.pdf" }, 1_000)).toBe("duplicate");
    expect(whyNotOneMore(four, { ...file(9), name: "3.PDF" }, 1_000)).toBe("same-name");
  });

  it("claims no more letters at once than can leave while the claim lasts", () => {
    const heavy = {
      words: { files: [{ ...file(1, MOST_BYTES), id: "", stepId: "", mediaType: "" }] },
    };
    const light = { words: { files: [] } };

    expect(lightEnough(Array(200).fill(heavy))).toHaveLength(8);
    expect(lightEnough(Array(200).fill(light))).toHaveLength(200);
  });
});

describe("a letter with files", () => {
  let sink: Sink;
  let ada: Person;

  beforeEach(async () => {
    clock.set("2026-11-26T09:00:00Z");
    [sink, ada] = [await aSink(), await aMember()];
  });
  afterEach(() => sink.close());

  async function aStep(given: Parameters<typeof aDraft>[1] = {}) {
    const { id, mailbox } = await aDraft(ada, { mailbox: { port: sink.port }, ...given });
    const { steps } = await readSteps(ada.member, id);
    const stepId = steps[0]!.id;
    return { id, stepId, mailbox, page: `/sequences/${id}/steps/${stepId}/attachments` };
  }

  function add({ id, stepId }: { id: string; stepId: string }, name: string, bytes: Buffer) {
    return addFile(ada.member, id, { stepId, name, bytes: Readable.from([bytes]) });
  }

  const form = (name: string, bytes: Buffer) => {
    const fields = new FormData();
    fields.append("file", new File([new Uint8Array(bytes)], name));
    return fields;
  };

  it("is uploaded, named before it is sent, arrives byte for byte, once, and can be fetched again", async () => {
    const { id, stepId, page } = await aStep({ people: 3 });
    const browser = await signedIn(ada);
    const large = Buffer.concat([pdf, Buffer.alloc(1_500_000, "größer\r\n.\r\n")]);

    const first = await browser.post(
      page,
      form("Preisliste für Łódź, gültig bis Ende des Jahres (neu).pdf", large),
    );
    const second = await browser.post(page, form("prices.csv", Buffer.from("a,b\n1,2\n")));
    const shown = await browser.get(page);
    const preview = await browser.get(`/sequences/${id}/preview`);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect([first.location, second.location]).toEqual([page, page]);
    expect(shown.html).toContain("Files in a first letter to somebody who does not know you");
    const said =
      "With 2 files: Preisliste für Łódź, gültig bis Ende des Jahres (neu).pdf (1.5 MB), prices.csv (8 bytes)";
    expect(preview.html.split(said)).toHaveLength(4);
    expect(sink.accepted.map(({ to }) => to[0]).sort()).toEqual(
      [1, 2, 3].map((n) => `person${n}@buyer.example`),
    );
    for (const { raw } of sink.accepted) {
      for (const line of raw.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
      const mail = await PostalMime.parse(raw);
      expect(mail.text).toContain("may I ask you something?");
      expect(mail.html).toContain("Unsubscribe");
      const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
      expect(headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
      expect(
        mail.attachments.map(({ filename, mimeType, disposition }) => [
          filename,
          mimeType,
          disposition,
        ]),
      ).toEqual([
        [
          "Preisliste für Łódź, gültig bis Ende des Jahres (neu).pdf",
          "application/pdf",
          "attachment",
        ],
        ["prices.csv", "text/csv", "attachment"],
      ]);
      const [one] = mail.attachments;
      expect(Buffer.from(one!.content as ArrayBuffer).equals(large)).toBe(true);
    }
    const { files } = await listFiles(ada.member, id, stepId);
    const again = await browser.ask(`/sequences/${id}/attachments/${files[1]!.id}`);
    expect(again.html).toBe("a,b\n1,2\n");
    const { headers } = again;
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="prices.csv"/);
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("takes nothing dangerous, too large or twice, and says why at the field", async () => {
    const { id, stepId, page } = await aStep();
    const browser = await signedIn(ada);
    const refusals = [
      ["prices.pdf", exe, "This is a program or a script"],
      ["a.txt", Buffer.from("<svg onload=alert(1)>"), "Web pages, SVG"],
      ["a.docx", await word("", { "word/vbaProject.bin": "x" }), "This document holds macros"],
      ["a.pdf", Buffer.alloc(0), "This file is empty"],
      ["a.pdf", Buffer.concat([pdf, Buffer.alloc(MOST_BYTES)]), "may have 5 MB together"],
      ["a.pdf", Buffer.concat([pdf, Buffer.alloc(MOST_BYTES * 3)]), "may have 5 MB together"],
    ] as const;

    for (const [name, bytes, sentence] of refusals) {
      const answer = await browser.post(page, form(name, bytes));
      expect([answer.status, answer.html.includes(sentence)], sentence).toEqual([422, true]);
    }
    expect((await browser.post(page, form("", Buffer.alloc(0)))).html).toContain("Choose a file");
    expect((await add({ id, stepId }, "a.pdf", pdf)).refused).toBeUndefined();
    expect((await add({ id, stepId }, "b.pdf", pdf)).refused).toBe("duplicate");
    expect(await inTeam(ada.member, (tx) => tx.$count(attachments))).toBe(1);

    // All but ten bytes of what a team may have; another sequence's count as well.
    const other = await aStep({
      people: [],
      mailbox: { port: sink.port, address: "else@larkfield.example" },
    });
    const size = MOST_BYTES_OF_TEAM - 10;
    await inTeam(ada.member, (tx) => tx.update(attachments).set({ size }));
    const full = await browser.post(other.page, form("b.txt", Buffer.from("eleven more")));
    const fits = await browser.post(other.page, form("c.txt", Buffer.from("ten bytes!")));
    expect([full.status, full.html.includes("may have 200 MB together")]).toEqual([422, true]);
    expect([fits.status, fits.location]).toEqual([303, other.page]);
    expect((await browser.get(page)).html).toContain("have 200 MB of the 200 MB");
    // With its step a file goes, and makes room.
    await inTeam(ada.member, (tx) => tx.delete(steps).where(eq(steps.id, stepId)));
    expect((await listFiles(ada.member, other.id, other.stepId)).ofTeam).toBe(10);
  });

  it("is one of few at once: what a team sends beyond is turned away before it is in memory", async () => {
    const { id, stepId } = await aStep();
    let end = () => {};
    const open = new Promise<void>((resolve) => {
      end = resolve;
    });
    async function* slowly(tail: string) {
      yield Buffer.concat([pdf, Buffer.from(tail)]);
      await open;
    }
    const started = ["1", "2"].map((n) =>
      addFile(ada.member, id, { stepId, name: `${n}.pdf`, bytes: slowly(n) }),
    );

    const third = add({ id, stepId }, "3.pdf", pdf);
    await expect(third).rejects.toThrow(Busy);
    end();

    expect((await Promise.all(started)).map(({ refused }) => refused)).toEqual([
      undefined,
      undefined,
    ]);
    expect((await add({ id, stepId }, "3.pdf", pdf)).refused).toBeUndefined();
  });

  it("takes less where a mailbox is at Microsoft, and launches nothing that one could not send", async () => {
    const microsoft = await aMailbox(ada, { kind: "microsoft", address: "ada@outlook.example" });
    const { id, stepId, mailbox } = await aStep();
    const sender = { teamId: ada.member.teamId, sequenceId: id, mailboxId: microsoft.id };
    const shared = () => inTeam(ada.member, (tx) => tx.insert(senders).values(sender));
    const large = Buffer.concat([pdf, Buffer.alloc(2_000_000)]);

    await shared();
    const refused = await add({ id, stepId }, "a.pdf", large);
    await inTeam(ada.member, (tx) => tx.delete(senders));
    await add({ id, stepId }, "a.pdf", large);
    await shared();
    const launched = await launchSequence(ada.member, id);
    await inTeam(ada.member, (tx) => tx.delete(senders));
    await launchSequence(ada.member, id);
    const joined = await chooseSenders(ada.member, id, [mailbox.id, microsoft.id]);

    expect(joined.refused).toBe("files-too-large");
    expect(refused).toMatchObject({ refused: "too-large", detail: { most: 2_000_000 } });
    expect(launched.refused).toBe("files-too-large");
  });

  it("does not leave with a file that was removed after it was claimed: it is claimed anew without", async () => {
    const { id, stepId, mailbox } = await aStep();
    await add({ id, stepId }, "wrong.pdf", pdf);
    await launchSequence(ada.member, id);
    const slice = await claimSlice(ada.member, mailbox.id, { most: 5, owner: "me" });
    const { files } = await listFiles(ada.member, id, stepId);
    await removeFile(ada.member, id, files[0]!.id);
    const door = openMailbox(mailbox, { password: "" });

    const [decided] = await handOver(ada.member, door, slice);
    await door.close();
    const before = sink.accepted.length;
    await recordVerdicts(ada.member, mailbox, [decided!], { owner: "me" });
    const [claimed] = await ledgerOf(ada, id);
    clock.advance(3 * MINUTE);
    await sendWhatIsDue();

    expect(slice.claimed[0]!.files).toMatchObject([{ name: "wrong.pdf" }]);
    expect(JSON.stringify(slice)).not.toContain(createHash("sha256").update(pdf).digest("hex"));
    expect(decided!.verdict).toEqual({ state: "retry", reason: "interrupted", now: true });
    expect(before).toBe(0);
    expect(claimed!.attached).toBe("wrong.pdf (265 bytes)");
    const [sent] = await ledgerOf(ada, id);
    expect([sent!.state, sent!.attached, sent!.attempts]).toEqual(["sent", null, 2]);
    expect(sink.accepted).toHaveLength(1);
    expect((await PostalMime.parse(sink.accepted[0]!.raw)).attachments).toEqual([]);
  });

  it("too large for its server leaves nobody out: the mailbox waits for a person, who is told why", async () => {
    const tooLarge = Object.assign(new Error("5.3.4 Message size exceeds limit"), {
      responseCode: 552,
    });
    let tries = 0;
    const strict = await aSink(() => {
      tries += 1;
      throw tooLarge;
    });
    const { id, stepId, mailbox } = await aStep({ people: 2, mailbox: { port: strict.port } });
    await add({ id, stepId }, "large.pdf", pdf);
    await launchSequence(ada.member, id);

    await sendWhatIsDue();
    clock.advance(HOUR);
    await sendWhatIsDue();
    await strict.close();

    const { html } = await (await signedIn(ada)).get(`/mailboxes/${mailbox.id}`);
    expect(html).toContain("did not take a message, because it is too large");
    expect(tries).toBe(2);
    expect(await ledgerOf(ada, id)).toMatchObject([{ state: "retry" }, { state: "retry" }]);
    const { counts } = await readSequence(ada.member, id, { zone: "UTC" });
    expect(counts).toMatchObject({ waiting: 2 });
    expect(await inTeam(ada.member, (tx) => tx.$count(suppressions))).toBe(0);
  });

  it("is another team’s: not found, whatever is asked", async () => {
    const { id, stepId, page } = await aStep();
    await add({ id, stepId }, "ours.pdf", pdf);
    const { files } = await listFiles(ada.member, id, stepId);
    const eve = await signedIn(await aMember({ name: "Eve Elsewhere" }));
    const file = `/sequences/${id}/attachments/${files[0]!.id}`;

    const answers = [
      await eve.get(page),
      await eve.post(page, form("a.pdf", pdf)),
      await eve.get(file),
      await eve.get(`${file}/delete`),
      await eve.post(`${file}/delete`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await listFiles(ada.member, id, stepId)).files).toHaveLength(1);
  });

  it("is practised with, and tested: the practice mailbox names its files and holds none", async () => {
    const { id, stepId } = await aStep({ mailbox: {} });
    await add({ id, stepId }, "prices.pdf", Buffer.concat([pdf, Buffer.alloc(209_735)]));

    const tested = await sendTestMessage(ada.member, id);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    const letters = await listPractice(practiceFolder(ada.member.teamId));
    const named = [{ name: "prices.pdf", size: 210_000 }];
    expect(tested.value).toMatchObject({ files: "With 1 file: prices.pdf (210 KB)" });
    expect(letters.map(({ files }) => files)).toEqual([named, named]);
  });
});
