/** An answer to a practice letter: the sequence stops for whoever answered. */
import { and, eq, inArray } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

/** Safe to repeat. Who was stopped for another reason, such as an opt-out, keeps that reason. */
export async function recordPracticeReply(member: Member, { messageId }: { messageId: string }) {
  return inTeam(member, async (tx) => {
    const [found] = await tx
      .select({ enrolmentId: sends.enrolmentId, kind: mailboxes.kind })
      .from(sends)
      .innerJoin(
        mailboxes,
        and(eq(mailboxes.teamId, sends.teamId), eq(mailboxes.id, sends.mailboxId)),
      )
      .where(eq(sends.messageId, messageId));
    if (!found?.enrolmentId) return refused("not-found");
    if (found.kind !== "practice") return refused("not-practice");
    const one = eq(enrolments.id, found.enrolmentId);
    const reason = "replied";
    await tx
      .update(enrolments)
      .set({ state: "stopped", reason, nextAt: null })
      .where(and(one, inArray(enrolments.state, ["waiting", "blocked", "done"])));
    await tx
      .update(sends)
      .set({ state: "cancelled", reason, retryAt: null })
      .where(and(eq(sends.enrolmentId, found.enrolmentId), eq(sends.state, "retry")));
    return ok();
  });
}
