/** One round: as many teams as seeds send at once, while workers are killed, the database is pulled and people opt out. */
import type { ChildProcess } from "node:child_process";
import { and, eq, inArray } from "drizzle-orm";
import { clock, HOUR, MINUTE } from "#app/core/clock.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { sequences, steps } from "#db/schema/outreach.ts";
import { aRunningSequence, enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";
import { killed, startWorker, until } from "#tests/support/worker.ts";
import { type Violation, violations } from "#tests/torture/checks.ts";
import { type Random, randomOf } from "#tests/torture/random.ts";
import { aBadServer, type BadServer } from "#tests/torture/server.ts";

export type Tools = {
  /** Posts to the web process; resolves with the status once it has answered, 0 when it did not. */
  post(path: string): Promise<number>;
  /** Stops the database at once and starts it again; left out where it serves others too. */
  pullThePlug?: (() => Promise<void>) | undefined;
  /** Seconds of faults. */
  seconds: number;
};

export type Outcome = {
  seeds: number[];
  violations: (Violation & { seed: number })[];
  faults: Record<string, number>;
  accepted: number;
  uncertain: number;
  /** Passes over all mailboxes after the last fault until nothing was left to do. */
  passes: number;
};

const PEOPLE = 12;
const CAP = 20;
/** A slice of five, and two may be on their way at once. */
const IN_THE_AIR = 10;

export async function runRound(seeds: number[], tools: Tools): Promise<Outcome> {
  const server = await aBadServer();
  try {
    const worlds = await Promise.all(seeds.map((seed) => aWorld(seed, server.port)));
    const nemesis = await torment(worlds, tools, randomOf(seeds[0]! * 31 + 1));
    server.calm();
    const passes = await recover(worlds);
    return await judge(worlds, server, { ...nemesis, passes });
  } finally {
    clock.reset();
    await server.close();
  }
}

type World = Awaited<ReturnType<typeof aWorld>>;

async function aWorld(seed: number, port: number) {
  const person = await aMember({ name: `Seed ${seed}` });
  const made = await aRunningSequence(person, {
    smtp: { port, address: `seed${seed}@larkfield.example` },
    people: Array.from({ length: PEOPLE }, (_, n) => ({ email: `p${n}.s${seed}@buyer.example` })),
    mailbox: { dailyCap: CAP },
  });
  await inTeam(person.member, (tx) =>
    tx.insert(steps).values({
      ...{ teamId: person.member.teamId, sequenceId: made.sequence.id },
      ...{ position: 2, number: 2, subject: "Once more", body: "May I ask again?" },
    }),
  );
  return { ...made, seed, person, random: randomOf(seed), optOuts: new Map<string, Date>() };
}

/** Faults until the time is over; then every worker is told to stop and has gone. */
async function torment(worlds: World[], tools: Tools, random: Random) {
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const workers = [await startWorker(), await startWorker()];
  await wakeAll(worlds);
  const end = performance.now() + tools.seconds * 1000;
  let plugged = tools.pullThePlug === undefined;
  const leavers = optOutsDuring(worlds, tools, end);
  while (performance.now() < end) {
    await pause(200 + random.below(500));
    const which = random.below(workers.length);
    if (!plugged && random.chance(0.15)) {
      plugged = true;
      count("database stopped");
      await tools.pullThePlug?.();
    } else if (random.chance(0.5)) {
      count("worker killed");
      await killed(workers[which]!);
      workers[which] = await startWorker();
    } else {
      count("worker frozen");
      await frozen(workers[which]!, 300 + random.below(900));
    }
    await patiently(() => wakeAll(worlds));
  }
  await leavers;
  await Promise.all(workers.map(stopped));
  return { counts };
}

/** Two of each seed opt out over the web while their messages are on the way. */
async function optOutsDuring(worlds: World[], tools: Tools, end: number): Promise<void> {
  await Promise.all(
    worlds.flatMap((world) =>
      [0, 1].map(async () => {
        const { random, enrolments, person } = world;
        const enrolment = enrolments[random.below(enrolments.length)]!;
        await pause(random.next() * Math.max(0, end - performance.now()));
        const token = unsubscribeToken({
          ...{ teamId: person.member.teamId, hash: enrolment.optOutHash },
          enrolmentId: enrolment.id,
        });
        const status = await tools.post(`/u/${token}`);
        if (status >= 200 && status < 300 && !world.optOuts.has(enrolment.id)) {
          world.optOuts.set(enrolment.id, new Date());
        }
      }),
    ),
  );
}

/** Past every lease, retry and limit, until a pass changes nothing. */
async function recover(worlds: World[]): Promise<number> {
  clock.advance(3 * MINUTE);
  for (let passes = 1; passes <= 20; passes++) {
    for (const world of worlds) await goOn(world);
    if (await nothingIsDue(worlds)) return passes;
    clock.advance(6 * HOUR);
  }
  return Number.POSITIVE_INFINITY;
}

/** As its owner would: what was halted is looked at and set going again. */
async function goOn({ person, mailbox, sequence }: World): Promise<void> {
  await inTeam(person.member, async (tx) => {
    await tx
      .update(mailboxes)
      .set({ state: "ready", problem: null })
      .where(eq(mailboxes.id, mailbox.id));
    await tx
      .update(sequences)
      .set({ state: "running", pausedBecause: null })
      .where(and(eq(sequences.id, sequence.id), inArray(sequences.state, ["paused"])));
  });
  await sendDueFrom(person.member, mailbox.id);
}

async function nothingIsDue(worlds: World[]): Promise<boolean> {
  for (const { person, sequence } of worlds) {
    const ledger = await ledgerOf(person, sequence.id);
    if (ledger.some(({ state }) => state === "intent" || state === "retry")) return false;
    const doubtful = new Set(
      ledger.filter(({ state }) => state === "uncertain").map(({ enrolmentId }) => enrolmentId),
    );
    const runs = await enrolmentsOf(person, sequence.id);
    if (runs.some(({ id, state }) => state === "waiting" && !doubtful.has(id))) return false;
  }
  return true;
}

async function judge(
  worlds: World[],
  server: BadServer,
  { counts, passes }: { counts: Record<string, number>; passes: number },
): Promise<Outcome> {
  const stops = (counts["worker killed"] ?? 0) + (counts["database stopped"] ?? 0) * 2;
  const found: Outcome["violations"] = [];
  let uncertain = 0;
  for (const { seed, person, mailbox, sequence, optOuts } of worlds) {
    const ledger = await ledgerOf(person, sequence.id);
    uncertain += ledger.filter(({ state }) => state === "uncertain").length;
    const history = {
      ledger: ledger.map((row) => ({
        ...{ id: row.id, enrolmentId: row.enrolmentId!, step: row.step, state: row.state },
        ...{ mailboxId: mailbox.id, messageId: row.messageId!, countedAt: row.countedAt },
      })),
      runs: await enrolmentsOf(person, sequence.id),
      taken: server.taken.filter(({ from }) => from.startsWith(`seed${seed}@`)),
      ...{ optOuts, cap: CAP, mostUncertain: stops * IN_THE_AIR + late(server) },
    };
    found.push(...violations(history).map((violation) => ({ ...violation, seed })));
  }
  if (!Number.isFinite(passes)) {
    found.push({ check: "C9", what: "it did not come to rest", seed: worlds[0]!.seed });
  }
  const faults = { ...counts, ...Object.fromEntries(server.faults) };
  const seeds = worlds.map(({ seed }) => seed);
  return { seeds, violations: found, faults, accepted: server.taken.length, uncertain, passes };
}

/** A line cut before the dot may look as one cut after it: we cannot know whether the dot arrived. */
function late({ faults }: BadServer): number {
  return faults.get("before the dot") ?? 0;
}

async function wakeAll(worlds: World[]): Promise<void> {
  for (const { person, mailbox } of worlds) {
    await inTeam(person.member, (tx) => wakeSending(tx, person.member, mailbox.id));
  }
}

async function frozen(child: ChildProcess, ms: number): Promise<void> {
  child.kill("SIGSTOP");
  await pause(ms);
  child.kill("SIGCONT");
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** The database may be gone for a moment. */
async function patiently(work: () => Promise<void>): Promise<void> {
  await until(() =>
    work().then(
      () => true,
      () => false,
    ),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
