/** From a provider's answer to suggestions: of what the team allows, about whom it may be kept. */
import type { Candidate, Person } from "#app/adapters/enrichment/port.ts";
import { readAddress } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { cleanValue, type Enrichable } from "#app/enrichment/enrichment.ts";
import { evidenceOf, sourcesOf } from "#app/enrichment/evidence.ts";
import type { Question } from "#app/enrichment/ledger.server.ts";
import { holdRules } from "#app/enrichment/rules.server.ts";
import type { Run } from "#app/enrichment/runs.server.ts";
import { idByKey } from "#app/prospects/change.server.ts";
import { protectedFields } from "#app/prospects/protected.server.ts";
import { hindrance } from "#app/prospects/uses.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import { fieldSuggestions, personSuggestions } from "#db/schema/enrichment.ts";
import type { prospects } from "#db/schema/prospects.ts";

type Held = typeof prospects.$inferSelect;

/**
 * How many values are suggested; undefined when nothing may be kept of the answer, since they
 * objected or were restricted while it was on its way. `person` is locked.
 */
export async function suggestValues(
  tx: Tx,
  { person, question }: { person: Held; question: Question },
  found: Person,
): Promise<number | undefined> {
  if (hindrance(person, "others", now())) return undefined;
  if ((await findSuppressions(tx, [person.email])).size > 0) return undefined;
  const typed = (await protectedFields(tx, [person.id])).get(person.id);
  const [source] = sourcesOf(found.sources);
  const { fields } = await holdRules(tx, person.teamId);
  const values = fields.flatMap((field) => {
    const value = cleanValue(field, found.fields[field]);
    return value && value !== person[field] && !typed?.has(field) ? [{ field, value }] : [];
  });
  for (const { field, value } of values) {
    const row = {
      ...{ teamId: person.teamId, prospectId: person.id, runId: question.runId },
      ...{ field, value, provider: question.provider, sourceUrl: source?.url ?? null },
      seenAt: source?.seenAt ? new Date(source.seenAt) : null,
    };
    await tx
      .insert(fieldSuggestions)
      .values(row)
      .onConflictDoUpdate({ target: suggestedOnce, set: { ...row, createdAt: now() } });
  }
  return values.length;
}

const suggestedOnce = [
  fieldSuggestions.teamId,
  fieldSuggestions.prospectId,
  fieldSuggestions.field,
  fieldSuggestions.provider,
];

type Found = Candidate & { kind?: "personal" | "generic" | null };

/** Nobody who is held already, who objected or was erased, and nobody without evidence. */
export async function suggestPeople(tx: Tx, run: Run, people: Found[]) {
  const { fields } = await holdRules(tx, run.teamId);
  const suppressed = await findSuppressions(
    tx,
    people.map(({ address }) => address).filter((address) => readAddress(address).address),
  );
  const counts: Record<string, number> = {};
  let suggested = 0;
  for (const one of people) {
    const read = readAddress(one.address);
    const why = await whyNot(tx, one, { key: read.key, isSuppressed: suppressed.has(one.address) });
    if (why) counts[why] = (counts[why] ?? 0) + 1;
    else suggested += await insert(tx, run, { found: one, email: read.address!, fields });
  }
  return { suggested, counts };
}

async function whyNot(
  tx: Tx,
  one: Found,
  { key, isSuppressed }: { key: string | undefined; isSuppressed: boolean },
): Promise<string | undefined> {
  if (!key) return "unreadable";
  if (isSuppressed) return "suppressed";
  if (one.kind === "generic") return "generic";
  if (!one.basis && !one.verified && sourcesOf(one.sources).length === 0) return "no-evidence";
  return (await idByKey(tx, key)) ? "already-there" : undefined;
}

async function insert(
  tx: Tx,
  run: Run,
  { found, email, fields }: { found: Found; email: string; fields: Enrichable[] },
): Promise<number> {
  const allowed = (field: Enrichable) =>
    fields.includes(field) ? (cleanValue(field, found.fields[field]) ?? null) : null;
  const read = readAddress(email);
  const rows = await tx
    .insert(personSuggestions)
    .values({
      ...{ teamId: run.teamId, runId: run.id, provider: run.provider, email },
      emailKey: read.key!,
      // Without a name nobody could tell whom they accept.
      firstName: cleanValue("firstName", found.fields.firstName) ?? null,
      lastName: cleanValue("lastName", found.fields.lastName) ?? null,
      position: allowed("position"),
      company: allowed("company"),
      sources: sourcesOf(found.sources),
      score: found.score === null ? null : Math.round(found.score),
      evidence: evidenceOf(found),
    })
    .onConflictDoNothing()
    .returning({ id: personSuggestions.id });
  return rows.length;
}
