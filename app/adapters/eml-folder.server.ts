/** A folder of .eml files: written whole or not at all, read back, and forgotten by address. */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import PostalMime, { type Address, type Email } from "postal-mime";
import { NotFound } from "#app/core/result.ts";

/** Writes `<name>.eml` durably; false, and nothing written, when that name is already there. */
export async function writeEml(folder: string, name: string, bytes: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = join(folder, `${name}.${randomUUID()}.part`);
  const file = await open(part, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
    await link(part, join(folder, `${name}.eml`));
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await file.close();
    await unlink(part).catch(() => {});
  }
}

/** The names, without `.eml`, in the order of the alphabet; none for a folder not yet made. */
export async function listEml(folder: string): Promise<string[]> {
  const files = await filesIn(folder);
  return files.filter((file) => file.endsWith(".eml")).map((file) => file.slice(0, -4));
}

/** Throws NotFound for a name that is not there or not a plain name. */
export async function readEml(folder: string, name: string): Promise<Email> {
  if (!/^[\w-]{1,100}$/.test(name)) throw new NotFound("message");
  try {
    return await PostalMime.parse(await readFile(join(folder, `${name}.eml`)));
  } catch (error) {
    if (isCode(error, "ENOENT")) throw new NotFound("message");
    throw error;
  }
}

/** Every message that is still there, with its name. */
export async function readAllEml(folder: string): Promise<{ name: string; email: Email }[]> {
  const found: { name: string; email: Email }[] = [];
  for (const name of await listEml(folder)) {
    const email = await readEml(folder, name).catch(unlessNotFound);
    if (email) found.push({ name, email });
  }
  return found;
}

/** The person with whose data a test message to a member was filled, or to whom as a prospect we wrote. */
export const WRITTEN_FOR = "X-Written-For";

type Sparing = { spared?: string | undefined; among?: (email: Email) => string[] };

/** Deletes each message from, to or written for a matching address, but files named as `spared`; says how many. */
export async function forgetEml(
  folder: string,
  matches: (address: string) => boolean,
  { spared, among = addressesIn }: Sparing = {},
) {
  let forgotten = 0;
  for (const file of await filesIn(folder)) {
    if (spared && file.includes(spared)) continue;
    const path = join(folder, file);
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) continue;
    const unfinished = file.endsWith(".part");
    if (!unfinished && !among(await PostalMime.parse(bytes)).some(matches)) continue;
    await unlink(path).catch(() => {});
    if (!unfinished) forgotten += 1;
  }
  return forgotten;
}

/** A part as text again: lines end in a newline alone. */
export function linesOf(part: string | undefined): string {
  return (part ?? "").replaceAll("\r\n", "\n");
}

/** The addresses that a parsed field holds, groups opened. */
export function addressesOf(field: Address | Address[] | undefined): string[] {
  return [field ?? []]
    .flat()
    .flatMap((entry) => (entry.group ?? [entry]).map(({ address }) => address));
}

function addressesIn(email: Email): string[] {
  return [...[email.from, email.to, email.cc].flatMap(addressesOf), ...writtenFor(email)];
}

/** Only those of WRITTEN_FOR. */
export function writtenFor({ headers }: Email): string[] {
  const marked = headers.filter(({ key }) => key === WRITTEN_FOR.toLowerCase());
  return marked.map(({ value }) => value.trim());
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => /\.(eml|part)$/.test(file)).sort();
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  }
}

function unlessNotFound(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
