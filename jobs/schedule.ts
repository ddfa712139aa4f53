/** The timetable, on one page. Times are UTC. */
import { closuresDue } from "#app/closing/jobs.ts";
import type { JobDeclaration } from "#app/core/job.ts";
import { enrichmentDue } from "#app/enrichment/jobs.ts";
import { logMonths } from "#app/history/jobs.ts";
import { keyRotation } from "#app/keys/jobs.ts";
import { onboardingDue } from "#app/onboarding/jobs.ts";
import { nightlyPurge, scrubReminder } from "#app/privacy/jobs.ts";
import { checksDue } from "#app/verification/jobs.ts";

export const timetable: {
  job: JobDeclaration<Record<string, never>>;
  cron: string;
  why: string;
}[] = [
  { job: nightlyPurge, cron: "10 3 * * *", why: "Whatever was kept long enough goes." },
  {
    job: scrubReminder,
    cron: "40 * * * *",
    why: "An erasure that waits for its files is not lost.",
  },
  {
    job: keyRotation,
    cron: "40 2 * * *",
    why: "What an older master key wraps goes to the first.",
  },
  { job: logMonths, cron: "20 2 * * *", why: "Each month of the request log has its partition." },
  { job: onboardingDue, cron: "5 * * * *", why: "At ten o’clock somewhere, somebody is due." },
  { job: closuresDue, cron: "5 * * * *", why: "What was closed 90 days ago goes, on its day." },
  { job: checksDue, cron: "* * * * *", why: "Checks that rest go on when their time has come." },
  { job: enrichmentDue, cron: "* * * * *", why: "What waited for a provider goes on." },
];
