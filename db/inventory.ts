/** Everything we hold and why: every classification, collected by name. */
import type { TableData } from "#db/classify.ts";
import { accountLinksData, sessionsData, throttlesData, usersData } from "#db/schema/auth.ts";
import { filesData, importRejectsData, importsData } from "#db/schema/imports.ts";
import { mailboxesData } from "#db/schema/mailboxes.ts";
import { membershipsData } from "#db/schema/members.ts";
import { enrolmentsData, sendsData, sequencesData, stepsData } from "#db/schema/outreach.ts";
import { erasuresData } from "#db/schema/privacy.ts";
import { originsData, prospectChangesData, prospectsData } from "#db/schema/prospects.ts";
import { suppressionsData } from "#db/schema/suppression.ts";
import { dueClocksData, teamsData } from "#db/schema/team.ts";

export const inventory: readonly TableData[] = [
  usersData,
  sessionsData,
  accountLinksData,
  throttlesData,
  teamsData,
  membershipsData,
  dueClocksData,
  originsData,
  prospectsData,
  prospectChangesData,
  filesData,
  importsData,
  importRejectsData,
  suppressionsData,
  mailboxesData,
  sequencesData,
  stepsData,
  enrolmentsData,
  sendsData,
  erasuresData,
];

/** Tables that are not ours: their rows carry ids only, or nothing about people. */
export const foreignSchemas = {
  pgboss: "the job queue: ids only, asserted by a test",
  drizzle: "which migrations ran",
} as const;
