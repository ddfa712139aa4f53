/** Notes about a prospect: reading, writing, changing one's own, and taking one away. */
import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { mayDelete, mayEdit, type NoteInput } from "#app/notes/note.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { notes } from "#db/schema/notes.ts";

const PAGE = 50;

export type Note = {
  id: string;
  prospectId: string;
  /** A statement is what the person themselves wants kept. */
  kind: "note" | "statement";
  body: string;
  userId: string | null;
  /** Null once their account is gone. */
  by: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** Newest first; `cursor` is the last id of the page before. */
export async function readNotes(member: Member, prospectId: string, cursor?: string) {
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId);
    const from = cursor ? await findAny(tx, cursor) : undefined;
    const rows = await select(tx)
      .where(
        and(
          eq(notes.prospectId, prospectId),
          from &&
            or(
              lt(notes.createdAt, from.createdAt),
              and(eq(notes.createdAt, from.createdAt), lt(notes.id, from.id)),
            ),
        ),
      )
      .orderBy(desc(notes.createdAt), desc(notes.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE).map((note) => ({
      ...note,
      mayEdit: note.kind === "note" && mayEdit(member, note),
      mayDelete: note.kind === "note" && mayDelete(member, note),
    }));
    return { notes: page, next: rows.length > PAGE ? page.at(-1)!.id : undefined };
  });
}

/** Throws NotFound, also for a statement: those are nobody's to change here. */
export async function readNote(member: Member, id: string): Promise<Note> {
  return inTeam(member, (tx) => findNote(tx, id));
}

/** The same words twice within a minute are one press too many. Throws NotFound. */
export async function writeNote(member: Member, prospectId: string, { body }: NoteInput) {
  const { teamId, userId } = member;
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId, { lock: true });
    const again = await tx.$count(
      notes,
      sql`${notes.prospectId} = ${prospectId} and ${notes.userId} = ${userId}
        and ${notes.body} = ${body} and ${notes.createdAt} > ${after(now(), -MINUTE).toISOString()}::timestamptz`,
    );
    if (again > 0) return ok();
    await tx.insert(notes).values({ teamId, userId, prospectId, kind: "note", body });
    return ok();
  });
}

/** Throws NotFound. */
export async function editNote(member: Member, id: string, { body }: NoteInput) {
  return inTeam(member, async (tx) => {
    const note = await findNote(tx, id);
    if (!mayEdit(member, note)) return refused("not-yours");
    await tx.update(notes).set({ body }).where(eq(notes.id, id));
    return ok({ prospectId: note.prospectId });
  });
}

/** Throws NotFound. */
export async function deleteNote(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const note = await findNote(tx, id);
    if (!mayDelete(member, note)) return refused("not-yours");
    await tx.delete(notes).where(eq(notes.id, id));
    return ok({ prospectId: note.prospectId });
  });
}

async function findNote(tx: Tx, id: string): Promise<Note> {
  const found = await findAny(tx, id);
  if (found?.kind !== "note") throw new NotFound("note");
  return found;
}

async function findAny(tx: Tx, id: string): Promise<Note | undefined> {
  const [found] = Id.safeParse(id).success ? await select(tx).where(eq(notes.id, id)) : [];
  return found;
}

function select(tx: Tx) {
  return tx
    .select({
      id: notes.id,
      prospectId: notes.prospectId,
      kind: notes.kind,
      body: notes.body,
      userId: notes.userId,
      by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
      createdAt: notes.createdAt,
      updatedAt: notes.updatedAt,
    })
    .from(notes)
    .leftJoin(users, eq(users.id, notes.userId))
    .$dynamic();
}
