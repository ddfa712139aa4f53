/** Product mail through Resend, each letter once: its idempotency key goes along. */
import { createHash } from "node:crypto";
import { type ErrorResponse, Resend } from "resend";
import type { Mail, MailOutcome, MailRefusal, ProductMail } from "#app/adapters/mail/port.ts";
import { readSender } from "#app/adapters/mail/sender.ts";
import { now } from "#app/core/clock.ts";
import { composeMime } from "#app/core/mime.ts";
import { isReservedDomain } from "#app/core/reserved.ts";
import { ok, refused } from "#app/core/result.ts";

/** `timeout` in milliseconds, 15 seconds unless told; after it the outcome is `try-later`. */
export function openResend(settings: { key: string; from: string; timeout?: number }): Mail {
  // The address is given so that the SDK does not look for one in the environment.
  const client = new Resend(settings.key, {
    baseUrl: "https://api.resend.com",
    userAgent: "audienti",
  });
  return {
    send: (mail) => send(client, { from: settings.from, ...mail }, settings.timeout ?? 15_000),
  };
}

async function send(
  client: Resend,
  mail: ProductMail & { from: string },
  timeout: number,
): Promise<MailOutcome> {
  const unfit = unfitness(mail);
  if (unfit) return refused("unfit", unfit);
  const { to, from, letter, idempotencyKey } = mail;
  const headers = { "Auto-Submitted": "auto-generated", ...mail.headers };
  const options = {
    idempotencyKey: withinLimit(idempotencyKey),
    signal: AbortSignal.timeout(timeout),
  };
  try {
    const answer = await client.emails.send({ to, from, ...letter, headers }, options);
    if (answer.data?.id) return ok({ id: answer.data.id });
    if (options.signal.aborted) return refused("try-later", "timed-out");
    // Neither an id nor an error: it may have been taken, and the key makes asking again safe.
    if (!answer.error) return refused("try-later", "no-answer");
    return refused(meaning(answer.error), answer.error.name ?? "unnamed");
  } catch (error) {
    if (options.signal.aborted) return refused("try-later", "timed-out");
    throw error;
  }
}

// Composed only to be judged: the same rules hold for both adapters, whatever a provider would accept.
function unfitness({ to, from, letter, headers = {} }: ProductMail & { from: string }) {
  if (isReservedDomain(to)) return "reserved-domain";
  const sender = readSender(from);
  const message = { ...letter, messageId: "<judged@mail.invalid>", from: sender, to, headers };
  return composeMime({ ...message, date: now() }).problem;
}

/** Resend takes keys of at most 256 characters. */
function withinLimit(key: string): string {
  return key.length <= 256 ? key : createHash("sha256").update(key).digest("hex");
}

const meanings: Record<string, MailRefusal> = {
  missing_api_key: "not-configured",
  invalid_api_key: "not-configured",
  restricted_api_key: "not-configured",
  concurrent_idempotent_requests: "try-later",
  rate_limit_exceeded: "try-later",
  daily_quota_exceeded: "try-later",
  monthly_quota_exceeded: "try-later",
  application_error: "try-later",
  internal_server_error: "try-later",
};

function meaning({ name, statusCode }: ErrorResponse): MailRefusal {
  const status = statusCode ?? 500;
  if (status >= 500 || status === 429 || status === 408) return "try-later";
  return meanings[name] ?? (status === 401 ? "not-configured" : "refused-by-provider");
}
