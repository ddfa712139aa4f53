/** Jobs of exports. */
import { prospectExport } from "#app/exports/jobs.ts";
import { makeProspectExport } from "#app/exports/making.server.ts";
import { handle } from "#jobs/handle.ts";

handle(prospectExport, (member, { exportId }) => makeProspectExport(member, exportId));
