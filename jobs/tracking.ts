/** Jobs of the tracking room. */
import { foldOpenEvents } from "#app/tracking/fold.server.ts";
import { foldOpens } from "#app/tracking/jobs.ts";
import { handle } from "#jobs/handle.ts";

handle(foldOpens, foldOpenEvents);
