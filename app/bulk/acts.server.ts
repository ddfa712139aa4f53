/** Acts on many prospects: weighing one, starting it, seeing how it stands, stopping it and taking it back. */
import { desc, eq, lt, sql } from "drizzle-orm";
import {
  type Asked,
  type BulkAct,
  type Confirmed,
  canUndo,
  FEW,
  isFinal,
  isUnderWay,
  UNDO_DAYS,
} from "#app/bulk/act.ts";
import { bulkWork } from "#app/bulk/jobs.ts";
import { namesOf, readWanted } from "#app/bulk/wanted.server.ts";
import { actColumns, ended, workBatch } from "#app/bulk/work.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { listFields } from "#app/fields/fields.server.ts";
import { listLabels } from "#app/labels/labels.server.ts";
import { countSelected, weighSelected, whom } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { demand, MOST_LET_GO } from "#app/team/may.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { prospects } from "#db/schema/prospects.ts";
import { bulkActs } from "#db/schema/views.ts";
import { takeTurn } from "#db/turn.ts";

const PAGE = 25;

/** How many are selected, and what can be chosen for them. */
export async function readChoices(member: Member, selection: Selection) {
  return inTeam(member, async (tx) => ({
    count: await countSelected(tx, selection),
    labels: await listLabels(tx),
    fields: await listFields(tx),
  }));
}

/** What the page that asks has to tell. Throws NotFound for a label or field that is not there. */
export async function weighAct(member: Member, selection: Selection, asked: Asked) {
  return inTeam(member, async (tx) => {
    const names = await namesOf(tx, asked);
    return { ...(await weighSelected(tx, selection)), names, key: newId() };
  });
}

type Starting = { selection: Selection; asked: Asked; confirmed: Confirmed };

/**
 * Does it at once to a few, or has it done. Refused when others match than were confirmed. The same
 * form sent twice gives the same act. Throws NotFound, and NotAllowed where many would go for good.
 */
export async function startAct(member: Member, { selection, asked, confirmed }: Starting) {
  const { key, count, print } = confirmed;
  return inTeam(member, async (tx) => {
    // Who sends the same form twice at once waits here for themselves.
    await takeTurn(tx, key);
    const [there] = await tx.select({ id: bulkActs.id }).from(bulkActs).where(eq(bulkActs.id, key));
    if (there) return ok({ id: key });
    const weighed = await weighSelected(tx, selection);
    if (weighed.count !== count || weighed.print !== print) {
      return refused("match-changed", weighed.count);
    }
    if (count === 0) return refused("nobody");
    if (isFinal(asked.act) && count > MOST_LET_GO) demand(member, "let-many-go");
    const wanted = await readWanted(tx, member, { asked, confirmed });
    if (wanted.refused) return wanted;
    const act = await insertAct(tx, member, { selection, asked, confirmed, wanted: wanted.value });
    if (count <= FEW) await workBatch(tx, member, act, FEW + 1);
    else await enqueue(tx, bulkWork, { teamId: member.teamId }, { key: member.teamId });
    return ok({ id: key });
  });
}

async function insertAct(
  tx: Tx,
  { teamId, userId }: Member,
  { selection, asked, confirmed, wanted }: Starting & { wanted: Record<string, string> },
): Promise<BulkAct> {
  const at = now();
  const [act] = await tx
    .insert(bulkActs)
    .values({
      ...{ id: confirmed.key, teamId, userId, kind: asked.act, state: "running", createdAt: at },
      // Written down now: whoever begins to match while it runs was not confirmed.
      prospectIds: sql`(select jsonb_agg(id order by id) from ${prospects} where ${await whom(tx, selection, "all")})`,
      wanted: { ...wanted, scope: selection.ids ? "ticked" : "all" },
      total: confirmed.count,
      undoUntil: isFinal(asked.act) ? null : after(at, UNDO_DAYS * DAY),
    })
    .returning(actColumns);
  return act!;
}

/** Throws NotFound for what is not this team's, and for what is no id. `lock` until the end of `tx`. */
async function findAct(tx: Tx, id: string, { lock = false } = {}): Promise<BulkAct> {
  if (!Id.safeParse(id).success) throw new NotFound("act");
  const query = tx.select(actColumns).from(bulkActs).where(eq(bulkActs.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("act");
  return found;
}

/** With who did it, unless they left. Throws NotFound. */
export async function showAct(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const act = await findAct(tx, id);
    const [by] = act.userId
      ? await tx.select({ name: users.name }).from(users).where(eq(users.id, act.userId))
      : [];
    return { act, by: by?.name ?? null };
  });
}

/** The latest 25, or those before the act `before`; `older` leads on. */
export async function listActs(member: Member, { before }: { before?: string | null } = {}) {
  return inTeam(member, async (tx) => {
    const isCursor = before && Id.safeParse(before).success;
    const rows = await tx
      .select({ act: actColumns, by: users.name })
      .from(bulkActs)
      .leftJoin(users, eq(users.id, bulkActs.userId))
      .where(isCursor ? lt(bulkActs.id, before) : undefined)
      .orderBy(desc(bulkActs.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    return { rows: page, older: rows.length > PAGE ? page.at(-1)!.act.id : undefined };
  });
}

/** Ends after the batch at hand: what is done stays done, and can be taken back. Throws NotFound. */
export async function stopAct(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const { state } = await findAct(tx, id, { lock: true });
    if (state !== "running" && state !== "waiting") return refused("not-under-way");
    await tx.update(bulkActs).set(ended("stopped")).where(eq(bulkActs.id, id));
    return ok();
  });
}

/** Restores what stood before, as a job. Safe to repeat. Throws NotFound. */
export async function undoAct(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const act = await findAct(tx, id, { lock: true });
    if (act.state === "undoing" || act.state === "undone") return ok();
    if (isUnderWay(act.state)) return refused("under-way");
    if (!canUndo(act, now())) return refused("cannot-be-undone");
    const undoing = { state: "undoing", done: 0, reached: null } as const;
    const [begun] = await tx
      .update(bulkActs)
      .set(undoing)
      .where(eq(bulkActs.id, id))
      .returning(actColumns);
    if (act.changed <= FEW) await workBatch(tx, member, begun!, FEW + 1);
    else await enqueue(tx, bulkWork, { teamId: member.teamId }, { key: member.teamId });
    return ok();
  });
}

/** Gets one going again whose worker was lost. Safe to repeat. Throws NotFound. */
export async function resumeAct(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const { state } = await findAct(tx, id);
    if (!isUnderWay(state)) return refused("not-under-way");
    await enqueue(tx, bulkWork, { teamId: member.teamId }, { key: member.teamId });
    return ok();
  });
}
