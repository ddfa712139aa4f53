/** What filters may be about in this team: its lists, tags, custom fields and imports, by name. */
import { and, asc, desc, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import type { Filter } from "#app/prospects/filter.ts";
import { type Ask, askOf, fixedChoices, type Names } from "#app/views/words.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import { customFields, labels } from "#db/schema/labels.ts";

const MOST = 500;

export type Choice = { value: string; label: string };
export type AskedField = { field: string; ask: Ask; choices: Choice[]; names: Names };

/** How a field's value is asked for in this team. Throws NotFound for what is no field of it. */
export async function readAskedField(member: Member, field: string): Promise<AskedField> {
  return inTeam(member, async (tx) => {
    const custom = field.startsWith("custom:") ? await findCustom(tx, field.slice(7)) : undefined;
    const ask = askOf(field, custom?.kind);
    if (!ask) throw new NotFound("field");
    const own = custom?.choices?.map((value) => ({ value, label: value }));
    const choices = own ?? fixedChoices(field) ?? (await choicesOf(tx, field));
    return { field, ask, choices, names: custom ? { [custom.id]: custom.name } : {} };
  });
}

/** The custom fields by name, to choose one from. */
export async function listCustomChoices(tx: Tx): Promise<Choice[]> {
  const rows = await tx
    .select({ id: customFields.id, name: customFields.name })
    .from(customFields)
    .orderBy(asc(customFields.nameKey))
    .limit(MOST);
  return rows.map(({ id, name }) => ({ value: `custom:${id}`, label: name }));
}

/** The names of whatever a filter mentions by id. */
export async function namesFor(tx: Tx, { conditions }: Filter): Promise<Names> {
  const of = (...fields: string[]) =>
    conditions.flatMap(({ field, value }) => (fields.includes(field) && value ? [value] : []));
  const custom = conditions.flatMap(({ field }) =>
    field.startsWith("custom:") ? [field.slice("custom:".length)] : [],
  );
  const named = await Promise.all([
    readNames(tx, of("list", "tag"), labelNames),
    readNames(tx, custom, fieldNames),
    readNames(tx, of("import"), importNames),
  ]);
  return Object.assign({}, ...named) as Names;
}

type Reader = (tx: Tx, among: SQL | undefined) => Promise<{ id: string; name: string }[]>;

async function readNames(tx: Tx, ids: string[], read: Reader): Promise<Names> {
  if (ids.length === 0) return {};
  const rows = await read(tx, sql`id = any(${sql.param(ids)}::uuid[])`);
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

function labelNames(tx: Tx, among: SQL | undefined) {
  return tx
    .select({ id: labels.id, name: labels.name })
    .from(labels)
    .where(among)
    .orderBy(asc(labels.nameKey))
    .limit(MOST);
}

function fieldNames(tx: Tx, among: SQL | undefined) {
  return tx
    .select({ id: customFields.id, name: customFields.name })
    .from(customFields)
    .where(among);
}

/** Only those that brought somebody in. */
function importNames(tx: Tx, among: SQL | undefined) {
  const begun = tx
    .select({ id: imports.id, fileId: imports.fileId, createdAt: imports.createdAt })
    .from(imports)
    .where(and(isNotNull(imports.originId), among))
    .orderBy(desc(imports.createdAt))
    .limit(MOST)
    .as("begun");
  return tx
    .select({ id: begun.id, name: files.name })
    .from(begun)
    .innerJoin(files, eq(files.id, begun.fileId))
    .orderBy(desc(begun.createdAt));
}

async function findCustom(tx: Tx, id: string) {
  const [found] = Id.safeParse(id).success
    ? await tx.select().from(customFields).where(eq(customFields.id, id))
    : [];
  if (!found) throw new NotFound("field");
  return found;
}

async function choicesOf(tx: Tx, field: string): Promise<Choice[]> {
  const rows = await (field === "list" || field === "tag"
    ? labelNames(tx, eq(labels.kind, field))
    : field === "import"
      ? importNames(tx, undefined)
      : []);
  return rows.map(({ id, name }) => ({ value: id, label: name }));
}
