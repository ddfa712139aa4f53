/** The benches by name, each beside its limit; started by run.ts. */
import { once } from "node:events";
import { run as bulk } from "#tests/bench/bulk.ts";
import { run as coldStart } from "#tests/bench/cold-start.ts";
import type { Figure, Ground } from "#tests/bench/ground.ts";
import { run as imports } from "#tests/bench/import.ts";
import { run as inbox } from "#tests/bench/inbox.ts";
import { run as jobs } from "#tests/bench/jobs.ts";
import { run as list } from "#tests/bench/list.ts";
import { run as page } from "#tests/bench/page.ts";
import { run as pixel } from "#tests/bench/pixel.ts";
import { run as requests } from "#tests/bench/requests.ts";
import { run as send } from "#tests/bench/send.ts";
import { run as understanding } from "#tests/bench/understanding.ts";
import { run as unsubscribe } from "#tests/bench/unsubscribe.ts";
import { run as verify } from "#tests/bench/verify.ts";
import { run as wire } from "#tests/bench/wire.ts";

const benches = {
  bulk,
  import: imports,
  list,
  pixel,
  requests,
  send,
  wire,
  inbox,
  jobs,
  unsubscribe,
  verify,
  understanding,
  page,
  "cold-start": coldStart,
};

const [ground] = (await once(process, "message")) as [Ground];
const wanted = process.argv.slice(2).find((word) => !word.startsWith("-"));
if (wanted && !(wanted in benches)) {
  process.stderr.write(`No bench ${wanted}. There are: ${Object.keys(benches).join(", ")}.\n`);
  process.exit(1);
}

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (!wanted || name === wanted) figures.push(...(await bench(ground)));
}
console.table(
  Object.fromEntries(
    figures.map(({ name, ours, limit, ratio, goal, unit }) => [
      name,
      { ours, limit, ratio, goal, unit },
    ]),
  ),
);
process.exit(0);
