/** Jobs of the privacy room: overwriting erased people in files, and forgetting on time. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** Overwrites everybody whose erasure is pending in what the team has stored as files. */
export const fileScrub = declareJob("privacy.scrub-files", z.object({ teamId: Id }), {
  once: true,
  expireSeconds: 3600,
});

/** Asks again for scrubs that should have happened by now. */
export const scrubReminder = declareJob("privacy.remind-scrubs", z.object({}));

/** Deletes what the house kept long enough, and sets each team to do the same. */
export const nightlyPurge = declareJob("privacy.purge", z.object({}), { expireSeconds: 3600 });

/** One team's part of the purge. */
export const teamPurge = declareJob("privacy.purge-team", z.object({ teamId: Id }), {
  once: true,
  expireSeconds: 3600,
});

/** Puts together everything held about one person. */
export const myDataExport = declareJob("privacy.export-my-data", z.object({ exportId: Id }), {
  expireSeconds: 3600,
  atOnce: 1,
});

/** Tells whoever asked that it is ready. */
export const exportLetter = declareJob("privacy.export-letter", z.object({ exportId: Id }));
