/** Telling whose mailbox it is that it was halted: once for each time, in the transaction of the halt. */
import { and, eq, isNull } from "drizzle-orm";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { config } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { mailboxHalted } from "#app/mailboxes/jobs.ts";
import { haltedLetter } from "#app/mailboxes/letters.ts";
import { explainProblem, type ProblemWord } from "#app/mailboxes/problem.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { teams } from "#db/schema/team.ts";

/** Only a person at their provider can mend these, and nobody looks at the page while they happen. */
const written: string[] = ["access-ended", "access-refused"] satisfies ProblemWord[];

type Halted = { teamId: string; id: string; problem: string };

export async function tellHalted(tx: Tx, { teamId, id, problem }: Halted): Promise<void> {
  if (!written.includes(problem)) return;
  await enqueue(tx, mailboxHalted, { teamId, mailboxId: id, letterId: newId() });
}

/** Nothing is sent to nobody, nor about what was mended meanwhile. Throws when it is to be tried later. */
export async function sendHaltedLetter(
  member: Member,
  { mailboxId, letterId }: { mailboxId: string; letterId: string },
) {
  const [found] = await inTeam(member, (tx) =>
    tx
      .select({ mailbox: mailboxes, email: users.email, teamName: teams.name })
      .from(mailboxes)
      .innerJoin(users, and(eq(users.id, mailboxes.userId), isNull(users.closedAt)))
      .innerJoin(teams, eq(teams.id, mailboxes.teamId))
      .where(eq(mailboxes.id, mailboxId)),
  );
  const problem = found?.mailbox.problem;
  if (!found || !problem || !written.includes(problem)) return ok();
  const { mailbox, email, teamName } = found;
  const words = explainProblem(problem, mailbox);
  const url = `${config.baseUrl}/mailboxes/${mailboxId}`;
  const letter = haltedLetter({ address: mailbox.address, teamName, ...words }, url);
  return postLetter({ to: email, letter, idempotencyKey: `mailbox-halted/${letterId}` });
}
