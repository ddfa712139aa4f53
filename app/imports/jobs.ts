/** Jobs of the imports room. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

const AboutImport = z.object({ teamId: Id, importId: Id });
// A gigabyte takes minutes on a small machine; a run that loses its worker goes on where it stopped.
const PATIENT = { once: true, retries: 10, expireSeconds: 6 * 60 * 60 };

/** The dry run: counts and the first bad rows, nothing written. */
export const importCheck = declareJob("prospects.check-import", AboutImport, PATIENT);

export const importRun = declareJob("prospects.run-import", AboutImport, PATIENT);

/** Taking an import back, batch by batch. */
export const importUndo = declareJob("prospects.undo-import", AboutImport, PATIENT);

/** For an upload that a killed process left half done: nobody could see or delete its file. */
export const uploadCleanup = declareJob(
  "prospects.drop-unfinished-upload",
  z.object({ teamId: Id, fileId: Id }),
);
