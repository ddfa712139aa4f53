/** The job of the page that says why: mailing a code. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";
import { LANGUAGES } from "#app/core/language.ts";

/** The code is computed from the row's id when the letter is written, and stands nowhere else. */
export const codeLetter = declareJob(
  "why.mail-code",
  z.object({ teamId: Id, codeId: Id, language: z.enum(LANGUAGES) }),
);
