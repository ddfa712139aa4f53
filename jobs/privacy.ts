/** Jobs of the privacy room. */
import { makeExport } from "#app/privacy/exports.server.ts";
import {
  exportLetter,
  fileScrub,
  myDataExport,
  nightlyPurge,
  scrubReminder,
  teamPurge,
} from "#app/privacy/jobs.ts";
import { sendExportLetter } from "#app/privacy/letters.server.ts";
import { purgeHouse, purgeTeam, remindScrubs } from "#app/privacy/retention.server.ts";
import { scrubFiles } from "#app/privacy/scrub.server.ts";
import { handle, handleSystem } from "#jobs/handle.ts";

handle(fileScrub, scrubFiles);
handleSystem(scrubReminder, remindScrubs);
handleSystem(nightlyPurge, purgeHouse);
handle(teamPurge, purgeTeam);
handleSystem(myDataExport, makeExport);
handleSystem(exportLetter, sendExportLetter);
