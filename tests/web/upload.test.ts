/** Reading the file of an upload form as it arrives, however the network cuts it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readUpload, type Upload } from "#app/web/upload.server.ts";

const boundary = "----FormBoundary7MA4YWxk";

function form(bytes: Uint8Array, { piece = 16, head = 'name="file"; filename="a.csv"' } = {}) {
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n`),
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\nContent-Type: text/csv\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return asRequest(body, piece);
}

function asRequest(body: Uint8Array, piece = 16, headers: Record<string, string> = {}) {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= body.length) return controller.close();
      controller.enqueue(body.slice(at, at + piece));
      at += piece;
    },
  });
  return new Request("http://localhost/", {
    method: "POST",
    body: stream,
    headers: { "Content-Type": `multipart/form-data; boundary=${boundary}`, ...headers },
    duplex: "half",
  } as RequestInit);
}

async function whole({ name, bytes }: Upload) {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(Uint8Array.from(piece));
  return { name, text: Buffer.concat(pieces).toString("latin1") };
}

const wanted = { field: "file", mostBytes: 1_000_000, receive: whole };

describe("the bytes", () => {
  test("are the file's, in whatever pieces they come", async () => {
    const nearly = fc.constantFrom("\r", "\n", "-", `\r\n--`, `\r\n--${boundary.slice(0, 9)}`, "a");
    const content = fc.array(nearly, { maxLength: 40 }).map((parts) => parts.join(""));

    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 64 }), async (text, piece) => {
        const read = await readUpload(form(Buffer.from(text), { piece }), wanted);

        expect(read).toEqual({ name: "a.csv", text });
      }),
    );
  });

  test("are never all in memory", async () => {
    const piece = Buffer.alloc(65_536, "x");
    const pieces = 800;
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 0) {
          const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n`;
          controller.enqueue(Buffer.from(head));
        }
        if (sent++ < pieces) return controller.enqueue(Uint8Array.from(piece));
        controller.enqueue(Buffer.from(`\r\n--${boundary}--`));
        controller.close();
      },
    });
    const request = new Request("http://localhost/", {
      method: "POST",
      body,
      headers: { "Content-Type": `multipart/form-data; boundary=${boundary}` },
      duplex: "half",
    } as RequestInit);
    let most = 0;

    const read = await readUpload(request, {
      ...wanted,
      receive: async ({ bytes }) => {
        let size = 0;
        for await (const each of bytes) {
          size += each.length;
          most = Math.max(most, each.length, sent * piece.length - size);
        }
        return size;
      },
    });

    expect(read).toBe(pieces * piece.length);
    expect(most).toBeLessThan(10 * piece.length);
  });
});

describe("the name", () => {
  test.each([
    ['filename="C:\\Users\\Ada\\leads; may.csv"', "leads; may.csv"],
    ['filename="Kund:innen „Mai“.csv"', "Kund:innen „Mai“.csv"],
    ['filename="a %22b%22.csv"', 'a "b".csv'],
  ])("%s", async (fileName, name) => {
    const read = await readUpload(
      form(Buffer.from("x"), { head: `name="file"; ${fileName}` }),
      wanted,
    );

    expect(read).toEqual({ name, text: "x" });
  });
});

describe("without a file", () => {
  test.each(['name="file"; filename=""', 'name="other"; filename="a.csv"', 'name="file"'])(
    "%s",
    async (head) => {
      const read = await readUpload(form(Buffer.from("x"), { head }), wanted);

      expect(read).toMatchObject({ refused: "no-file" });
    },
  );

  test("larger than may be, it is refused before it is read", async () => {
    const request = asRequest(Buffer.from("x"), 1, { "Content-Length": "1000001" });

    expect(await readUpload(request, wanted)).toMatchObject({ refused: "too-large" });
    expect(request.bodyUsed).toBe(false);
  });

  test("what is no form, or breaks off, is a bad request", async () => {
    const noForm = new Request("http://localhost/", { method: "POST", body: "a=b" });
    const broken = asRequest(
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="fi`),
    );

    await expect(readUpload(noForm, wanted)).rejects.toMatchObject({ status: 400 });
    await expect(readUpload(broken, wanted)).rejects.toMatchObject({ status: 400 });
  });
});

test.each([
  ["one field without an end", "", Buffer.alloc(65_536, "x")],
  [
    "fields without number",
    `--${boundary}`,
    Buffer.from(
      `\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--${boundary}`.repeat(500),
    ),
  ],
])("%s beside the file is not read for ever", async (_, begin, piece) => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent > 5_000_000) return controller.close();
      if (sent === 0) controller.enqueue(Buffer.from(begin));
      controller.enqueue(Uint8Array.from(piece));
      sent += piece.length;
    },
  });
  const headers = { "Content-Type": `multipart/form-data; boundary=${boundary}` };
  const endless = new Request("http://localhost/", {
    ...{ method: "POST", body, headers, duplex: "half" },
  } as RequestInit);

  await expect(readUpload(endless, wanted)).rejects.toMatchObject({ status: 400 });

  expect(sent).toBeLessThan(3_000_000);
});

test("the rest of the form is read when the file was not wanted", async () => {
  const request = form(Buffer.alloc(100_000, "x"), { piece: 1000 });

  const read = await readUpload(request, { ...wanted, receive: async () => "no thanks" });

  expect(read).toBe("no thanks");
  expect((await request.body!.getReader().read()).done).toBe(true);
});
