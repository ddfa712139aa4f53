/** What a browser brings along while a mailbox is connected at its provider, and how it comes back. */
import { json } from "@remix-run/node";
import { clearCookie, makeCookie, readCookie } from "#app/core/cookie.server.ts";
import { unwrap, wrapUp } from "#app/mailboxes/attempt.server.ts";
import { finishConnecting } from "#app/mailboxes/connecting.server.ts";
import {
  type Attempt,
  CameBack,
  explainComingBack,
  type Pending,
  type ProviderName,
} from "#app/mailboxes/provider.ts";
import { readFields } from "#app/web/form.server.ts";
import type { AtWork } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

const COOKIE = "connecting";

export function carrying({ member, session }: AtWork, carried: Attempt | Pending): string {
  return makeCookie(COOKIE, wrapUp(member, session.ref, carried), 15 * 60);
}

export function readCarried(request: Request, { member, session }: AtWork) {
  return unwrap(member, session.ref, readCookie(request.headers.get("cookie"), COOKIE));
}

export function letGo(): string {
  return clearCookie(COOKIE);
}

/**
 * The provider's answer is used once: with it what the browser carried is let go or replaced. On to the
 * page that asks for a yes; or a sentence on why not, for the page to show.
 */
export async function comeBack(request: Request, at: AtWork, provider: ProviderName) {
  const carried = readCarried(request, at);
  const fields = readFields(new URL(request.url).searchParams, CameBack);
  const fits = carried?.provider === provider ? carried : undefined;
  const outcome = await finishConnecting(at.member, fits, fields.value ?? {});
  if (!outcome.refused) {
    return seeOther("/mailboxes/connect/confirm", undefined, [carrying(at, outcome.value)]);
  }
  const sentence = explainComingBack(outcome.refused, provider);
  const mailboxId = fits?.step === "away" ? fits.mailboxId : null;
  const headers = carried ? { "Set-Cookie": letGo() } : undefined;
  return json({ provider, sentence, mailboxId }, { headers });
}
