/** What the worker does about keys: only it may open what they sealed. */
import { z } from "zod";
import { declareJob } from "#app/core/job.ts";

/** Nothing to do on most nights. */
export const keyRotation = declareJob("keys.rotate", z.object({}), { retries: 3 });
