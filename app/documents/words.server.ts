/** The present words of both documents, as this installation is configured and classified. */
import type { DocumentName } from "#app/documents/document.ts";
import { policyLines } from "#app/documents/policy.ts";
import { termsLines } from "#app/documents/terms.ts";
import {
  contactAddress,
  contactIsPlaceholder,
  listProcessors,
} from "#app/privacy/operator.server.ts";
import { recordOfProcessing } from "#app/privacy/record.server.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

export type Words = Record<DocumentName, DocumentLine[]>;

export function presentWords(): Words {
  const contact = contactAddress();
  return {
    terms: termsLines({ contact }),
    privacy: policyLines({
      contact,
      placeholder: contactIsPlaceholder(),
      processors: listProcessors(),
      groups: recordOfProcessing(),
    }),
  };
}
