/** Checking addresses with Hunter's email verifier. It takes one at a time and has no lists. */
import { z } from "zod";
import { boundedJson } from "#app/adapters/bounded-json.ts";
import { askHunter, type HunterAccount } from "#app/adapters/hunter.server.ts";
import type { Reason, Verdict, Verifier, VerifyOutcome } from "#app/adapters/verification/port.ts";
import { suggestAddress } from "#app/adapters/verification/typo.ts";
import { after, HOUR, now } from "#app/core/clock.ts";
import { ok, refused } from "#app/core/result.ts";

const word = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);
const Verified = z.object({
  status: word,
  /** The deprecated word for it, used where the newer is missing. */
  result: word,
  score: z.number().min(0).max(100).nullish().catch(undefined),
  regexp: flag,
  gibberish: flag,
  disposable: flag,
  webmail: flag,
  mx_records: flag,
  smtp_check: flag,
  accept_all: flag,
  block: flag,
});
type Verified = z.output<typeof Verified>;

/** `creditsEach`: 0.5 on most plans, 1 on Hunter's Data plans. */
export function openHunterVerifier(account: HunterAccount & { creditsEach?: number }): Verifier {
  return { name: "hunter", verify: (address) => verify(account, address) };
}

async function verify(
  account: HunterAccount & { creditsEach?: number },
  address: string,
): Promise<VerifyOutcome> {
  const answer = await askHunter(account, "/email-verifier", { email: address });
  if (answer.refused !== undefined) return answer;
  const { data, body } = answer.value;
  const read = Verified.safeParse(data);
  if (!read.success) {
    return refused("no-verdict", { retryAt: after(now(), HOUR), said: "unreadable" });
  }
  const verdict = verdictOf(read.data);
  return ok({
    verdict,
    reasons: reasonsOf(read.data, verdict),
    score: verdict === "unknown" ? null : (read.data.score ?? null),
    suggestion: suggestAddress(address),
    retryAt: null,
    raw: boundedJson(body),
    charged: account.creditsEach ?? 0.5,
  });
}

const verdicts: Record<string, Verdict> = {
  valid: "valid",
  invalid: "invalid",
  accept_all: "risky",
  // Hunter does not look into mailboxes of free providers and calls them risky.
  webmail: "risky",
  disposable: "risky",
  unknown: "unknown",
};
const oldVerdicts: Record<string, Verdict> = {
  deliverable: "valid",
  undeliverable: "invalid",
  risky: "risky",
};

function verdictOf({ status, result, disposable, accept_all }: Verified): Verdict {
  const verdict = status ? verdicts[status] : oldVerdicts[result ?? ""];
  if (verdict === "valid" && (disposable || accept_all)) return "risky";
  return verdict ?? "unknown";
}

function reasonsOf(found: Verified, verdict: Verdict): Reason[] {
  const reasons: (Reason | false)[] = [
    verdict === "invalid" && whyInvalid(found),
    verdict === "unknown" && (found.block ? "blocked" : "no-answer"),
    (found.disposable === true || found.status === "disposable") && "disposable",
    (found.accept_all === true || found.status === "accept_all") && "catch-all",
    verdict === "valid" && "accepted",
    found.gibberish === true && "gibberish",
    (found.webmail === true || found.status === "webmail") && "free-provider",
  ];
  const told = reasons.filter((reason) => reason !== false);
  // An old answer may call an address risky and not say why.
  return told.length > 0 ? told : ["odd-answer"];
}

function whyInvalid({ regexp, mx_records, smtp_check }: Verified): Reason {
  if (regexp === false) return "syntax";
  if (mx_records === false) return "no-mx";
  return smtp_check === false ? "mailbox-unknown" : "undeliverable";
}
