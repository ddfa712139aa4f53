/** Writing down what somebody asks for, with its clock, in the transaction in which they ask. */
import { and, eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { tell } from "#app/hooks/tell.server.ts";
import { requestReminder } from "#app/requests/jobs.ts";
import {
  dueBy,
  type RequestKind,
  reminderAt,
  SHARES,
  type Wanted,
  writeWanted,
} from "#app/requests/request.ts";
import { suppressHashes } from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { requests } from "#db/schema/requests.ts";

type Asking = { prospectId: string; kind: RequestKind; wanted?: Wanted };
export type Asked = { id: string; dueAt: Date };

/**
 * Of one kind one is open at a time: asked again it keeps its day and says what was said last. The
 * prospect is locked by the caller, so two at once are one.
 */
export async function openRequest(
  tx: Tx,
  member: Member,
  { prospectId, kind, wanted }: Asking,
): Promise<Asked> {
  const said = wanted ? writeWanted(wanted) : null;
  const [open] = await tx
    .update(requests)
    .set({ wanted: said })
    .where(and(of(prospectId, kind), eq(requests.state, "open")))
    .returning({ id: requests.id, dueAt: requests.dueAt });
  if (open) return open;
  const at = now();
  const row = { id: newId(), at, dueAt: dueBy(at) };
  await tx
    .insert(requests)
    .values({ ...row, teamId: member.teamId, prospectId, kind, state: "open", wanted: said });
  for (const share of SHARES) {
    const payload = { teamId: member.teamId, requestId: row.id, share };
    await enqueue(tx, requestReminder, payload, { startAfter: reminderAt(row, share) });
  }
  return row;
}

/** What took no answer of the team's, for its list and the timeline. */
export async function noteDone(
  tx: Tx,
  { teamId }: Member,
  { prospectId, kind }: Asking,
): Promise<string> {
  const row = { id: newId(), at: now(), doneAt: now(), dueAt: dueBy(now()) };
  await tx.insert(requests).values({ ...row, teamId, prospectId, kind, state: "done" });
  return row.id;
}

/** Works at once and for ever; pressed again it changes nothing. */
export async function noteObjection(
  tx: Tx,
  member: Member,
  { prospectId, hashes }: { prospectId: string; hashes: string[] },
): Promise<void> {
  await suppressHashes(tx, member, { hashes, reason: "unsubscribed" });
  const [before] = await tx
    .select({ id: requests.id })
    .from(requests)
    .where(of(prospectId, "object"));
  const subjectId = before?.id ?? (await noteDone(tx, member, { prospectId, kind: "object" }));
  await tell(tx, member, { event: "objection", subjectId });
}

function of(prospectId: string, kind: RequestKind) {
  return and(eq(requests.prospectId, prospectId), eq(requests.kind, kind));
}
