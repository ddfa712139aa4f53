/** What the frame around a signed-in person's page shows. */
import type { SignedIn } from "#app/auth/session.server.ts";
import { readAnswers } from "#app/consent/consents.server.ts";
import { askedFor, type Purpose } from "#app/consent/purposes.ts";
import { listNews } from "#app/documents/acceptance.server.ts";
import { hasCookie, tipsOf, withoutCookie } from "#app/web/cookies.server.ts";
import { readFlash } from "#app/web/respond.server.ts";

/**
 * `headers` clear the word of confirmation that is shown, for it is said once, and cookies that were
 * refused since, be it in another browser.
 */
export async function frameOf(request: Request, { user, team, look, severalTeams }: SignedIn) {
  const { said, isNo, clear } = readFlash(request);
  const { ask, refused } = await consentIn(request, user.id);
  const headers = new Headers();
  if (clear) headers.append("Set-Cookie", clear);
  for (const cookie of refused) headers.append("Set-Cookie", cookie);
  const atWork = team && !team.closedAt && !user.closedAt;
  return {
    name: user.name ?? user.email,
    teamName: team?.name,
    severalTeams,
    atWork: Boolean(atWork),
    demo: team?.isDemo ?? false,
    theme: look.theme,
    density: look.density,
    language: look.language,
    seenTips: [...look.dismissedTips, ...tipsOf(request)],
    ask,
    flash: said ? { said, tone: isNo ? ("warning" as const) : ("good" as const) } : null,
    news: await listNews(user.id),
    headers,
  };
}

/** The ledger is read only where something depends on it. A question that was answered is not asked again. */
async function consentIn(
  request: Request,
  userId: string,
): Promise<{ ask?: Purpose; refused: string[] }> {
  const asked = askedFor(request.url);
  const held = (["look", "tips"] as const).filter((name) => hasCookie(request, name));
  if (!asked && held.length === 0) return { refused: [] };
  const answers = await readAnswers(userId);
  const refused = held.filter((name) => answers[`${name}-cookie`] === false).map(withoutCookie);
  return { refused, ...(asked && answers[asked] === undefined ? { ask: asked } : {}) };
}
