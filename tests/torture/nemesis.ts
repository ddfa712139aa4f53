/** What goes wrong in a round, by seed: processes, the database, names, the clock, the queue, the mailbox. */
import type { ChildProcess } from "node:child_process";
import type postgres from "postgres";
import { clock, DAY, HOUR } from "#app/core/clock.ts";
import { places } from "#app/core/failpoint.ts";
import { sendDue } from "#app/dispatch/jobs.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { inTeam } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { killed, startWorker } from "#tests/support/worker.ts";
import { type Action, type Fault, writeFaults } from "#tests/torture/faults.ts";
import type { ImapHost } from "#tests/torture/imap.ts";
import type { Random } from "#tests/torture/random.ts";
import type { BadServer } from "#tests/torture/server.ts";
import { isRead, setGoing, type World } from "#tests/torture/world.ts";

export type Tools = {
  /** Posts to the web process; resolves with the status once it has answered, 0 when it did not. */
  post(path: string): Promise<number>;
  /** The database of this round, past row-level security. */
  superuser: postgres.Sql;
  /** Where processes note what they passed and suffered. */
  log: string;
  /** Seconds of faults, and the days that pass meanwhile on the round's clock. */
  seconds: number;
  days: number;
  /** Of each seed. */
  people: number;
  /** Left out where the database serves others too: stops it at once and starts it again. */
  pullThePlug?(): Promise<void>;
  /** Left out where the database serves others too: takes every connection it has for so long. */
  exhaust?(ms: number): Promise<void>;
  /** Left out where the web is this very process: kill -9, and another one. */
  killWeb?(): Promise<void>;
};

/** In which something stood still or was gone, so that doubt may come of it; in real time. */
export type Span = { from: Date; to: Date };

/** Being started, and from then on the process; which may have gone since. */
type Worker = { starting: Promise<ChildProcess>; child?: ChildProcess };

export type Stage = {
  worlds: World[];
  server: BadServer;
  imap: ImapHost;
  tools: Tools;
  random: Random;
  counts: Map<string, number>;
  stops: Span[];
  workers: Worker[];
  /** Milliseconds by which the round's clock is ahead of the real one. */
  ahead: number;
};

const WORKERS = 2;
/** Counted among the faults, though it is none of ours. */
const FELL = "worker fell over";
/** No message for so long: what the day allowed has gone. */
const QUIET_MS = 1500;
const LONGEST_MS = 30_000;

/** Day after day of faults; then every worker is told to stop. Gives the longest that one took, in seconds. */
export async function torment(stage: Stage): Promise<number> {
  const { tools, worlds } = stage;
  let slowest = 0;
  for (let day = 1; day <= tools.days; day++) {
    stage.workers = Array.from({ length: WORKERS }, () => aWorker(stage));
    await stormFor(stage, (tools.seconds * 1000) / tools.days);
    const ending = stage.workers.map(async ({ starting }) => drained(await starting));
    slowest = Math.max(slowest, ...(await Promise.all(ending)));
    while (!stage.server.isIdle()) await pause(20);
    if (day < tools.days) passTime(stage, DAY + HOUR);
    await Promise.all(worlds.map((world) => patiently(() => setGoing(world))));
  }
  return slowest;
}

function passTime(stage: Stage, ms: number): void {
  clock.advance(ms);
  stage.ahead += ms;
}

/** So long, and on while messages leave, but not for ever. */
async function stormFor(stage: Stage, ms: number): Promise<void> {
  await Promise.race(stage.workers.map(({ starting }) => starting));
  const began = performance.now();
  const goesOn = (passed: number) => {
    const quiet = stage.server.quietFor();
    const isOver = quiet < passed && quiet > QUIET_MS;
    return passed < ms || (passed < LONGEST_MS && !isOver);
  };
  while (goesOn(performance.now() - began)) {
    // Their owners look in now and then.
    const looked = stage.random.chance(0.15) ? stage.worlds : [];
    await Promise.all(looked.map((world) => patiently(() => setGoing(world))));
    await patiently(() => wakeAll(stage.worlds));
    await pause(20 + stage.random.below(100));
    revive(stage);
    await aFault(stage);
  }
}

