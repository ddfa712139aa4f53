/** Jobs of the documents room: telling those who asked that a document changed. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** Goes through the people who chose such letters, some at a time; `after` is the last one seen. */
export const changeLetters = declareJob(
  "documents.change-letters",
  z.object({ documentId: Id, after: Id.optional() }),
);

/** One letter to one person about one version. */
export const changeLetter = declareJob(
  "documents.change-letter",
  z.object({ documentId: Id, userId: Id }),
);
