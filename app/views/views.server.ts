/** Saved views: making, changing, sharing and deleting them, and which one a member sees first. */
import { and, asc, eq, ne, or, type SQL } from "drizzle-orm";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { demand, may } from "#app/team/may.ts";
import type { NewViewInput, View, ViewInput } from "#app/views/view.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { defaultViews, savedViews } from "#db/schema/views.ts";

/** A member's own and those shared with the team, by name. */
export async function listViews(tx: Tx, member: Member): Promise<View[]> {
  const rows = await seenBy(tx, member);
  return rows.sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** Throws NotFound, also for what another member keeps to themselves. */
export async function readView(member: Member, id: string): Promise<View> {
  return inTeam(member, (tx) => findView(tx, member, id));
}

export async function saveView(member: Member, input: NewViewInput) {
  return inTeam(member, async (tx) => {
    const { name, query, shared, first } = input;
    if (await isTaken(tx, member, { name })) return refused("name-taken");
    const id = newId();
    const { teamId, userId } = member;
    await tx.insert(savedViews).values({ id, teamId, userId, name, query, shared });
    if (first) await putFirst(tx, member, id);
    return ok({ id, query });
  });
}

/** Its owner may, and of a shared one whoever looks after views. Throws NotFound, NotAllowed. */
export async function changeView(member: Member, id: string, input: ViewInput) {
  return inTeam(member, async (tx) => {
    const { mine } = await findToChange(tx, member, id);
    const { name, first } = input;
    if (await isTaken(tx, member, { name, but: id })) return refused("name-taken");
    // Nobody takes another's view away from the team by keeping it to themselves.
    const shared = mine ? input.shared : true;
    await tx.update(savedViews).set({ name, shared }).where(eq(savedViews.id, id));
    if (!shared) await onlyFirstFor(tx, member, id);
    await (first ? putFirst(tx, member, id) : putLast(tx, member, id));
    return ok();
  });
}

/** Throws NotFound, NotAllowed. Whoever saw it first sees everybody from then on. */
export async function deleteView(member: Member, id: string): Promise<void> {
  await inTeam(member, async (tx) => {
    await findToChange(tx, member, id);
    await tx.delete(savedViews).where(eq(savedViews.id, id));
  });
}

/** Any view that a member sees may be their first one. Throws NotFound. */
export async function setFirst(member: Member, id: string, first: boolean): Promise<void> {
  await inTeam(member, async (tx) => {
    await findView(tx, member, id);
    await (first ? putFirst(tx, member, id) : putLast(tx, member, id));
  });
}

async function findView(tx: Tx, member: Member, id: string): Promise<View> {
  const [found] = Id.safeParse(id).success ? await seenBy(tx, member, eq(savedViews.id, id)) : [];
  if (!found) throw new NotFound("view");
  return found;
}

async function findToChange(tx: Tx, member: Member, id: string): Promise<View> {
  const found = await findView(tx, member, id);
  if (!found.mine) demand(member, "look-after-views");
  return found;
}

async function seenBy(tx: Tx, member: Member, which?: SQL): Promise<View[]> {
  const rows = await tx
    .select({
      id: savedViews.id,
      name: savedViews.name,
      query: savedViews.query,
      shared: savedViews.shared,
      userId: savedViews.userId,
      firstOf: defaultViews.userId,
    })
    .from(savedViews)
    .leftJoin(
      defaultViews,
      and(eq(defaultViews.viewId, savedViews.id), isOf(defaultViews.userId, member)),
    )
    .where(and(or(eq(savedViews.shared, true), isOf(savedViews.userId, member)), which))
    .orderBy(asc(savedViews.id));
  return rows.map(({ userId, firstOf, ...view }) => {
    const mine = userId !== null && userId === member.userId;
    const mayChange = mine || may(member, "look-after-views");
    return { ...view, mine, mayChange, first: firstOf !== null };
  });
}

/** Two views of one name could not be told apart. */
async function isTaken(tx: Tx, member: Member, { name, but }: { name: string; but?: string }) {
  const others = await seenBy(tx, member, but ? ne(savedViews.id, but) : undefined);
  return others.some((view) => plainText(view.name) === plainText(name));
}

async function putFirst(tx: Tx, { teamId, userId }: Member, viewId: string): Promise<void> {
  if (!userId) return;
  await tx
    .insert(defaultViews)
    .values({ teamId, userId, viewId })
    .onConflictDoUpdate({ target: [defaultViews.teamId, defaultViews.userId], set: { viewId } });
}

async function putLast(tx: Tx, member: Member, viewId: string): Promise<void> {
  await tx
    .delete(defaultViews)
    .where(and(eq(defaultViews.viewId, viewId), isOf(defaultViews.userId, member)));
}

async function onlyFirstFor(tx: Tx, { userId }: Member, viewId: string): Promise<void> {
  await tx
    .delete(defaultViews)
    .where(and(eq(defaultViews.viewId, viewId), ne(defaultViews.userId, userId ?? newId())));
}

/** The team's worker has no views of its own. */
function isOf(column: typeof savedViews.userId | typeof defaultViews.userId, { userId }: Member) {
  return eq(column, userId ?? newId());
}