/** Of one in so many; what a round's tools do not allow is passed over. */
async function aFault(stage: Stage): Promise<void> {
  const { tools, random, imap, server } = stage;
  const kinds: [number, string, (() => Promise<unknown>) | undefined][] = [
    [3, "worker killed", () => replaced(stage, killed)],
    [2, "worker replaced while the next one runs", () => overlapped(stage)],
    [4, "worker frozen", () => frozen(stage, 200 + random.below(600))],
    [2, "worker's clock two hours off", () => jumped(stage)],
    [2, "names not found", () => namesTaken(stage, 300 + random.below(500))],
    [2, "job delivered twice", () => twiceQueued(stage)],
    [2, "connections cut", () => connectionsCut(tools)],
    [2, "tables held", () => tablesHeld(tools, 200 + random.below(300))],
    [2, "IMAP dropped", async () => imap.drop()],
    [1, "UIDVALIDITY changed", () => imap.renumber()],
    [3, "answer delivered twice", () => imap.answerTwice(readIn(server), random)],
    [1, "database stopped", tools.pullThePlug],
    [1, "no connection left", tools.exhaust && (() => tools.exhaust?.(300) as Promise<void>)],
    [1, "web killed", tools.killWeb],
  ];
  const weighed = kinds.flatMap((kind) => Array<typeof kind>(kind[0]).fill(kind));
  const [, what, does] = weighed[random.below(weighed.length)]!;
  if (!does) return;
  const from = new Date();
  // What could not be done, since nobody was there to do it to, does not count.
  if ((await does()) === false) return;
  const stops = /database|connection|tables|clock/.test(what);
  if (stops) stage.stops.push({ from, to: new Date() });
  stage.counts.set(what, (stage.counts.get(what) ?? 0) + 1);
}

/** What was accepted from mailboxes that are read. */
function readIn({ taken }: BadServer): string[] {
  const seedOf = (from: string) => Number(/^seed(\d+)@/.exec(from)?.[1]);
  return taken.filter(({ from }) => isRead(seedOf(from))).map(({ messageId }) => messageId);
}

/** With a fault at three of the places, each at one of its first visits. */
function aWorker(stage: Stage): Worker {
  const { random, tools, ahead } = stage;
  const usual: Action[] = ["kill", "freeze", "stall", "stall"];
  const faults = Array.from({ length: 4 }, (): Fault => {
    const place = places[random.below(places.length)]!;
    const isDatabase = /commit$/.test(place);
    const action = isDatabase && random.chance(0.5) ? "fail" : usual[random.below(usual.length)]!;
    return { place, visit: 1 + random.below(6), action, ms: 100 + random.below(400) };
  });
  const env = { FAULT_LOG: tools.log, CLOCK_AHEAD: String(ahead) };
  const start = (text: string) => startWorker({ ...env, FAULTS: text }, "tests/torture/process.ts");
  // A fault may have ended it before it was ready, or the database was away.
  const starting = start(writeFaults(faults)).catch(() => patiently(() => start("")));
  const worker: Worker = { starting };
  void starting.then((child) => {
    worker.child = child;
    // Whoever was told to go gives 0, whoever was killed none: the others fell over.
    child.once("exit", (code) => code && stage.counts.set(FELL, (stage.counts.get(FELL) ?? 0) + 1));
  });
  return worker;
}

/** One that a fault of its own has killed is started again, as an operator's supervisor would. */
function revive(stage: Stage): void {
  for (const [which, { child }] of stage.workers.entries()) {
    if (child && isGone(child)) stage.workers[which] = aWorker(stage);
  }
}

