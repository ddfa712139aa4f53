/** Jobs of acts on many prospects. */
import { bulkWork } from "#app/bulk/jobs.ts";
import { workBulk } from "#app/bulk/work.server.ts";
import { handle } from "#jobs/handle.ts";

handle(bulkWork, (member) => workBulk(member));
