/** A test to oneself: with a real person's data, through the real mailbox, to the member's own address. */
import { and, eq } from "drizzle-orm";
import { openMailbox } from "#app/adapters/mailbox/index.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import type { MimeMessage } from "#app/core/mime.ts";
import { ok, refused } from "#app/core/result.ts";
import { openPassword } from "#app/mailboxes/credentials.server.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { withReplyTo } from "#app/mailboxes/replies.server.ts";
import { type FileFacts, withFiles } from "#app/outreach/attachment.ts";
import { compose } from "#app/outreach/compose.server.ts";
import { inOrder } from "#app/outreach/course.ts";
import { openFiles } from "#app/outreach/files.server.ts";
import { sendTest } from "#app/outreach/jobs.ts";
import { readSending, surveyRecipients } from "#app/outreach/recipients.server.ts";
import { findSequence, whyNotLaunch } from "#app/outreach/sequences.server.ts";
import { nextWordsOf, readBook } from "#app/outreach/words.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

/** Has the worker send it, once where it waits already; gives the address it goes to. It counts for nothing and stands in no ledger. */
export async function sendTestMessage(
  member: Member,
  sequenceId: string,
  { stepId }: { stepId?: string | undefined } = {},
) {
  const { teamId, userId } = member;
  return inTeam(member, async (tx) => {
    const found = await readTest(tx, member, { sequenceId, userId, stepId });
    if (found.refused) return found;
    const { to, mailbox, files } = found.value;
    const key = `${sequenceId} ${stepId ?? "first"} ${userId}`;
    await enqueue(tx, sendTest, { teamId, sequenceId, userId: userId!, stepId }, { key });
    return ok({ to, practice: mailbox.kind === "practice", files: withFiles(files) });
  });
}

/** The worker's half: everything is asked again, for it may have changed. */
export async function handOverTest(member: Member, payload: Asked & { userId: string }) {
  const found = await inTeam(member, (tx) => readTest(tx, member, payload));
  if (found.refused) return found;
  const { mailbox, message, files } = found.value;
  const password = await openPassword(member, mailbox, { job: sendTest.name, why: "test-message" });
  if (password.refused) return refused(password.refused);
  const door = openMailbox(mailbox, { password: password.value });
  try {
    const outcome = await door.send({ ...message, files: openFiles(member)(files) });
    if (outcome.kind === "accepted") return ok();
    return refused(outcome.kind === "withdrawn" ? "withdrawn" : outcome.why);
  } finally {
    await door.close();
  }
}

type Asked = {
  sequenceId: string;
  userId: string | null;
  /** Left out: the first email. */
  stepId?: string | undefined;
};

async function readTest(tx: Tx, member: Member, asked: Asked) {
  const { sequenceId, userId } = asked;
  const sequence = await findSequence(tx, sequenceId);
  const [team] = await tx.select().from(teams).where(eq(teams.id, member.teamId));
  const mailbox = sequence.mailboxId ? await findMailbox(tx, sequence.mailboxId) : undefined;
  const hindrance = whyNotLaunch(team, mailbox);
  if (hindrance) return refused(hindrance);
  const [user] = userId ? await tx.select().from(users).where(eq(users.id, userId)) : [];
  const model = await findModel(tx, sequenceId);
  if (!user || !model) return refused("nobody");
  const from = await withReplyTo(tx, mailbox!);
  const given = { sequenceId, stepId: asked.stepId, mailbox: from, model, to: user.email };
  const composed = await composeTest(tx, given);
  if (!composed) return refused("nobody");
  return ok({ mailbox: mailbox!, ...composed, to: user.email });
}

/** Somebody of the sequence for whom nothing is missing, and whose data may be used: the first of them. */
async function findModel(tx: Tx, sequenceId: string) {
  const survey = await surveyRecipients(tx, sequenceId);
  const complete = survey.find(
    ({ obstacle }) => obstacle?.kind !== "missing" && obstacle?.kind !== "held",
  );
  if (!complete) return undefined;
  const [model] = await tx
    .select({ enrolmentId: enrolments.id, prospect: prospects, origin: origins })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .innerJoin(
      origins,
      and(eq(origins.teamId, prospects.teamId), eq(origins.id, prospects.originId)),
    )
    .where(eq(enrolments.id, complete.enrolmentId));
  return model;
}

type Composing = {
  sequenceId: string;
  stepId: string | undefined;
  mailbox: Mailbox;
  model: {
    enrolmentId: string;
    prospect: typeof prospects.$inferSelect;
    origin: typeof origins.$inferSelect;
  };
  to: string;
};

/** The way out in it is the member's own: using it takes no prospect off any list. */
async function composeTest(
  tx: Tx,
  { sequenceId, stepId, mailbox, model, to }: Composing,
): Promise<{ message: MimeMessage; files: FileFacts[] } | undefined> {
  const { team } = await readSending(tx, sequenceId);
  const book = await readBook(tx, [sequenceId]);
  const first = inOrder(book.steps).find(({ id }) => !stepId || id === stepId);
  const asked = { sequenceId, step: first?.number ?? 0, enrolmentId: model.enrolmentId };
  const words = nextWordsOf(book, asked);
  if (!words) return undefined;
  const { subject, body, files } = words;
  const prospect = { ...model.prospect, email: to };
  const { message } = compose(
    { subject, body, team, mailbox, prospect, origin: model.origin },
    { id: newId(), date: mailboxTime(mailbox, now()) },
  );
  if (!message) return undefined;
  // Names whose data it holds, so that a copy in the practice mailbox is found when they are erased;
  // through a real server nobody's address needs to travel.
  const headers =
    mailbox.kind === "practice"
      ? { ...message.headers, "X-Written-For": model.prospect.email }
      : message.headers;
  const subjectOfTest = `[Test] ${message.subject}`;
  return { message: { ...message, subject: subjectOfTest, headers }, files };
}
