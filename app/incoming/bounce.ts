/** What a mail server's refusal says: of the address, of the moment, or of us (RFC 3463, RFC 5321). */
import type { BounceReason, Refusal, Severity } from "#app/incoming/delivery.ts";
import { isRefusal, reasonInWords, stateOfNamed } from "#app/incoming/refusal-words.ts";
import { type Stage, stageIn } from "#app/incoming/stage.ts";

export type Diagnosis = {
  /** Enhanced status, such as 5.1.1; left out where there is none. */
  status?: string | undefined;
  /** What the server said. */
  words: string;
  /** What it answered to, where the report tells. */
  stage?: Stage | undefined;
};

const severities: Record<BounceReason, Severity> = {
  "no-such-address": "hard",
  "no-such-domain": "hard",
  disabled: "hard",
  moved: "hard",
  full: "soft",
  "too-big": "soft",
  greylisted: "soft",
  busy: "soft",
  "slow-down": "soft",
  unreachable: "soft",
  other: "soft",
  authentication: "policy",
  spam: "policy",
  blocked: "policy",
  refused: "policy",
  content: "policy",
};

/**
 * Words outrank codes where they are plain: servers put 5.7.1 or 5.0.0 on what is an unknown user, and
 * 5.1.1 on what is a full mailbox. Whatever stays unclear is soft, so that nobody is given up by guess.
 */
export function readRefusal(told: Diagnosis): Refusal {
  const words = told.words.slice(0, 4_000);
  const code = told.status ?? statusIn(words);
  const stage = told.stage ?? stageIn(words);
  const said =
    reasonInWords(words) ?? byStatus(code) ?? byReply(words) ?? unexplained(words, stage);
  const isOfAddress = severities[said] === "hard" || said === "other";
  const reason = isOfAddress ? ofTheAddress(said, code, { words, stage }) : said;
  return { severity: severities[reason], reason };
}

/** A hard reason holds only where the address itself was judged, and for good. */
function ofTheAddress(
  said: BounceReason,
  code: string | undefined,
  { words, stage }: Diagnosis,
): BounceReason {
  const isNotNow = code?.startsWith("4.") || /(?:^|[\s:])4\d\d[ -]/.test(words);
  const isEarly = stage === "connection" || stage === "sender";
  if (/^\d\.1\.[78]$/.test(code ?? "") || isEarly) return isNotNow ? "busy" : "refused";
  // A name server has the last word on a domain, however the mail server files it.
  if (said === "no-such-domain" || said === "other") return said;
  return isNotNow || (said === "disabled" && forNow.test(words)) ? "busy" : said;
}

const forNow = /temporar|for now|try (?:again )?later|vorübergehend|momentan|provisional|временно/i;

/**
 * Where the recipient was just named, RFC 5321's own words for 550 are of their mailbox, and any state
 * is theirs; elsewhere they are of anything.
 */
function unexplained(words: string, stage: Stage | undefined): BounceReason {
  const isOfNamed = stage === "recipient" && /\b5[05]\d\b/.test(words) && !forNow.test(words);
  if (isOfNamed && unavailable.test(words) && !/currently|moment|busy/i.test(words))
    return "no-such-address";
  // Whoever read all of a message and takes it not, for good, judged the message.
  const isJudged = stage === "message" && /\b55[0-9]\b/.test(words) && !forNow.test(words);
  const refusal = isJudged || isRefusal(words) ? "refused" : "other";
  return (isOfNamed && refusal === "other" && stateOfNamed(words)) || refusal;
}

const unavailable =
  /(?:mail-?\s?box|recipient|user|address|account)(?: \S+)? (?:is )?(?:un|not )available|unavailable (?:mail-?\s?box|recipient|(?:mail )?user)/i;

/** The enhanced status in a server's words: "550-5.1.1 …" or "#5.1.1". Not an address of the network. */
export function statusIn(words: string): string | undefined {
  return /(?:^|[\s#(<-])([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(words)?.[1];
}

const statuses: [RegExp, BounceReason][] = [
  [/^\d\.1\.(1|10)$/, "no-such-address"],
  [/^\d\.1\.(2|3)$/, "no-such-domain"],
  [/^\d\.1\.6$/, "moved"],
  [/^\d\.1\.[078]$/, "refused"],
  [/^\d\.2\.1$/, "disabled"],
  [/^\d\.2\.2$/, "full"],
  [/^\d\.(2|3)\.[34]$/, "too-big"],
  [/^\d\.4\.[0124567]$/, "unreachable"],
  [/^\d\.3\.\d+$/, "busy"],
  [/^\d\.7\.(15|2[0-9]|30|509|515)$/, "authentication"],
  [/^\d\.7\.\d+$/, "refused"],
  [/^\d\.6\.\d+$/, "content"],
];

function byStatus(status: string | undefined): BounceReason | undefined {
  if (!status) return undefined;
  // Not now is not never, whatever the detail says.
  if (status.startsWith("4.1.") || status.startsWith("4.2.1")) return "busy";
  if (status === "5.4.4" || status === "5.4.310") return "no-such-domain";
  return statuses.find(([pattern]) => pattern.test(status))?.[1];
}

/** The plain reply code (RFC 5321 4.2.3), where nothing better was said. */
function byReply(words: string): BounceReason | undefined {
  const code = /(?:^|[^\d.])([45]\d\d)(?=[ -])/.exec(words)?.[1];
  if (code === "552") return isRefusal(words) ? "refused" : "full";
  if (code === "551" && /not local|please try|forward/i.test(words)) return "moved";
  if (code === "553" || code === "550") return undefined;
  if (code === "421" || code?.startsWith("45")) return "busy";
  return undefined;
}
