/** Jobs of the prospects room. */
import { dropUnfinishedUpload } from "#app/prospects/import-upload.server.ts";
import { workImport } from "#app/prospects/import-work.server.ts";
import { importCheck, importRun, uploadCleanup } from "#app/prospects/jobs.ts";
import { handle } from "#jobs/handle.ts";

handle(importCheck, (member, { importId }) => workImport(member, importId, "check"));
handle(importRun, (member, { importId }) => workImport(member, importId, "run"));
handle(uploadCleanup, (member, { fileId }) => dropUnfinishedUpload(member, fileId));
