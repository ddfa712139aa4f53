/** Where each field of a prospect came from, and everything that happened to them. */
import { and, eq, sql } from "drizzle-orm";
import { whyStopped } from "#app/outreach/reasons.ts";
import { type OriginFacts, originWords } from "#app/prospects/origin.ts";
import { FIELD_LABELS, PROSPECT_FIELDS, type ProspectField } from "#app/prospects/prospect.ts";
import type { Prospect } from "#app/prospects/prospects.server.ts";
import { type Entry, suppressionEntries } from "#app/suppression/suppression.server.ts";
import { reasonSentence } from "#app/suppression/suppression.ts";
import type { Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { files, imports } from "#db/schema/imports.ts";
import { enrolments, type SendState, sends, sequences } from "#db/schema/outreach.ts";
import { origins, prospectChanges } from "#db/schema/prospects.ts";

/** Who a user is to their colleagues. */
const nameOfUser = sql<string | null>`coalesce(${users.name}, ${users.email})`;

/** Origin id → what it was; for the row itself and for every field that came later. */
async function originsOf(tx: Tx, prospect: Prospect): Promise<Map<string, OriginFacts>> {
  const ids = [prospect.originId, ...Object.values(prospect.fieldOrigins ?? {})];
  const rows = await tx
    .select({ id: origins.id, ...originColumns })
    .from(origins)
    .leftJoin(imports, and(eq(imports.teamId, origins.teamId), eq(imports.id, origins.importId)))
    .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
    .leftJoin(users, eq(users.id, origins.userId))
    .where(sql`${origins.id} = any(${sql.param(ids)}::uuid[])`);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

const originColumns = {
  kind: origins.kind,
  note: origins.note,
  fileName: files.name,
  by: nameOfUser,
  at: origins.at,
};

/** Field → its own source: that of the row, unless it was corrected or filled in later. */
export async function fieldSources(
  tx: Tx,
  prospect: Prospect,
): Promise<Record<ProspectField, OriginFacts | undefined>> {
  const known = await originsOf(tx, prospect);
  const sources = PROSPECT_FIELDS.map((field) => {
    const originId = prospect.fieldOrigins?.[field] ?? prospect.originId;
    return [field, known.get(originId)] as const;
  });
  return Object.fromEntries(sources) as Record<ProspectField, OriginFacts | undefined>;
}

type Tone = "good" | "warning" | "bad" | "info" | "plain";
export type TimelineEntry = { at: Date; title: string; detail?: string; tone?: Tone };

/** Everything that happened to a prospect, the latest first. */
export async function timelineOf(tx: Tx, prospect: Prospect): Promise<TimelineEntry[]> {
  const entries = [
    ...(await arrival(tx, prospect)),
    ...(await corrections(tx, prospect.id)),
    ...(await enrolled(tx, prospect.id)),
    ...(await written(tx, prospect.id)),
    ...(await objections(tx, prospect)),
  ];
  return entries.sort((one, other) => other.at.getTime() - one.at.getTime());
}

async function arrival(tx: Tx, prospect: Prospect): Promise<TimelineEntry[]> {
  const origin = (await originsOf(tx, prospect)).get(prospect.originId);
  const detail = origin ? originWords(origin) : undefined;
  return [{ at: prospect.createdAt, title: "Added", detail }];
}

async function corrections(tx: Tx, prospectId: string): Promise<TimelineEntry[]> {
  const rows = await tx
    .select({
      field: prospectChanges.field,
      oldValue: prospectChanges.oldValue,
      newValue: prospectChanges.newValue,
      at: prospectChanges.createdAt,
      origin: originColumns,
    })
    .from(prospectChanges)
    .innerJoin(
      origins,
      and(eq(origins.teamId, prospectChanges.teamId), eq(origins.id, prospectChanges.originId)),
    )
    .leftJoin(imports, and(eq(imports.teamId, origins.teamId), eq(imports.id, origins.importId)))
    .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
    .leftJoin(users, eq(users.id, origins.userId))
    .where(eq(prospectChanges.prospectId, prospectId));
  return rows.map(({ field, oldValue, newValue, at, origin }) => ({
    at,
    title: `${FIELD_LABELS[field as ProspectField] ?? field} changed`,
    detail: `From ${quoted(oldValue)} to ${quoted(newValue)}. ${originWords(origin)}`,
  }));
}

async function enrolled(tx: Tx, prospectId: string): Promise<TimelineEntry[]> {
  const rows = await tx
    .select({
      name: sequences.name,
      state: enrolments.state,
      reason: enrolments.reason,
      at: enrolments.createdAt,
      changedAt: enrolments.updatedAt,
    })
    .from(enrolments)
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .where(eq(enrolments.prospectId, prospectId));
  return rows.flatMap(({ name, state, reason, at, changedAt }) => {
    const added: TimelineEntry = { at, title: `Added to the sequence “${name}”` };
    if (state !== "stopped" && state !== "blocked") return [added];
    const title = `${state === "stopped" ? "Stopped" : "Held back"} in “${name}”`;
    return [added, { at: changedAt, title, detail: whyStopped(reason), tone: "warning" as const }];
  });
}

async function written(tx: Tx, prospectId: string): Promise<TimelineEntry[]> {
  const rows = await tx
    .select({
      state: sends.state,
      reason: sends.reason,
      subject: sends.subject,
      step: sends.step,
      at: sends.createdAt,
    })
    .from(sends)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .where(eq(enrolments.prospectId, prospectId));
  return rows.map(({ at, step, subject, ...send }) => ({
    at,
    ...sentWords(send),
    detail: subject ? `Step ${step}: “${subject}”` : `Step ${step}`,
  }));
}

function sentWords({ state, reason }: { state: SendState; reason: string | null }) {
  const words: Record<SendState, { title: string; tone: Tone }> = {
    sent: { title: "Message sent", tone: "good" },
    intent: { title: "Message being handed over", tone: "info" },
    retry: { title: `Message put off. ${whyStopped(reason)}`, tone: "warning" },
    failed: { title: `Message not delivered. ${whyStopped(reason)}`, tone: "bad" },
    cancelled: { title: `Message not sent. ${whyStopped(reason)}`, tone: "plain" },
    uncertain: { title: "Message sent or not: we cannot tell", tone: "warning" },
  };
  return words[state];
}

async function objections(tx: Tx, { email }: Prospect): Promise<TimelineEntry[]> {
  const entries = await suppressionEntries(tx, email);
  return entries.map(({ reason, since, domain }: Entry) => ({
    at: since,
    title: domain ? `Everybody at ${domain} blacklisted` : "Not to be contacted again",
    detail: reasonSentence(reason),
    tone: "bad" as const,
  }));
}

function quoted(value: string | null): string {
  return value === null ? "nothing" : `“${value}”`;
}
