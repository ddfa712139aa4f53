/** Asking BriteVerify: how it takes a key, and what each status means. */
import { z } from "zod";
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import { type Call, type CallSettings, callProvider } from "#app/adapters/provider-call.server.ts";
import { after, MINUTE, now, SECOND } from "#app/core/clock.ts";
import { type Ok, ok, type Refused, refused } from "#app/core/result.ts";

/** `creditsEach`: what one answer costs by the team's plan. */
export type BriteVerifyAccount = CallSettings & { key: string; creditsEach?: number };

/** The answer's JSON; `said` is their word, such as `invalid_state`. */
export type BriteVerifyAnswer = Ok<unknown> | Refused<AskRefusal, AskRefusalDetail>;

const Failure = z.object({ status: z.string() });

export async function askBriteVerify(
  account: BriteVerifyAccount,
  call: Omit<Call, "headers">,
): Promise<BriteVerifyAnswer> {
  // The colon after ApiKey is theirs.
  const headers = { Authorization: `ApiKey: ${account.key}` };
  const { status, body, retryAfter } = await callProvider({ ...call, headers }, account);
  if (status === 200 || status === 201 || status === 204) return ok(body);
  const said = wordOf(body) || (status === 0 ? "no-answer" : String(status));
  if (status >= 200 && status < 300) return no("no-verdict", said, 60 * MINUTE);
  // Their own client waits a second longer than it is told.
  if (status === 429) return no("try-later", said, (retryAfter ?? MINUTE) + SECOND);
  if (status === 0 || status === 408 || status >= 500) {
    return no("try-later", said, retryAfter ?? 5 * MINUTE);
  }
  if (status === 401 || status === 403) return no("not-configured", said);
  if (status === 402) return no("limit-reached", said);
  if (status === 451) return no("objected", said);
  return no("refused-by-provider", said);
}

function wordOf(body: unknown): string {
  const read = Failure.safeParse(body);
  return read.success ? read.data.status.replace(/[^\w.-]/g, "").slice(0, 60) : "";
}

function no(why: AskRefusal, said: string, wait?: number): BriteVerifyAnswer {
  return refused(why, { retryAt: wait === undefined ? null : after(now(), wait), said });
}
