/** Round after round, a line of JSON for each; ends with 1 when anything was violated. Started by run.ts. */
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { config } from "#app/config.server.ts";
import { places } from "#app/core/failpoint.ts";
import { closeConnections } from "#db/client.ts";
import { closeQueue } from "#db/queue.ts";
import { startWeb } from "#tests/bench/server.ts";
import { writeFaults } from "#tests/torture/faults.ts";
import { pause } from "#tests/torture/nemesis.ts";
import { randomOf } from "#tests/torture/random.ts";
import { type Outcome, runRound } from "#tests/torture/round.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    seconds: { type: "string", default: "24" },
    // Teams that send at once, to the same processes.
    together: { type: "string", default: "20" },
  },
});
const [first, together, seconds] = [values.from, values.together, values.seconds].map(Number) as [
  number,
  number,
  number,
];
const last = first + Number(values.seeds) - 1;
const log = join(config.dataDir, "faults");
const superuser = postgres(process.env.SUPERUSER_URL!, { max: 4, onnotice: () => {} });
const outcomes: Outcome[] = [];

await mkdir(config.dataDir, { recursive: true });
for (let from = first; from <= last; from += together) {
  const seeds = Array.from({ length: Math.min(together, last - from + 1) }, (_, n) => from + n);
  const outcome = await aRound(seeds);
  outcomes.push(outcome);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  if (outcome.violations.length > 0) {
    process.stdout.write(
      `Again: npm run torture -- --from ${from} --seeds ${seeds.length} --together ${seeds.length} --seconds ${seconds}\n`,
    );
  }
}
report(outcomes);
await superuser.end();
await closeQueue();
await closeConnections();
process.exit(outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0);

async function aRound(seeds: number[]): Promise<Outcome> {
  await rm(log, { force: true });
  const random = randomOf(seeds[0]!);
  let web = aWeb();
  try {
    return await runRound(seeds, {
      ...{ superuser, log, seconds, days: 3, people: 20, pullThePlug, exhaust },
      post: async (path) => optOutOf(`http://127.0.0.1:${(await web).port}${path}`),
      killWeb: async () => {
        (await web).kill();
        web = aWeb();
        await web;
      },
    });
  } finally {
    await (await web).stop();
  }

  function aWeb() {
    const actions = ["kill", "stall", "fail"] as const;
    const action = actions[random.below(actions.length)]!;
    const fault = { place: "before-opt-out-commit" as const, action, ms: 300 };
    const FAULTS = writeFaults([{ ...fault, visit: 1 + random.below(3) }]);
    const env = { PROGRAM: "web", FAULT_LOG: log, FAULTS };
    const program = "tests/torture/process.ts";
    return startWeb(env, program).catch(() => startWeb(env, program));
  }
}

async function pullThePlug(): Promise<void> {
  process.send?.("pull");
  await once(process, "message");
}

/** Every place that the database has is taken for so long. */
async function exhaust(ms: number): Promise<void> {
  const hold = postgres(config.databaseUrl!, { max: 250, onnotice: () => {} });
  const held = Array.from({ length: 250 }, () =>
    hold`select pg_sleep(${ms / 1000})`.catch(() => {}),
  );
  await Promise.race([Promise.all(held), pause(5000)]);
  await hold.end({ timeout: 5 }).catch(() => {});
}

async function optOutOf(url: string): Promise<number> {
  const body = "List-Unsubscribe=One-Click";
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return fetch(url, { method: "POST", body, headers }).then(
    ({ status }) => status,
    () => 0,
  );
}

function report(all: Outcome[]): void {
  const sum = (of: (outcome: Outcome) => number) =>
    all.reduce((before, outcome) => before + of(outcome), 0);
  const tally = (words: string[]) => {
    const counts = Map.groupBy(words, (word) => word);
    return Object.fromEntries([...counts].map(([word, { length }]) => [word, length]).sort());
  };
  const kinds = all.flatMap(({ faults }) =>
    Object.entries(faults).flatMap(([kind, count]) => Array<string>(count).fill(kind)),
  );
  const seeds = sum((outcome) => outcome.seeds.length);
  const passed = new Set(all.flatMap((outcome) => outcome.passed));
  console.table(tally(kinds));
  console.table({
    ...{ seeds, faults: kinds.length, "faults a seed": Math.round(kinds.length / seeds) },
    accepted: sum((outcome) => outcome.accepted),
    uncertain: sum((outcome) => outcome.uncertain),
    "uncertain where Sent could prove it": sum((outcome) => outcome.unproved),
    "failpoints passed": `${passed.size} of ${places.length}`,
    "slowest rest, s": Math.max(...all.map(({ slowestRest }) => slowestRest)).toFixed(1),
    "slowest drain, s": Math.max(...all.map(({ slowestDrain }) => slowestDrain)).toFixed(1),
    violations: sum((outcome) => outcome.violations.length),
    ...tally(all.flatMap(({ violations }) => violations.map(({ check }) => check))),
  });
}
