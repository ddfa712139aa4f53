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
  await workImport(member, importId, "run");
  await checkAfterImport(member, importId);
  return completeImport(member, importId);
});
handle(importUndo, (member, { importId }) => workUndo(member, importId));
handle(uploadCleanup, (member, { fileId }) => dropUnfinishedUpload(member, fileId));
