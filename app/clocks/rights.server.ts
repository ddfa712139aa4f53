/** What a person may ask of a team: not to be used, not to be given away, to be told. */
import { eq } from "drizzle-orm";
import { justifyBy, noticeBy } from "#app/clocks/clocks.server.ts";
import { dayOf, type Mark, type MarkInput, type ToldInput } from "#app/clocks/mark.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { holdBack, recheckBlocked } from "#app/outreach/readiness.server.ts";
import { frameOf } from "#app/prospects/frame.server.ts";
import { noteMark } from "#app/prospects/marks.server.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { isNoticeDue } from "#app/prospects/uses.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Throws NotFound. */
export async function readRights(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    const { email, restrictedAt, withheldAt, noticedAt, createdAt } = prospect;
    return {
      frame: frameOf(prospect),
      ...{ restrictedAt, withheldAt, noticedAt, createdAt },
      noticeDue: isNoticeDue(prospect, now()),
      noticeBy: noticeBy(prospect),
      justifyBy: justifyBy(prospect),
      suppressed: (await findSuppressions(tx, [email])).get(email),
    };
  });
}

const marks: Record<Mark, { column: "restrictedAt" | "withheldAt"; on: boolean }> = {
  restrict: { column: "restrictedAt", on: true },
  "lift-restriction": { column: "restrictedAt", on: false },
  withhold: { column: "withheldAt", on: true },
  "lift-withholding": { column: "withheldAt", on: false },
};

/**
 * A restriction that is committed before a message is claimed holds that message back; lifting it lets
 * their sequences go on. Setting what is set, or lifting what is not, changes nothing. Throws NotFound.
 */
export async function setMark(member: Member, id: string, input: MarkInput) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id, { lock: true });
    return ok({ changed: await markIn(tx, member, { prospect, ...input }) });
  });
}

/** The same in a transaction that has locked them. Says whether anything changed. */
export async function markIn(
  tx: Tx,
  member: Member,
  { prospect, mark, note }: MarkInput & { prospect: Prospect },
): Promise<boolean> {
  const { column, on } = marks[mark];
  const { id, [column]: before } = prospect;
  if ((before !== null) === on) return false;
  const after = on ? now() : null;
  await tx
    .update(prospects)
    .set({ [column]: after })
    .where(eq(prospects.id, id));
  const field = column === "restrictedAt" ? "restricted" : "withheld";
  await noteMark(tx, member, { prospectId: id, field, before, after, kind: "request", note });
  if (mark === "restrict") await holdBack(tx, [id], "restricted");
  if (mark === "lift-restriction") await recheckBlocked(tx, member, { prospectId: id });
  return true;
}

/** Told in another way than by a message: by post, at a fair. The earliest time stays. Throws NotFound. */
export async function noteTold(member: Member, id: string, { told, note }: ToldInput) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id, { lock: true });
    const at = dayOf(told, now());
    if (!at) return refused("in-the-future");
    if (!isEarlier(at, prospect)) return ok({ changed: false });
    await tx.update(prospects).set({ noticedAt: at }).where(eq(prospects.id, id));
    const before = prospect.noticedAt;
    const change = { prospectId: id, field: "noticed", before, after: at } as const;
    await noteMark(tx, member, { ...change, kind: "form", note });
    return ok({ changed: true });
  });
}

function isEarlier(at: Date, { noticedAt }: Prospect): boolean {
  return noticedAt === null || at < noticedAt;
}
