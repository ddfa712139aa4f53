/** The team's hooks: setting them up, looking at their deliveries, a new secret, a test, an end. */
import { and, desc, eq, gt, ne, or } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { type HookInput, OVERLAP } from "#app/hooks/hook.ts";
import { hookDelivery, hookShredding } from "#app/hooks/jobs.ts";
import { sealAddress, sealSecret } from "#app/hooks/secrets.server.ts";
import { demand } from "#app/team/may.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { hookDeliveries, hooks } from "#db/schema/hooks.ts";

const MOST_HOOKS = 20;
const MOST_SHOWN = 50;

type HookRow = typeof hooks.$inferSelect;

/** What the pages show: neither whose row it is nor which version of its secret is in use. */
const shown = {
  ...{ id: hooks.id, kind: hooks.kind, name: hooks.name, host: hooks.host, events: hooks.events },
  ...{ withPersonalData: hooks.withPersonalData, state: hooks.state },
  ...{ problem: hooks.problem, failures: hooks.failures },
};

const shownOfDelivery = {
  ...{ id: hookDeliveries.id, event: hookDeliveries.event, state: hookDeliveries.state },
  ...{ attempts: hookDeliveries.attempts, answer: hookDeliveries.answer, at: hookDeliveries.at },
};

export async function listHooks(member: Member) {
  return inTeam(member, (tx) => tx.select(shown).from(hooks).orderBy(hooks.createdAt));
}

/** With its latest deliveries. Throws NotFound. */
export async function readHook(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    await findHook(tx, id);
    const [hook] = await tx.select(shown).from(hooks).where(eq(hooks.id, id));
    const deliveries = await tx
      .select(shownOfDelivery)
      .from(hookDeliveries)
      .where(eq(hookDeliveries.hookId, id))
      .orderBy(desc(hookDeliveries.at), desc(hookDeliveries.id))
      .limit(MOST_SHOWN);
    return { hook: hook!, deliveries };
  });
}

/**
 * The secret of a webhook is given here and never again; Slack and Discord have none beside their address.
 * The same form twice makes one.
 */
export async function addHook(
  member: Member,
  { id = newId(), password: url, ...input }: HookInput,
) {
  demand(member, "set-up-hooks");
  const { teamId, userId } = member;
  const planned = await inTeam(member, async (tx) => {
    if (!(await holdOpen(tx, teamId))) return refused("team-closing");
    if ((await tx.$count(hooks, eq(hooks.id, id))) > 0) return refused("added-already");
    if ((await tx.$count(hooks)) >= MOST_HOOKS) return refused("too-many");
    await planShredding(tx, { teamId, id, at: after(now(), 10 * MINUTE) });
    return ok();
  });
  if (planned.refused !== undefined) return planned;
  // Whose address is sealed first goes on; the other is the same form once more.
  if (!(await sealAddress({ teamId, id }, url))) return refused("added-already");
  const isSigned = input.kind === "webhook";
  const sealed = isSigned ? await sealSecret({ teamId, id, credentialVersion: 0 }) : undefined;
  await inTeam(member, (tx) =>
    tx.insert(hooks).values({
      ...{ id, teamId, userId, kind: input.kind, name: input.name, host: new URL(url).hostname },
      events: input.events.join(","),
      withPersonalData: input.withPersonalData === "yes",
      credentialVersion: sealed?.version ?? 1,
    }),
  );
  return ok({ id, secret: sealed?.secret ?? null });
}

/** For a day both sign, so that the receiver has time to change. Throws NotFound. */
export async function rotateSecret(member: Member, id: string) {
  demand(member, "set-up-hooks");
  return inTeam(member, async (tx) => {
    // One after the other, so that the secret shown last is the one in use.
    const hook = await findHook(tx, id, { lock: true });
    if (hook.kind !== "webhook") return refused("no-secret");
    const { secret, version } = await sealSecret(hook);
    await tx.update(hooks).set({ credentialVersion: version }).where(eq(hooks.id, id));
    const at = after(now(), OVERLAP + MINUTE);
    await planShredding(tx, { teamId: member.teamId, id, at });
    return ok({ secret });
  });
}

/** Throws NotFound. */
export async function switchOn(member: Member, id: string) {
  demand(member, "set-up-hooks");
  await inTeam(member, async (tx) => {
    await findHook(tx, id);
    await tx.update(hooks).set({ state: "on", problem: null, failures: 0 }).where(eq(hooks.id, id));
  });
  return ok();
}

/** What waited is not delivered; the worker destroys address and secret. Throws NotFound. */
export async function deleteHook(member: Member, id: string) {
  demand(member, "set-up-hooks");
  return inTeam(member, async (tx) => {
    await findHook(tx, id);
    await tx.delete(hooks).where(eq(hooks.id, id));
    await planShredding(tx, { teamId: member.teamId, id });
    return ok();
  });
}

/** A delivery like any other, of nothing that happened; the same key twice is one. Throws NotFound. */
export async function sendTest(member: Member, id: string, key = newId()) {
  demand(member, "set-up-hooks");
  return inTeam(member, async (tx) => {
    await findHook(tx, id);
    const { teamId } = member;
    const row = { id: key, teamId, hookId: id, event: "test" as const, subjectId: newId() };
    const made = await tx
      .insert(hookDeliveries)
      .values({ ...row, state: "waiting", at: now() })
      .onConflictDoNothing()
      .returning({ id: hookDeliveries.id });
    if (made.length > 0) await enqueue(tx, hookDelivery, { teamId, deliveryId: key }, { key });
    return ok();
  });
}

/** Once more from the beginning, under the same webhook-id, unless it begins anyway. Throws NotFound. */
export async function sendAgain(member: Member, id: string, deliveryId: string) {
  demand(member, "set-up-hooks");
  return inTeam(member, async (tx) => {
    if (!Id.safeParse(deliveryId).success) throw new NotFound("delivery");
    const mine = and(eq(hookDeliveries.hookId, id), eq(hookDeliveries.id, deliveryId));
    if ((await tx.$count(hookDeliveries, mine)) === 0) throw new NotFound("delivery");
    const isOver = or(ne(hookDeliveries.state, "waiting"), gt(hookDeliveries.attempts, 0));
    const begun = await tx
      .update(hookDeliveries)
      .set({ state: "waiting", attempts: 0, deliveredAt: null })
      .where(and(mine, isOver))
      .returning({ id: hookDeliveries.id });
    if (begun.length === 0) return ok();
    // A job of its own: the one that was planned may be due tomorrow.
    const payload = { teamId: member.teamId, deliveryId };
    await enqueue(tx, hookDelivery, payload, { key: `${deliveryId} again` });
    return ok();
  });
}

async function findHook(tx: Tx, id: string, { lock = false } = {}): Promise<HookRow> {
  if (!Id.safeParse(id).success) throw new NotFound("hook");
  const asked = tx.select().from(hooks).where(eq(hooks.id, id)).$dynamic();
  const [found] = await (lock ? asked.for("update") : asked);
  if (!found) throw new NotFound("hook");
  return found;
}

/** The vault is another database: what a crash leaves there, and older versions, go with this. */
function planShredding(tx: Tx, { teamId, id, at }: { teamId: string; id: string; at?: Date }) {
  return enqueue(tx, hookShredding, { teamId, hookId: id }, at ? { startAfter: at } : {});
}
