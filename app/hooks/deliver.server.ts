/** One try of one delivery: written down before it begins, so that a worker that dies loses none. */
import { eq, sql } from "drizzle-orm";
import { postHook } from "#app/adapters/hooks/post.server.ts";
import { signatureHeaders } from "#app/adapters/hooks/sign.server.ts";
import { after, now, SECOND } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok } from "#app/core/result.ts";
import { SealBroken } from "#app/core/sealing.server.ts";
import { waitAfter } from "#app/hooks/hook.ts";
import { hookDelivery } from "#app/hooks/jobs.ts";
import { bodyOf } from "#app/hooks/news.server.ts";
import { openAddress, openSecrets } from "#app/hooks/secrets.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { hookDeliveries, hooks } from "#db/schema/hooks.ts";

type Hook = typeof hooks.$inferSelect;
type Delivery = typeof hookDeliveries.$inferSelect;
type Try = { hook: Hook; delivery: Delivery; body: string };

/** So many at once to one receiver: a slow one takes no more of the worker than that. */
const MOST_AT_ONCE = 2;
const IN_A_MOMENT = 5 * SECOND;

const underWay = new Map<string, number>();

/** Safe to run twice: what was delivered or given up is left alone. Throws NotFound. */
export async function deliver(member: Member, { deliveryId }: { deliveryId: string }) {
  const { hookId } = await inTeam(member, (tx) => find(tx, deliveryId));
  const before = underWay.get(hookId) ?? 0;
  if (before >= MOST_AT_ONCE) {
    await inTeam(member, (tx) => comeBack(tx, { ...member, deliveryId }, IN_A_MOMENT));
    return ok();
  }
  underWay.set(hookId, before + 1);
  try {
    const begun = await inTeam(member, (tx) => begin(tx, member, deliveryId));
    if (begun) await attempt(member, begun);
    return ok();
  } finally {
    const left = underWay.get(hookId)! - 1;
    if (left > 0) underWay.set(hookId, left);
    else underWay.delete(hookId);
  }
}

/** What breaks on our side waits for the next try, which is planned: the queue's own would come too soon. */
async function attempt(member: Member, begun: Try): Promise<void> {
  try {
    const answer = await post(begun);
    await failpoint("after-post");
    await finish(member, begun, answer);
  } catch (error) {
    if (isLast(begun)) throw error;
    log.error({ err: error, deliveryId: begun.delivery.id }, "a delivery could not be tried");
  }
}

function isLast({ delivery }: Try): boolean {
  return waitAfter(delivery.attempts) === undefined;
}

/** Counts the try and plans the next one, which finds nothing to do when this one succeeds. */
async function begin(tx: Tx, { teamId }: Member, deliveryId: string): Promise<Try | undefined> {
  const delivery = await find(tx, deliveryId, { lock: true });
  if (delivery.state !== "waiting") return undefined;
  const [hook] = await tx.select().from(hooks).where(eq(hooks.id, delivery.hookId));
  const mine = eq(hookDeliveries.id, deliveryId);
  if (hook!.state === "off") {
    await tx.update(hookDeliveries).set({ state: "failed", answer: "switched-off" }).where(mine);
    return undefined;
  }
  const attempts = delivery.attempts + 1;
  await tx.update(hookDeliveries).set({ attempts }).where(mine);
  const wait = waitAfter(attempts);
  if (wait !== undefined) await comeBack(tx, { teamId, deliveryId }, wait);
  const body = await bodyOf(tx, hook!, delivery);
  await failpoint("before-delivery-commit");
  return { hook: hook!, delivery: { ...delivery, attempts }, body };
}

/** A status or a word. */
async function post({ hook, delivery, body }: Try): Promise<string> {
  try {
    const url = await openAddress(hook);
    const id = `msg_${delivery.id}`;
    const headers =
      hook.kind === "webhook"
        ? signatureHeaders(await openSecrets(hook), { id, at: now(), body })
        : {};
    const posted = await postHook({ url, headers, body });
    return posted.problem ?? String(posted.status);
  } catch (error) {
    if (error instanceof NotFound || error instanceof SealBroken) return "secret-gone";
    throw error;
  }
}

async function finish(member: Member, tried: Try, answer: string): Promise<void> {
  const { hook, delivery } = tried;
  const isDone = /^2\d\d$/.test(answer);
  const isGone = answer === "410";
  await inTeam(member, async (tx) => {
    const state = isDone ? "delivered" : isGone || isLast(tried) ? "failed" : "waiting";
    const deliveredAt = isDone ? now() : null;
    await tx
      .update(hookDeliveries)
      .set({ state, answer, deliveredAt })
      .where(eq(hookDeliveries.id, delivery.id));
    const failing = { problem: answer, failures: sql`${hooks.failures} + 1` };
    const standing = isDone
      ? { state: "on" as const, problem: null, failures: 0 }
      : { ...failing, state: isGone ? ("off" as const) : ("failing" as const) };
    await tx.update(hooks).set(standing).where(eq(hooks.id, hook.id));
  });
}

async function find(tx: Tx, id: string, { lock = false } = {}): Promise<Delivery> {
  const query = tx.select().from(hookDeliveries).where(eq(hookDeliveries.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("delivery");
  return found;
}

type Coming = { teamId: string; deliveryId: string };

function comeBack(tx: Tx, { teamId, deliveryId }: Coming, wait: number): Promise<void> {
  const at = { startAfter: after(now(), wait), key: deliveryId };
  return enqueue(tx, hookDelivery, { teamId, deliveryId }, at);
}
