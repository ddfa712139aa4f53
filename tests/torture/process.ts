/** A worker or the web process as it is, with faults hung into it. Its parent moves its clock and takes DNS away. */
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { clock } from "#app/core/clock.ts";
import { hangFault, type Place } from "#app/core/failpoint.ts";
import { type Fault, readFaults } from "#tests/torture/faults.ts";

const { PROGRAM, FAULTS = "", FAULT_LOG, CLOCK_AHEAD = "0" } = process.env;
const faults = readFaults(FAULTS);
const visits = new Map<Place, number>();

clock.advance(Number(CLOCK_AHEAD));
hangFault((place) => {
  const visit = (visits.get(place) ?? 0) + 1;
  visits.set(place, visit);
  if (visit === 1) note({ place, did: "passed" });
  const fault = faults.find((each) => each.place === place && each.visit === visit);
  return fault && act(fault);
});
process.on("message", ({ jump, noNames }: { jump?: number; noNames?: number }) => {
  if (jump) clock.advance(jump);
  if (noNames) takeNames(noNames);
});
// Whose database is away when it starts does not start; whoever wanted it starts another.
await import(PROGRAM === "web" ? "#app/server.ts" : "#jobs/worker.ts").catch(() => process.exit(1));

function act({ place, action, ms }: Fault): Promise<void> | void {
  note({ place, did: action });
  if (action === "kill") process.kill(process.pid, "SIGKILL");
  // Nothing at all runs meanwhile, as if it had been stopped from outside.
  if (action === "freeze") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  if (action === "jump") clock.advance(ms);
  if (action === "stall") return pause(ms);
  if (action === "fail") throw Object.assign(new Error("no space left"), { code: "53100" });
}

/** Written at once: a process that is killed tells nothing afterwards. */
function note(what: { place: Place; did: string }): void {
  if (FAULT_LOG) appendFileSync(FAULT_LOG, `${JSON.stringify({ ...what, at: Date.now() })}\n`);
}

/** For so long no name is found; databases are named by number. */
function takeNames(ms: number): void {
  const dns = createRequire(import.meta.url)("node:dns");
  const { lookup } = dns;
  dns.lookup = (name: string, _options: unknown, done: (error: Error) => void) =>
    setImmediate(() =>
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" })),
    );
  setTimeout(() => {
    dns.lookup = lookup;
  }, ms);
}
