/** Everything we hold and why: every classification, collected by name. */
import type { TableData } from "#db/classify.ts";
import {
  acceptancesData,
  consentsData,
  onboardingsData,
  preferencesData,
} from "#db/schema/account.ts";
import {
  accountLinksData,
  emailChangesData,
  securityEventsData,
  sessionsData,
  throttlesData,
  usersData,
} from "#db/schema/auth.ts";
import {
  mailboxReadersData,
  messagesData,
  quarantinedData,
  readingsData,
  threadsData,
} from "#db/schema/conversations.ts";
import {
  enrichmentQuestionsData,
  enrichmentRulesData,
  enrichmentRunsData,
  fieldSuggestionsData,
  personSuggestionsData,
} from "#db/schema/enrichment.ts";
import {
  authenticatorsData,
  challengesData,
  passkeysData,
  recoveryCodesData,
} from "#db/schema/factors.ts";
import { pageViewsData, requestLogData } from "#db/schema/history.ts";
import { hookDeliveriesData, hooksData } from "#db/schema/hooks.ts";
import { filesData, importRejectsData, importsData } from "#db/schema/imports.ts";
import { customFieldsData, customValuesData, labelledData, labelsData } from "#db/schema/labels.ts";
import { credentialUsesData, mailboxesData } from "#db/schema/mailboxes.ts";
import { invitationsData, membershipsData } from "#db/schema/members.ts";
import { notesData, tasksData } from "#db/schema/notes.ts";
import {
  attachmentsData,
  enrolmentsData,
  sendersData,
  sendsData,
  sequencesData,
  stepsData,
  variantsData,
} from "#db/schema/outreach.ts";
import { closuresData, dataExportsData, documentsData, erasuresData } from "#db/schema/privacy.ts";
import {
  notDoublesData,
  originsData,
  prospectChangesData,
  prospectsData,
} from "#db/schema/prospects.ts";
import { requestCodesData, requestsData } from "#db/schema/requests.ts";
import { suppressionsData } from "#db/schema/suppression.ts";
import { dueClocksData, teamsData } from "#db/schema/team.ts";
import { openChoicesData, openEventsData, opensData, openTotalsData } from "#db/schema/tracking.ts";
import { providersData, verificationRunsData, verificationsData } from "#db/schema/verification.ts";
import {
  bulkActsData,
  bulkChangesData,
  defaultViewsData,
  prospectExportsData,
  savedViewsData,
} from "#db/schema/views.ts";

/** Parents before children: what is emptied is emptied from the end. */
export const inventory: readonly TableData[] = [
  usersData,
  sessionsData,
  accountLinksData,
  emailChangesData,
  securityEventsData,
  authenticatorsData,
  passkeysData,
  recoveryCodesData,
  challengesData,
  preferencesData,
  consentsData,
  acceptancesData,
  onboardingsData,
  requestLogData,
  pageViewsData,
  dataExportsData,
  throttlesData,
  teamsData,
  membershipsData,
  invitationsData,
  dueClocksData,
  originsData,
  prospectsData,
  prospectChangesData,
  notDoublesData,
  labelsData,
  labelledData,
  customFieldsData,
  customValuesData,
  savedViewsData,
  defaultViewsData,
  bulkActsData,
  bulkChangesData,
  prospectExportsData,
  notesData,
  tasksData,
  providersData,
  verificationRunsData,
  verificationsData,
  enrichmentQuestionsData,
  enrichmentRulesData,
  enrichmentRunsData,
  fieldSuggestionsData,
  personSuggestionsData,
  filesData,
  importsData,
  importRejectsData,
  suppressionsData,
  mailboxesData,
  credentialUsesData,
  mailboxReadersData,
  readingsData,
  quarantinedData,
  sequencesData,
  sendersData,
  stepsData,
  variantsData,
  attachmentsData,
  enrolmentsData,
  sendsData,
  threadsData,
  messagesData,
  openChoicesData,
  openEventsData,
  opensData,
  openTotalsData,
  requestsData,
  requestCodesData,
  hooksData,
  hookDeliveriesData,
  erasuresData,
  closuresData,
  documentsData,
];

/** Tables that are not ours: their rows carry ids only, or nothing about people. */
export const foreignSchemas = {
  pgboss: "the job queue: ids only, asserted by a test",
  drizzle: "which migrations ran",
} as const;
