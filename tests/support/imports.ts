/** Files on their way in: brought, checked and imported, as a member would. */
import { asc } from "drizzle-orm";
import { MappingInput, readingNames } from "#app/imports/column-form.ts";
import { countsOf, runImport, showImport } from "#app/imports/imports.server.ts";
import { confirmMapping, type Reading, setMapping } from "#app/imports/mapping.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { type WorkOptions, workImport } from "#app/imports/work.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import type { Person } from "#tests/support/people.ts";

export type Content = string | Uint8Array;

export function bytesOf(content: Content): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : content;
}

/** In small pieces, as a network brings them. */
export async function* piecesOf(content: Content, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(content);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

/** The id of the import of this file, at its mapping. */
export async function aFile({ member }: Person, content: Content, name = "leads.csv") {
  const stream = piecesOf(content, content.length > 100_000 ? 65_536 : 7);
  const outcome = await startImport(member, { fileName: name, stream });
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

async function guessOf({ member }: Person, id: string) {
  const { import: found } = await showImport(member, id);
  const { delimiter, hasHeader, columns } = found;
  return { delimiter, hasHeader, columns } as Reading;
}

/** Mapped as guessed, and checked. */
export async function aCheckedFile(
  person: Person,
  content: Content,
  { source = "a fair", ...options }: WorkOptions & { source?: string } = {},
) {
  const id = await aFile(person, content);
  await setMapping(person.member, id, {
    ...(await guessOf(person, id)),
    source,
    basis: "consent",
  });
  await workImport(person.member, id, "check", options);
  return id;
}

/** Checked, and meant to run: the work is not begun. */
export async function aFileToRun(person: Person, content: Content, options: WorkOptions = {}) {
  const id = await aCheckedFile(person, content, options);
  const outcome = await runImport(person.member, id);
  if (outcome.refused) throw new Error(outcome.refused);
  return id;
}

export async function anImport(person: Person, content: Content, options: WorkOptions = {}) {
  const id = await aFileToRun(person, content, options);
  await workImport(person.member, id, "run", options);
  return id;
}

type Mapped = { columns: string[]; overwrite?: string[]; newList?: string; newTag?: string };

/** Through the form's own verb: columns and policies by their place, in the file's order. */
export async function aMappedCheck(person: Person, content: Content, mapped: Mapped) {
  const id = await aFile(person, content);
  const { import: found } = await showImport(person.member, id);
  const input = MappingInput.parse({
    ...readingNames(found),
    columns: Object.fromEntries(mapped.columns.map((meaning, n) => [`c${n}`, meaning])),
    overwrite: Object.fromEntries((mapped.overwrite ?? []).map((policy, n) => [`c${n}`, policy])),
    ...{ newList: mapped.newList, newTag: mapped.newTag, basis: "consent", source: "a fair" },
  });
  const outcome = await confirmMapping(person.member, id, input);
  if (outcome.refused) throw new Error(outcome.refused);
  await workImport(person.member, id, "check");
  return id;
}

export async function aMappedImport(person: Person, content: Content, mapped: Mapped) {
  const id = await aMappedCheck(person, content, mapped);
  await runImport(person.member, id);
  await workImport(person.member, id, "run");
  return id;
}

/** How it stands, and its counts without those that are zero. */
export async function stateOf({ member }: Person, id: string) {
  const { import: found } = await showImport(member, id);
  const counts = Object.entries(countsOf(found)).filter(([, count]) => count > 0);
  return { state: found.state, ...Object.fromEntries(counts) };
}

export async function everybody({ member }: Person) {
  return inTeam(member, (tx) => tx.select().from(prospects).orderBy(asc(prospects.emailKey)));
}

/** Rows of `person 0001` and so on, with a header. */
export function manyRows(count: number, from = 0): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const name = String(from + n).padStart(5, "0");
    return `Person,No${name},p${name}@acme.example,Acme ${name}`;
  });
  return ["First name,Last name,Email,Company", ...rows, ""].join("\n");
}
