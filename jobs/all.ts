/** Every handler file, imported for its registrations. */
import "#jobs/account.ts";
import "#jobs/auth.ts";
import "#jobs/history.ts";
import "#jobs/documents.ts";
import "#jobs/closing.ts";
import "#jobs/mailboxes.ts";
import "#jobs/onboarding.ts";
import "#jobs/privacy.ts";
import "#jobs/outreach.ts";
import "#jobs/imports.ts";
import "#jobs/clocks.ts";
import "#jobs/enrichment.ts";
import "#jobs/team.ts";
import "#jobs/verification.ts";
import "#jobs/bulk.ts";
import "#jobs/exports.ts";
import "#jobs/keys.ts";
