/** Jobs of the history room. */
import { logMonths } from "#app/history/jobs.ts";
import { makeLogMonths } from "#app/history/months.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(logMonths, makeLogMonths);
