/** Jobs of the imports room. */
import { completeImport } from "#app/enrichment/completing.server.ts";
import { importCheck, importRun, importUndo, uploadCleanup } from "#app/imports/jobs.ts";
import { workUndo } from "#app/imports/undo.server.ts";
import { dropUnfinishedUpload } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { checkAfterImport } from "#app/verification/of-import.server.ts";
import { handle } from "#jobs/handle.ts";

handle(importCheck, (member, { importId }) => workImport(member, importId, "check"));
handle(importRun, async (member, { importId }) => {
  const run = await workImport(member, importId, "run");
  // Each starts only what the team chose.
  await checkAfterImport(member, importId);
  await completeImport(member, importId);
  return run;
});
handle(importUndo, (member, { importId }) => workUndo(member, importId));
handle(uploadCleanup, (member, { fileId }) => dropUnfinishedUpload(member, fileId));
