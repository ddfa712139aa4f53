/** Reads the file of an upload form as it arrives: it is never in memory as a whole (RFC 7578). */
import { type Refused, refused } from "#app/core/result.ts";

export type Upload = { name: string; bytes: AsyncIterable<Uint8Array> };

type Wanted<T> = {
  /** The name of the form's field. */
  field: string;
  /** Of the whole form; a larger one is refused before it is read. */
  mostBytes: number;
  receive: (upload: Upload) => Promise<T>;
};

type Form = {
  source: AsyncIterator<Uint8Array>;
  /** With the line end that stands before it. */
  boundary: Buffer;
  /** Read and not yet used. */
  waiting: Buffer;
  /** How many bytes besides the file may still come. */
  spare: number;
};

type Part = { name?: string; fileName?: string };

const CRLF = "\r\n";
const MOST_HEAD_BYTES = 16_384;

/**
 * What `receive` makes of the file; other fields of the form are passed over. The rest of the request
 * is read to its end whatever happens, because a browser shows no answer before it has sent all.
 * Throws a 400 for what is no upload form.
 */
export async function readUpload<T>(
  request: Request,
  { field, mostBytes, receive }: Wanted<T>,
): Promise<T | Refused<"no-file"> | Refused<"too-large">> {
  if (Number(request.headers.get("content-length")) > mostBytes) return refused("too-large");
  const form = openForm(request, mostBytes);
  try {
    await skip(form, upTo(form, form.boundary));
    for (let part = await nextPart(form); part; part = await nextPart(form)) {
      const bytes = upTo(form, form.boundary);
      if (part.name === field && part.fileName)
        return await receive({ name: part.fileName, bytes });
      await skip(form, bytes);
    }
    return refused("no-file");
  } finally {
    await drain(form, mostBytes);
  }
}

function openForm(request: Request, spare: number): Form {
  const type = request.headers.get("content-type") ?? "";
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type) ?? [];
  if (!(quoted ?? plain) || !request.body) throw malformed();
  return {
    source: (request.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](),
    boundary: Buffer.from(`${CRLF}--${quoted ?? plain}`),
    // So that the first boundary, with which the form begins, is found like the others.
    waiting: Buffer.from(CRLF),
    spare,
  };
}

/** Undefined after the last one. */
async function nextPart(form: Form): Promise<Part | undefined> {
  while (form.waiting.length < 2) await more(form);
  if (form.waiting.subarray(0, 2).toString() === "--") return undefined;
  let head = Buffer.alloc(0);
  for await (const piece of upTo(form, Buffer.from(CRLF + CRLF))) {
    head = Buffer.concat([head, piece]);
    if (head.length > MOST_HEAD_BYTES) throw malformed();
  }
  spend(form, head.length);
  const line = /^content-disposition:(.*)$/im.exec(head.toString("utf8"))?.[1] ?? "";
  const fileName = parameter(line, "filename")?.split(/[/\\]/).at(-1)?.trim();
  return { name: parameter(line, "name"), fileName };
}

/** Browsers write a quotation mark in a name as %22. */
function parameter(line: string, name: string): string | undefined {
  const value = new RegExp(`;\\s*${name}="([^"]*)"`, "i").exec(line)?.[1];
  return value?.replaceAll("%22", '"').replace(/%0[ad]/gi, " ");
}

/** The bytes before `end`, which is passed over. */
async function* upTo(form: Form, end: Buffer): AsyncGenerator<Buffer> {
  for (;;) {
    const at = form.waiting.indexOf(end);
    const sure = at >= 0 ? at : form.waiting.length - end.length + 1;
    if (sure > 0) {
      const piece = form.waiting.subarray(0, sure);
      form.waiting = form.waiting.subarray(sure);
      yield piece;
    }
    if (at < 0) await more(form);
    else {
      form.waiting = form.waiting.subarray(end.length);
      return;
    }
  }
}

async function more(form: Form): Promise<void> {
  const { value, done } = await form.source.next();
  if (done) throw malformed();
  form.waiting = Buffer.concat([form.waiting, value]);
}

async function skip(form: Form, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const { length } of pieces) spend(form, length);
}

function spend(form: Form, bytes: number): void {
  form.spare -= bytes;
  if (form.spare < 0) throw malformed();
}

/** Not for ever, though: a form without a stated length may have no end. */
async function drain(form: Form, mostBytes: number): Promise<void> {
  for (let bytes = 0; bytes <= mostBytes; ) {
    const { value, done } = await form.source.next();
    if (done) return;
    bytes += value.length;
  }
}

function malformed(): Response {
  return new Response("This form could not be read.", { status: 400 });
}
