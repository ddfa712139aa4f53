/** Jobs of the clocks room. */
import { goOnDeciding } from "#app/clocks/decide.server.ts";
import { decideMany } from "#app/clocks/jobs.ts";
import { handle } from "#jobs/handle.ts";

handle(decideMany, goOnDeciding);
