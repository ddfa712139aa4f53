/** Words tried beside those of an email step: writing them, and how often each was answered. */
import { and, asc, eq, sql } from "drizzle-orm";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { readCourse, type Step } from "#app/outreach/course.server.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import type { VariantInput } from "#app/outreach/step.ts";
import { findIn } from "#app/outreach/steps.server.ts";
import { holdStill } from "#app/outreach/under-way.server.ts";
import { MOST_VARIANTS, nextName, OWN_WORDS, type Tried } from "#app/outreach/variant.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { sends, variants } from "#db/schema/outreach.ts";

/** The step's own first, then each with its numbers. Throws NotFound. */
export async function readVariants(member: Member, sequenceId: string, stepId: string) {
  return inTeam(member, async (tx) => {
    const step = await findEmail(tx, sequenceId, stepId);
    const others = await readOthers(tx, stepId);
    const counts = await countTried(tx, step);
    const own = { id: "", name: OWN_WORDS, subject: step.subject, body: step.body };
    const words = [own, ...others].map((each) => ({ ...each, ...triedOf(counts, each.name) }));
    const gone = [...counts.values()].filter(({ name }) => !words.some((w) => w.name === name));
    return { step, words, gone };
  });
}

/** Throws NotFound. */
export async function readVariant(member: Member, sequenceId: string, id: string) {
  return inTeam(member, async (tx) => findVariant(tx, sequenceId, id));
}

/** The same form sent twice makes one. Throws NotFound. */
export async function addVariant(
  member: Member,
  sequenceId: string,
  { stepId, input }: { stepId: string; input: VariantInput },
) {
  return inTeam(member, async (tx) => {
    await holdStill(tx, sequenceId);
    const step = await findEmail(tx, sequenceId, stepId);
    if (step.subject !== "" && input.subject === "") return refused("no-subject");
    const others = await readOthers(tx, stepId);
    if (others.some(({ id }) => id === input.id)) return ok();
    if (others.length + 1 >= MOST_VARIANTS) return refused("too-many");
    const counts = await countTried(tx, step);
    const name = nextName([...others.map((each) => each.name), ...counts.keys()]);
    if (!name) return refused("too-many");
    const { id = newId(), ...words } = input;
    await tx.insert(variants).values({ id, teamId: member.teamId, stepId, name, ...words });
    await recheckBlocked(tx, member, { sequenceId });
    return ok();
  });
}

/** Throws NotFound. */
export async function editVariant(
  member: Member,
  sequenceId: string,
  { id, input }: { id: string; input: VariantInput },
) {
  return inTeam(member, async (tx) => {
    await holdStill(tx, sequenceId);
    const { step } = await findVariant(tx, sequenceId, id);
    const { subject, body } = input;
    if (step.subject !== "" && subject === "") return refused("no-subject");
    await tx.update(variants).set({ subject, body }).where(eq(variants.id, id));
    await recheckBlocked(tx, member, { sequenceId });
    return ok();
  });
}

/** What was sent of it stays in the numbers; its name is not given again. Throws NotFound. */
export async function deleteVariant(member: Member, sequenceId: string, id: string) {
  return inTeam(member, async (tx) => {
    await holdStill(tx, sequenceId);
    const { step } = await findVariant(tx, sequenceId, id);
    await tx.delete(variants).where(eq(variants.id, id));
    await recheckBlocked(tx, member, { sequenceId });
    return ok({ stepId: step.id });
  });
}

async function findEmail(tx: Tx, sequenceId: string, stepId: string): Promise<Step> {
  const course = Id.safeParse(sequenceId).success ? await readCourse(tx, sequenceId) : [];
  const step = findIn(course, stepId);
  if (step.kind !== "email") throw new NotFound("email");
  return step;
}

async function findVariant(tx: Tx, sequenceId: string, id: string) {
  const [variant] = Id.safeParse(id).success
    ? await tx.select().from(variants).where(eq(variants.id, id))
    : [];
  if (!variant) throw new NotFound("variant");
  return { variant, step: await findEmail(tx, sequenceId, variant.stepId) };
}

function readOthers(tx: Tx, stepId: string) {
  const { id, name, subject, body } = variants;
  return tx
    .select({ id, name, subject, body })
    .from(variants)
    .where(eq(variants.stepId, stepId))
    .orderBy(asc(variants.name));
}

/** Practice counts as well: it says so on the page where it is read. */
async function countTried(tx: Tx, { sequenceId, number }: Step): Promise<Map<string, Tried>> {
  const rows = await tx
    .select({
      name: sql<string>`coalesce(${sends.variant}, ${OWN_WORDS})`,
      sent: sql<number>`count(*)::int`,
      replied: sql<number>`count(${sends.repliedAt})::int`,
    })
    .from(sends)
    .where(and(eq(sends.sequenceId, sequenceId), eq(sends.step, number), eq(sends.state, "sent")))
    .groupBy(sql`1`)
    .orderBy(sql`1`);
  return new Map(rows.map((row) => [row.name, row]));
}

function triedOf(counts: Map<string, Tried>, name: string): Omit<Tried, "name"> {
  const { sent, replied } = counts.get(name) ?? { sent: 0, replied: 0 };
  return { sent, replied };
}
