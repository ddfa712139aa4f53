/** Round after round, a line of JSON for each; ends with 1 when anything was violated. Started by run.ts. */
import { once } from "node:events";
import { parseArgs } from "node:util";
import { closeConnections } from "#db/client.ts";
import { closeQueue } from "#db/queue.ts";
import { startWeb } from "#tests/bench/server.ts";
import { runRound } from "#tests/torture/round.ts";

const AT_ONCE = 10;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    seconds: { type: "string", default: "8" },
  },
});
const first = Number(values.from);
const last = first + Number(values.seeds) - 1;
let violated = 0;
const sum = { seeds: 0, faults: 0, accepted: 0, uncertain: 0, violations: 0 };

for (let from = first; from <= last; from += AT_ONCE) {
  const seeds = Array.from({ length: Math.min(AT_ONCE, last - from + 1) }, (_, n) => from + n);
  const web = await startWeb();
  const outcome = await runRound(seeds, {
    post: (path) => optOutOf(`http://127.0.0.1:${web.port}${path}`),
    pullThePlug,
    seconds: Number(values.seconds),
  });
  await web.stop();
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  violated += outcome.violations.length;
  sum.seeds += seeds.length;
  sum.faults += Object.values(outcome.faults).reduce((all, count) => all + count, 0);
  sum.accepted += outcome.accepted;
  sum.uncertain += outcome.uncertain;
  sum.violations += outcome.violations.length;
}
console.table(sum);
await closeQueue();
await closeConnections();
process.exit(violated > 0 ? 1 : 0);

async function pullThePlug(): Promise<void> {
  process.send?.("pull");
  await once(process, "message");
}

async function optOutOf(url: string): Promise<number> {
  const body = "List-Unsubscribe=One-Click";
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return fetch(url, { method: "POST", body, headers }).then(
    ({ status }) => status,
    () => 0,
  );
}
