/** One seed's team: people, three steps, a mailbox at the bad server; every second one is also read. */
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { clock, HOUR, MINUTE } from "#app/core/clock.ts";
import type { HookInput } from "#app/hooks/hook.ts";
import { addHook } from "#app/hooks/hooks.server.ts";
import { readInto } from "#app/incoming/reading.server.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { sequences, steps } from "#db/schema/outreach.ts";
import { readFrom } from "#tests/incoming/world.ts";
import { aRunningSequence, enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";
import type { ImapHost } from "#tests/torture/imap.ts";
import { randomOf } from "#tests/torture/random.ts";

export type World = Awaited<ReturnType<typeof aWorld>>;

/** Of a mailbox, a day. */
export const CAP = 24;

/** Passes of six hours: five days of trying again, and some. */
const MOST_PASSES = 24;

export function isRead(seed: number): boolean {
  return seed % 2 === 0;
}

/** It is told of whatever comes back, and never reached: its address leads into a private network. */
const aHook = {
  ...{ kind: "webhook" as const, name: "Hook", password: "https://127.0.0.1/in" },
  events: ["reply", "bounce", "unsubscribe", "objection"] as HookInput["events"],
  withPersonalData: undefined,
};

type Given = { people: number; port: number; imap: ImapHost };

export async function aWorld(seed: number, { people, port, imap }: Given) {
  const person = await aMember({ name: `Seed ${seed}` });
  const made = await aRunningSequence(person, {
    smtp: { port, address: `seed${seed}@larkfield.example` },
    people: Array.from({ length: people }, (_, n) => ({ email: `p${n}.s${seed}@buyer.example` })),
    // By name, so that DNS can fail.
    mailbox: { dailyCap: CAP, host: "localhost" },
  });
  if (isRead(seed)) await readFrom(person, made.mailbox.id, imap);
  await addHook(person.member, aHook);
  const { sequence } = made;
  const more = { teamId: person.member.teamId, sequenceId: sequence.id, body: "May I ask again?" };
  await inTeam(person.member, (tx) =>
    tx.insert(steps).values([
      { ...more, position: 2, number: 2, subject: "Once more", waitDays: 1 },
      { ...more, position: 3, number: 3, subject: "" },
    ]),
  );
  // One that a worker took and died with, before anything else happens.
  await claimSlice(person.member, made.mailbox.id, { most: 1, owner: "a worker that was killed" });
  return { ...made, seed, person, random: randomOf(seed), optOuts: new Map<string, Date>() };
}

/** As its owner would: what was halted is looked at and set going again. */
export async function setGoing({ person, mailbox, sequence }: World): Promise<void> {
  await inTeam(person.member, async (tx) => {
    const halted = inArray(mailboxes.state, ["paused", "failing"]);
    await tx
      .update(mailboxes)
      .set({ state: "ready", problem: null })
      .where(and(eq(mailboxes.id, mailbox.id), halted));
    await tx
      .update(mailboxes)
      .set({ reading: "on", readingProblem: null })
      .where(and(eq(mailboxes.id, mailbox.id), isNotNull(mailboxes.imapHost)));
    await tx
      .update(sequences)
      .set({ state: "running", pausedBecause: null })
      .where(and(eq(sequences.id, sequence.id), eq(sequences.state, "paused")));
  });
}

/**
 * Past every lease, retry and limit, until a pass changes nothing, and one more: what Sent proves to have
 * never left goes again. Seed → seconds until it rested.
 */
export async function recover(worlds: World[]): Promise<Map<number, number>> {
  const began = performance.now();
  const rests = new Map<number, number>();
  clock.advance(3 * MINUTE);
  let calm = 0;
  for (let pass = 1; pass <= MOST_PASSES && calm < 2; pass++) {
    await Promise.all(worlds.map(goOn));
    for (const world of worlds) {
      if (!(await isAtRest(world))) rests.delete(world.seed);
      else if (!rests.has(world.seed)) rests.set(world.seed, (performance.now() - began) / 1000);
    }
    calm = rests.size === worlds.length ? calm + 1 : 0;
    clock.advance(6 * HOUR);
  }
  return new Map(worlds.map(({ seed }) => [seed, rests.get(seed) ?? Number.POSITIVE_INFINITY]));
}

async function goOn(world: World): Promise<void> {
  const { person, mailbox, seed } = world;
  await setGoing(world);
  await sendDueFrom(person.member, mailbox.id);
  if (isRead(seed)) await readInto(person.member, mailbox.id);
}

async function isAtRest({ person, sequence }: World): Promise<boolean> {
  const ledger = await ledgerOf(person, sequence.id);
  if (ledger.some(({ state }) => state === "intent" || state === "retry")) return false;
  const doubtful = new Set(
    ledger.filter(({ state }) => state === "uncertain").map(({ enrolmentId }) => enrolmentId),
  );
  const runs = await enrolmentsOf(person, sequence.id);
  return !runs.some(({ id, state }) => state === "waiting" && !doubtful.has(id));
}
