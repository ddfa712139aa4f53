/** The job of the page that says why somebody was written to. */

import { mailCode } from "#app/why/code.server.ts";
import { codeLetter } from "#app/why/jobs.ts";
import { handle } from "#jobs/handle.ts";

handle(codeLetter, mailCode);