function isGone({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** One that runs; undefined while all are being started. */
function aRunning({ workers, random }: Stage): Worker | undefined {
  const running = workers.filter(({ child }) => child && !isGone(child));
  return running[random.below(Math.max(1, running.length))];
}

type Ending = (child: ChildProcess) => Promise<unknown>;

async function replaced(stage: Stage, end: Ending): Promise<boolean> {
  const worker = aRunning(stage);
  if (!worker) return false;
  const from = new Date();
  await end(worker.child!);
  stage.stops.push({ from, to: new Date() });
  stage.workers[stage.workers.indexOf(worker)] = aWorker(stage);
  return true;
}

/** Two deploys at once: the new one is there before the old one has gone. */
async function overlapped(stage: Stage): Promise<boolean> {
  const worker = aRunning(stage);
  if (!worker) return false;
  const next = aWorker(stage);
  await next.starting;
  stage.workers[stage.workers.indexOf(worker)] = next;
  await drained(worker.child!);
  return true;
}

async function frozen(stage: Stage, ms: number): Promise<boolean> {
  const child = aRunning(stage)?.child;
  child?.kill("SIGSTOP");
  await pause(ms);
  child?.kill("SIGCONT");
  return child !== undefined;
}

/** One of them goes on with a clock of its own for a while, and is then replaced. */
function jumped(stage: Stage): Promise<boolean> {
  return replaced(stage, async (child) => {
    say(child, { jump: (stage.random.chance(0.5) ? 2 : -2) * HOUR });
    await patiently(() => wakeAll(stage.worlds));
    await pause(500);
    await drained(child);
  });
}

/** To every worker that runs. */
async function namesTaken({ workers }: Stage, ms: number): Promise<boolean> {
  const running = workers.flatMap(({ child }) => (child && !isGone(child) ? [child] : []));
  for (const child of running) say(child, { noNames: ms });
  return running.length > 0;
}

function say(child: ChildProcess, word: object): void {
  if (child.connected) child.send(word, () => {});
}

async function twiceQueued({ worlds, random }: Stage): Promise<void> {
  const { person, mailbox } = worlds[random.below(worlds.length)]!;
  const payload = { teamId: person.member.teamId, mailboxId: mailbox.id };
  await patiently(() =>
    inTeam(person.member, async (tx) => {
      await enqueue(tx, sendDue, payload, { key: mailbox.id });
      await enqueue(tx, sendDue, payload, { key: `${mailbox.id} again` });
    }),
  );
}

/** Half of those that workers and the web have, in the middle of whatever they do. */
async function connectionsCut({ superuser }: Tools): Promise<void> {
  await patiently(async () => {
    await superuser`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'audienti%' and random() < 0.5`;
  });
}

/** Everybody who wants to write waits, until every connection of every pool is taken by somebody who does. */
async function tablesHeld({ superuser }: Tools, ms: number): Promise<void> {
  await patiently(async () => {
    await superuser.begin(async (tx) => {
      await tx`lock table mailboxes, sends in exclusive mode`;
      await pause(ms);
    });
  });
}

/** Seconds until it has gone by itself; for ever when it had to be killed. */
async function drained(child: ChildProcess): Promise<number> {
  if (isGone(child)) return 0;
  const began = performance.now();
  const gone = new Promise<number>((resolve) =>
    child.once("exit", () => resolve((performance.now() - began) / 1000)),
  );
  child.kill("SIGTERM");
  const late = pause(35_000, { unref: true }).then(() => Number.POSITIVE_INFINITY);
  const took = await Promise.race([gone, late]);
  if (!Number.isFinite(took)) child.kill("SIGKILL");
  return took;
}

async function wakeAll(worlds: World[]): Promise<void> {
  await Promise.all(
    worlds.map(({ person, mailbox }) =>
      inTeam(person.member, (tx) => wakeSending(tx, person.member, mailbox.id)),
    ),
  );
}

/** The database may be gone for a moment. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 200) throw error;
      await pause(50);
    }
  }
}

export function pause(ms: number, { unref = false } = {}): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    if (unref) timer.unref();
  });
}
