/** Faults at named places, as a word that travels in the environment: "before-dot:2:kill,after-claim:1:stall:300". */
import { type Place, places } from "#app/core/failpoint.ts";

/** `freeze` stops the whole process for so long, `stall` one course of it, `jump` moves its clock, `fail` is a full disk. */
export type Action = "kill" | "freeze" | "stall" | "jump" | "fail";

/** On the n-th visit of a place. */
export type Fault = { place: Place; visit: number; action: Action; ms: number };

const actions: Action[] = ["kill", "freeze", "stall", "jump", "fail"];

export function readFaults(text: string): Fault[] {
  return text
    .split(",")
    .filter(Boolean)
    .map((word) => {
      const [at, visit, what, ms = "0"] = word.split(":");
      const place = places.find((known) => known === at);
      const action = actions.find((known) => known === what);
      if (!place || !action) throw new Error(`no such fault: ${word}`);
      return { place, visit: Number(visit), action, ms: Number(ms) };
    });
}

export function writeFaults(faults: Fault[]): string {
  return faults
    .map(({ place, visit, action, ms }) => `${place}:${visit}:${action}:${ms}`)
    .join(",");
}
