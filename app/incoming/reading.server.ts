/** Reading what came into one mailbox: heads first, and of the rest only what may be for us. */
import { eq } from "drizzle-orm";
import { openReader } from "#app/adapters/mailbox/index.server.ts";
import type { Folder, Reader, ReadingWhy } from "#app/adapters/mailbox/reading-port.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { isStopping, whenStopping } from "#app/core/until-told.server.ts";
import { readDue } from "#app/dispatch/jobs.ts";
import { sleepReading } from "#app/dispatch/reading.server.ts";
import { takeIn } from "#app/incoming/intake.server.ts";
import { whichMayBeOurs } from "#app/incoming/ours.server.ts";
import { findPlace, keepPlace, putAside } from "#app/incoming/place.server.ts";
import { noteProbes } from "#app/incoming/probes.server.ts";
import { passes } from "#app/incoming/problem.ts";
import { openPassword } from "#app/mailboxes/credentials.server.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { seekUncertain } from "#app/outreach/reconcile.server.ts";
import { learnIds } from "#app/outreach/stored-as.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

const EVERY = 2 * MINUTE;
const AFTER_TROUBLE = 10 * MINUTE;
const HEADS_AT_ONCE = 100;
/** What is left is read in the next pass: a full mailbox must not hold up the others. */
const MOST_ROUNDS = 20;

/** Called by the job; safe to run twice, and at once in two workers. */
export async function readInto(member: Member, mailboxId: string) {
  const mailbox = await inTeam(member, async (tx) => {
    const found = await findMailbox(tx, mailboxId);
    return (await isOpen(tx, member.teamId)) ? found : undefined;
  });
  if (!mailbox) return refused("closing");
  if (mailbox.reading !== "on") return giveUp(member, mailbox);
  const password = await openPassword(member, mailbox, { job: readDue.name, why: "read" });
  if (password.refused) return note(member, mailbox, password.refused);
  const reader = openReader(mailbox, { password: password.value });
  if (!reader) return giveUp(member, mailbox);
  const stayOpen = whenStopping(() => void reader.close());
  try {
    const problem = await readFolders(member, mailbox, reader);
    if (!problem) {
      await seekUncertain(member, mailbox, reader);
      await learnIds(member, mailbox, reader);
    }
    return await note(member, mailbox, isStopping() ? undefined : problem);
  } finally {
    stayOpen();
    await reader.close();
  }
}

/** Answers lie among the spam now and then; not every server has a folder for it. */
async function readFolders(member: Member, mailbox: Mailbox, reader: Reader) {
  const problem = await readFolder(member, mailbox, { reader, folder: "inbox" });
  if (problem) return problem;
  const second = await readFolder(member, mailbox, { reader, folder: "junk" });
  return second === "folder-not-found" || second === "not-allowed" ? undefined : second;
}

type Reading = { reader: Reader; folder: Folder };

async function readFolder(
  member: Member,
  mailbox: Mailbox,
  { reader, folder }: Reading,
): Promise<ReadingWhy | undefined> {
  for (let round = 0; round < MOST_ROUNDS && !isStopping(); round++) {
    const from = await findPlace(member, mailbox.id, folder);
    const listed = await reader.list(folder, from, HEADS_AT_ONCE);
    if (listed.refused) return listed.refused;
    const { heads, place, more } = listed.value;
    await noteProbes(member, mailbox, heads);
    for (const head of await whichMayBeOurs(member, mailbox, heads)) {
      const at = { folder, validity: place.validity, head };
      const taken = await takeIn(member, mailbox, { reader, at });
      if (taken.refused) return taken.refused;
      const { aside } = taken.value;
      if (aside) await putAside(member, mailbox.id, { ...at, reason: aside });
    }
    await failpoint("in-reading");
    // Only now: what a crash interrupts is read again, and counts once.
    await keepPlace(member, mailbox.id, { folder, place });
    if (!more) return undefined;
  }
  return undefined;
}

/** Not read any more, or never: nobody need look again before somebody sets it up. */
async function giveUp(member: Member, { id: mailboxId }: Mailbox) {
  await inTeam(member, (tx) => sleepReading(tx, member, { mailboxId, until: undefined }));
  return refused("not-read");
}

/** What passes by itself is tried again; for the rest somebody must look at the mailbox's page. */
async function note(member: Member, { id: mailboxId }: Mailbox, problem: string | undefined) {
  const isBroken = problem !== undefined && !passes(problem);
  const reading = isBroken ? ("failing" as const) : ("on" as const);
  const next = problem ? AFTER_TROUBLE : EVERY;
  await inTeam(member, async (tx) => {
    const [row] = await tx
      .select({ reading: mailboxes.reading })
      .from(mailboxes)
      .where(eq(mailboxes.id, mailboxId))
      .for("no key update");
    // It was switched off, or is being tried anew, since we began.
    if (row?.reading !== "on") return;
    const read = problem ? {} : { readAt: now() };
    await tx
      .update(mailboxes)
      .set({ reading, readingProblem: problem ?? null, ...read })
      .where(eq(mailboxes.id, mailboxId));
    const until = isBroken ? undefined : after(now(), next);
    await sleepReading(tx, member, { mailboxId, until });
  });
  return problem ? refused(problem) : ok();
}
