/** What the frame around a signed-in person's page shows. */
import type { SignedIn } from "#app/auth/session.server.ts";
import { listNews } from "#app/documents/acceptance.server.ts";
import { readFlash } from "#app/web/respond.server.ts";

/** `headers` clear the word of confirmation that is shown: it is said once. */
export async function frameOf(request: Request, { user, team, look, severalTeams }: SignedIn) {
  const { said, clear } = readFlash(request);
  const atWork = team && !team.closedAt && !user.closedAt;
  return {
    name: user.name ?? user.email,
    teamName: team?.name,
    severalTeams,
    atWork: Boolean(atWork),
    demo: team?.isDemo ?? false,
    theme: look.theme,
    density: look.density,
    flash: said,
    news: await listNews(user.id),
    headers: clear ? { "Set-Cookie": clear } : undefined,
  };
}
