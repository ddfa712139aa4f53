/** What a request may bring: a form of at most 1 MB; only an upload may be longer. */
import type { IncomingMessage } from "node:http";

const MOST_BYTES = 1024 * 1024;
const forms = ["application/x-www-form-urlencoded", "multipart/form-data"];

const sentences = {
  400: "This form could not be read, so nothing was done.\n",
  413: "This request is more than 1 MB long, so nothing was done.\n",
  415: "Only a form can be sent here, so nothing was done.\n",
};

/** Status and sentence for what can be refused before any of the body has come. */
export function refuseBody(request: IncomingMessage) {
  const path = (request.url ?? "").split("?", 1)[0]!;
  const changes = request.method !== "GET" && request.method !== "HEAD";
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  const isForm = forms.includes(type.trim().toLowerCase());
  // An opt-out counts whatever the encoding of its body (RFC 8058).
  if (changes && !isForm && !path.startsWith("/u/"))
    return { status: 415, sentence: sentences[415] };
  const isLong = Number(request.headers["content-length"] ?? 0) > MOST_BYTES;
  if (isLong && !(changes && isUpload(path))) return { status: 413, sentence: sentences[413] };
  return undefined;
}

/**
 * The same request with its body in memory, counted as it came, because a length need not be stated.
 * Throws a 413; its `formData` throws a 400. An upload passes as it is: its route reads it piece by
 * piece and has a limit of its own.
 */
export async function withinBounds(request: Request): Promise<Request> {
  if (isUpload(new URL(request.url).pathname)) return request;
  const { method, headers, signal } = request;
  const body = await readAll(request.body);
  const whole = new Request(request.url, { method, headers, signal, body });
  const formData = () =>
    Request.prototype.formData.call(whole).catch(() => {
      throw plainly(400);
    });
  return Object.assign(whole, { formData });
}

/** Not cancelled when it is too long: that would close the connection before the answer. */
async function readAll(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
    bytes += next.value.length;
    if (bytes > MOST_BYTES) {
      void discard(reader!);
      throw plainly(413);
    }
    pieces.push(next.value);
  }
  return Buffer.concat(pieces);
}

/** Until the sender ends, goes away, or has taken as long as the server lets a request take. */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // The sender went away; it has its answer or wants none.
  }
}

function isUpload(path: string): boolean {
  return path === "/imports/new" || /^\/sequences\/[^/]+\/steps\/[^/]+\/attachments$/.test(path);
}

function plainly(status: 400 | 413): Response {
  return new Response(sentences[status], { status });
}
