/** Asking Hunter (API v2): what each status means, for the verifier and for enrichment alike. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import {
  type Called,
  type CallSettings,
  callProvider,
} from "#app/adapters/provider-call.server.ts";
import { after, HOUR, MINUTE, now, SECOND } from "#app/core/clock.ts";
import { type Ok, ok, type Refused, refused } from "#app/core/result.ts";

export type HunterAccount = CallSettings & { key: string };

/** `data` is undefined where Hunter has nobody; `body` is the whole answer. */
export type HunterAnswer =
  | Ok<{ data: unknown; meta: unknown; body: unknown }>
  | Refused<AskRefusal, AskRefusalDetail>;

const base = "https://api.hunter.io/v2";
const polls = 5;
const between = 2 * SECOND;
const budget = 30 * SECOND;

const Envelope = z.object({ data: z.unknown(), meta: z.unknown().optional() });
const Errors = z.object({
  errors: z.array(
    z
      .object({ id: z.string().catch(""), details: z.string().catch("") })
      .catch({ id: "", details: "" }),
  ),
});
const Account = z.object({ data: z.object({ reset_date: z.string() }) });

/** While Hunter is still running (202), the same is asked again five times within half a minute. */
export async function askHunter(
  account: HunterAccount,
  path: string,
  parameters: Record<string, string | number | undefined>,
): Promise<HunterAnswer> {
  const pause = account.pause ?? sleep;
  const until = after(now(), budget);
  const url = `${base}${path}?${query(parameters)}`;
  for (let poll = 0; ; poll++) {
    const called = await call(account, url);
    if (called.status !== 202) return meaning(account, called);
    const late = after(now(), between) > until;
    if (poll === polls || late) return no("still-running", "202", MINUTE);
    await pause(between);
  }
}

function call(account: HunterAccount, url: string): Promise<Called> {
  return callProvider({ url, headers: { "X-API-KEY": account.key } }, account);
}

function query(parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

async function meaning(account: HunterAccount, called: Called): Promise<HunterAnswer> {
  const { status, body } = called;
  if (status === 204 || status === 404) return ok({ data: undefined, meta: undefined, body });
  if (status === 200 || status === 201) {
    const envelope = Envelope.safeParse(body);
    if (!envelope.success) return no("no-verdict", "unreadable", HOUR);
    const { data, meta } = envelope.data;
    return ok({ data, meta, body });
  }
  // 222 is a success by its number, and says that a mail server answered oddly.
  if (status >= 200 && status < 300) return no("no-verdict", String(status), 3 * HOUR);
  const { id, details } = firstError(body);
  const said = id || (status === 0 ? "no-answer" : String(status));
  if (status === 403 || status === 429) return throttled(account, called, { said, details });
  if (status === 0 || status === 408 || status >= 500) {
    return no("try-later", said, called.retryAfter ?? 5 * MINUTE);
  }
  if (status === 401) return no("not-configured", said);
  return no(status === 451 ? "objected" : "refused-by-provider", said);
}

const ofThePlan = /billing period|your plan|usage|quota|credits?\b|per month|upgrade/i;
const ofTheRate = /rate limit|per (?:second|minute)|too fast|slow down|throttl/i;

/** Both codes are said to stand for both: the words decide, then what the documentation says. */
async function throttled(
  account: HunterAccount,
  { status, retryAfter }: Called,
  { said, details }: { said: string; details: string },
): Promise<HunterAnswer> {
  const plan = ofThePlan.test(details);
  const rate = ofTheRate.test(details) || retryAfter !== undefined;
  if (plan || (status === 429 && !rate)) {
    return refused("limit-reached", { retryAt: await resetDate(account), said });
  }
  return no("try-later", said, retryAfter ?? MINUTE);
}

/**
 * When the plan begins anew, as the account says it; asking costs nothing. Of a day that has come they
 * know no hour: whoever asks on at once would hear the same without end.
 */
async function resetDate(account: HunterAccount): Promise<Date | null> {
  const { status, body } = await call(account, `${base}/account`);
  const read = Account.safeParse(body);
  if (status !== 200 || !read.success) return null;
  const date = new Date(read.data.data.reset_date);
  if (Number.isNaN(date.getTime())) return null;
  return date > now() ? date : after(now(), HOUR);
}

// Only the id is kept: the details may quote an address.
function firstError(body: unknown): { id: string; details: string } {
  const read = Errors.safeParse(body);
  const { id = "", details = "" } = (read.success && read.data.errors[0]) || {};
  return { id: id.replace(/[^\w.-]/g, "").slice(0, 60), details };
}

function no(why: AskRefusal, said: string, wait?: number): HunterAnswer {
  return refused(why, { retryAt: wait === undefined ? null : after(now(), wait), said });
}
