/** What the mail interfaces of Google and Microsoft answer, in the words of the mailbox port. */
import type {
  Answer,
  BrokenWhy,
  FailedWhy,
  RetryWhy,
  SendOutcome,
} from "#app/adapters/mailbox/port.ts";
import type { Answered } from "#app/adapters/oauth/https.server.ts";

export type Judged = Exclude<SendOutcome, { kind: "accepted" | "withdrawn" }>;

/** Google's reason, or Microsoft's code: theirs to program against, unlike the words beside it. */
export type Said = { reason: string; said: string };

type Verdict =
  | { kind: "retry"; why: RetryWhy }
  | { kind: "failed"; why: FailedWhy }
  | { kind: "mailbox-broken"; why: BrokenWhy };

const retry = (why: RetryWhy): Verdict => ({ kind: "retry", why });
const failed = (why: FailedWhy): Verdict => ({ kind: "failed", why });
const broken = (why: BrokenWhy): Verdict => ({ kind: "mailbox-broken", why });

/**
 * What is clear whoever answers. A 503 and a 429 say that nothing was done; of any other 5xx, and of an
 * answer that never came, nobody can say whether the message went.
 */
export function judge(answer: Answered, own: (said: Said, status: number) => Verdict): Judged {
  const { status, sent, why } = answer;
  if (status === 0) return sent ? lost(why) : { kind: "retry", why: neverLeft(why) };
  const { reason, said } = readSaid(answer.json);
  const told: Answer = { code: status, said: [reason, said].filter(Boolean).join(": ") };
  if (status >= 500 && ![503, 507, 509].includes(status)) {
    return { kind: "unknown", why: "protocol-error" };
  }
  if (status < 400) return { kind: "unknown", why: "protocol-error" };
  return { ...(common(status) ?? own({ reason, said }, status)), ...told };
}

function lost(why: Answered["why"]): Judged {
  return { kind: "unknown", why: why === "timed-out" ? "timed-out" : "connection-lost" };
}

function neverLeft(why: Answered["why"]): RetryWhy {
  return why === "too-long" || !why ? "unreachable" : why;
}

function common(status: number): Verdict | undefined {
  if (status === 408) return retry("timed-out");
  if (status === 413) return failed("too-big");
  if (status === 503) return retry("server-busy");
  return status === 509 ? retry("slow-down") : undefined;
}

/** developers.google.com/workspace/gmail/api/guides/handle-errors */
export function gmailVerdict({ reason, said }: Said, status: number): Verdict {
  if (/daily|sending limit/i.test(`${reason} ${said}`)) return retry("sending-limit");
  if (status === 429 || /rateLimit|quotaExceeded/i.test(reason)) return retry("slow-down");
  if (status === 403) return broken("access-refused");
  if (status === 404 || reason === "failedPrecondition") return broken("server-refused");
  if (/recipient|\bto header/i.test(said)) return failed("invalid-recipient");
  return failed("refused");
}

const graphCodes: Record<string, Verdict> = {
  ErrorExceededMessageLimit: retry("sending-limit"),
  ErrorQuotaExceeded: retry("mailbox-full"),
  quotaLimitReached: retry("mailbox-full"),
  ErrorMailboxMoveInProgress: retry("server-busy"),
  ErrorServerBusy: retry("server-busy"),
  ErrorSendAsDenied: broken("sender-refused"),
  ErrorMessageSubmissionBlocked: broken("server-refused"),
  ErrorAccountSuspend: broken("server-refused"),
  ErrorInvalidRecipients: failed("invalid-recipient"),
  ErrorMessageSizeExceeded: failed("too-big"),
};

/** learn.microsoft.com/graph/errors, and the codes of Exchange, which shine through. */
export function graphVerdict({ reason }: Said, status: number): Verdict {
  const known = Object.hasOwn(graphCodes, reason) ? graphCodes[reason] : undefined;
  if (known) return known;
  if (status === 429) return retry("slow-down");
  if (status === 507) return retry("mailbox-full");
  if (status === 403) return broken("access-refused");
  return status === 404 ? broken("server-refused") : failed("refused");
}

/** `{error: {errors: [{reason}], status, message}}` or `{error: {code, message, innerError}}`. */
function readSaid(json: unknown): Said {
  const error = objectOf(objectOf(json).error);
  const first = Array.isArray(error.errors) ? objectOf(error.errors[0]) : {};
  const reason = textOf(first.reason) || textOf(error.code) || textOf(error.status);
  return { reason: reason.slice(0, 80), said: textOf(error.message).slice(0, 200) };
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The entries of a list in an answer, whatever else came. */
export function listOf(json: unknown, name: string): Record<string, unknown>[] {
  const list = objectOf(json)[name];
  return Array.isArray(list) ? list.map(objectOf) : [];
}
