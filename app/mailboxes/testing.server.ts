/** What the worker alone does with mailboxes: try the sign-in, and destroy what is no longer needed. */
import { and, eq, isNull } from "drizzle-orm";
import { openMailbox, openReader, practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { forgetInPractice } from "#app/adapters/mailbox/practice.server.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { beginReading } from "#app/dispatch/reading.server.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { openPassword, shredCredentials } from "#app/mailboxes/credentials.server.ts";
import { planHealth } from "#app/mailboxes/health.server.ts";
import { mailboxTest } from "#app/mailboxes/jobs.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { OWNER_CLOSING, OWNER_GONE, OWNER_LEFT, type ProblemWord } from "#app/mailboxes/problem.ts";
import { GONE_ADDRESS, nameOfProvider } from "#app/mailboxes/provider.ts";
import { decisive } from "#app/mailboxes/sign-in.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes, type ReadingState } from "#db/schema/mailboxes.ts";

/** Signs in, offers the sender and takes it back; the row then says how it went. Safe to run again. */
export async function testMailbox(member: Member, id: string) {
  const mailbox = await inTeam(member, (tx) => findMailbox(tx, id));
  // It was cut off since the test was asked for.
  if (mailbox.problem === OWNER_LEFT) return ok({ problem: OWNER_LEFT });
  const found = await tryOut(member, mailbox);
  return inTeam(member, async (tx) => {
    const problem = (await isOwnerClosing(tx, mailbox)) ? OWNER_CLOSING : found.problem;
    const state = stateAfter(problem);
    const told = await tx
      .update(mailboxes)
      .set({ ...found.reading, state, problem, testedAt: now() })
      .where(asTested(mailbox))
      .returning({ id: mailboxes.id });
    if (told.length > 0 && !problem) await wakeSending(tx, member, id);
    if (told.length > 0 && found.reading.reading === "on") await beginReading(tx, member, id);
    // So that a first launch can be warned.
    if (told.length > 0 && !mailbox.healthAt) await planHealth(tx, member, id);
    return ok({ problem });
  });
}

/** Destroys credentials that no mailbox uses, and practice letters that no mailbox shows. */
export async function shredMailbox(member: Member, id: string) {
  await shredCredentials(member, id);
  const practice = and(eq(mailboxes.teamId, member.teamId), eq(mailboxes.kind, "practice"));
  const [left] = await inTeam(member, (tx) =>
    tx.select({ id: mailboxes.id }).from(mailboxes).where(practice).limit(1),
  );
  if (!left) await forgetInPractice(practiceFolder(member.teamId), () => true);
  return ok();
}

function stateAfter(problem: ProblemWord | null) {
  if (!problem) return "ready";
  return problem === OWNER_CLOSING ? "paused" : "failing";
}

/** They cannot begin to close before `tx` ends: whoever closes then finds what was written here. */
async function isOwnerClosing(tx: Tx, { userId }: Mailbox): Promise<boolean> {
  if (!userId) return false;
  const [owner] = await tx
    .select({ closedAt: users.closedAt })
    .from(users)
    .where(eq(users.id, userId))
    .for("share");
  return Boolean(owner?.closedAt);
}

type Tried = {
  problem: ProblemWord | null;
  /** Left as it is where nothing was tried. */
  reading: { reading?: ReadingState; readingProblem?: string | null };
};

async function tryOut(member: Member, mailbox: Mailbox): Promise<Tried> {
  if (mailbox.kind === "smtp" && !mailbox.host) return { problem: OWNER_GONE, reading: {} };
  if (nameOfProvider(mailbox.kind) && mailbox.credentialVersion === 0) {
    const gone = mailbox.address === GONE_ADDRESS;
    return { problem: gone ? OWNER_GONE : "access-ended", reading: {} };
  }
  // Signing in without one is for servers that want no name either.
  const wanting = mailbox.username && mailbox.credentialVersion === 0;
  const use = { job: mailboxTest.name, why: "test" } as const;
  const password = wanting ? refused("password-gone") : await openPassword(member, mailbox, use);
  if (password.refused) {
    return { problem: password.refused, reading: asRead(mailbox, password.refused) };
  }
  const [problem, reading] = await Promise.all([
    trySending(mailbox, password.value),
    tryReading(mailbox, password.value),
  ]);
  return { problem, reading };
}

async function trySending(mailbox: Mailbox, password: string | undefined) {
  const opened = openMailbox(mailbox, { password });
  try {
    const outcome = await opened.test(mailbox.address);
    return outcome.refused ?? null;
  } finally {
    await opened.close();
  }
}

/** One look at the inbox, which changes nothing there. */
async function tryReading(mailbox: Mailbox, password: string | undefined) {
  const wanted = mailbox.kind === "smtp" || mailbox.reading !== "off";
  const reader = wanted ? openReader(mailbox, { password }) : undefined;
  if (!reader) return asRead(mailbox, null);
  try {
    const outcome = await reader.list("inbox", undefined, 1);
    return asRead(mailbox, outcome.refused ?? null);
  } finally {
    await reader.close();
  }
}

function asRead(mailbox: Mailbox, readingProblem: string | null): Tried["reading"] {
  const { imapHost, kind } = mailbox;
  if (kind === "practice" || (kind !== "smtp" && mailbox.reading === "off")) return {};
  if (kind === "smtp" && !imapHost) return { reading: "off", readingProblem: null };
  return { reading: readingProblem ? "failing" : "on", readingProblem };
}

/** A mailbox that was changed meanwhile is not judged by what it was: its change brought its own test. */
function asTested(mailbox: Mailbox) {
  const same = decisive.map((field) => {
    const value = mailbox[field];
    return value === null ? isNull(mailboxes[field]) : eq(mailboxes[field], value);
  });
  return and(eq(mailboxes.id, mailbox.id), ...same);
}
