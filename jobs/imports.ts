/** Jobs of the imports room. */

import { importCheck, importRun, uploadCleanup } from "#app/imports/jobs.ts";
import { dropUnfinishedUpload } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { handle } from "#jobs/handle.ts";

handle(importCheck, (member, { importId }) => workImport(member, importId, "check"));
handle(importRun, (member, { importId }) => workImport(member, importId, "run"));
handle(uploadCleanup, (member, { fileId }) => dropUnfinishedUpload(member, fileId));
