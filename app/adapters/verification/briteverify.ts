/** What BriteVerify's words mean, in answers to one question and in rows of a list. */
import { z } from "zod";
import { boundedJson } from "#app/adapters/bounded-json.ts";
import type { Reason, Verdict, Verification } from "#app/adapters/verification/port.ts";
import { suggestAddress } from "#app/adapters/verification/typo.ts";

const word = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);
const Email = z.object({
  status: z.string(),
  secondary_status: word,
  error_code: word,
  disposable: flag,
  role_address: flag,
});
export type CheckedEmail = z.output<typeof Email>;

export const Checked = z.object({ email: Email });

const Row = Email.extend({ email: z.string() });

/** `num_pages` comes as a number or as a string; with `contacts` each row has its email inside. */
export const ExportPage = z.object({
  num_pages: z.coerce.number().int().min(0).catch(1),
  results: z.array(
    z.union([Row, z.object({ email: Row }).transform(({ email }) => email)]).catch({
      email: "",
      status: "unknown",
    } as z.output<typeof Row>),
  ),
});

export const ListState = z.object({
  id: z.string().min(1),
  state: z.string(),
  progress: z.coerce.number().min(0).max(100).nullish().catch(undefined),
  errors: z
    .array(z.object({ code: word }))
    .nullish()
    .catch(undefined),
});

// BriteVerify's own words in order of quality, as we show no made-up precision.
const scores: Record<Verdict, number | null> = { valid: 95, risky: 50, invalid: 0, unknown: null };

const whyInvalid: Record<string, Reason> = {
  email_address_invalid: "syntax",
  email_domain_invalid: "no-domain",
  email_account_invalid: "mailbox-unknown",
  mailbox_full_invalid: "mailbox-full",
};

/** `creditsEach`: one on the usual plans. */
export function verificationOf(
  address: string,
  found: CheckedEmail,
  { answer, creditsEach = 1 }: { answer: unknown; creditsEach?: number | undefined },
): Verification {
  const { verdict, reasons } = judge(found);
  return {
    verdict,
    reasons,
    score: reasons[0] === "disposable" ? 10 : reasons[0] === "mailbox-full" ? 25 : scores[verdict],
    suggestion: suggestAddress(address),
    retryAt: null,
    raw: boundedJson(answer),
    charged: creditsEach,
  };
}

function judge(found: CheckedEmail): { verdict: Verdict; reasons: Reason[] } {
  const { status, secondary_status: second = "" } = found;
  const role: Reason[] = found.role_address || second === "role_address" ? ["role"] : [];
  const disposable = found.disposable === true || second === "disposable";
  if (status === "invalid") return undeliverable(found);
  const rest: Reason[] = status === "accept_all" ? ["catch-all", ...role] : role;
  // A throw-away service takes every name, too: the service is the reason, not the taking.
  if (disposable && (status === "valid" || status === "accept_all" || status === "unknown")) {
    return { verdict: "risky", reasons: ["disposable", ...rest] };
  }
  if (status === "accept_all") return { verdict: "risky", reasons: rest };
  if (status === "valid") return { verdict: "valid", reasons: ["accepted", ...role] };
  return {
    verdict: "unknown",
    reasons: [status === "unknown" ? "no-answer" : "odd-answer", ...role],
  };
}

function undeliverable({ error_code, secondary_status }: CheckedEmail) {
  const reason =
    whyInvalid[error_code ?? ""] ?? whyInvalid[secondary_status ?? ""] ?? "undeliverable";
  const verdict: Verdict = reason === "mailbox-full" ? "risky" : "invalid";
  return { verdict, reasons: [reason] as Reason[] };
}
