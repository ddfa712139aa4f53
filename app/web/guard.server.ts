/** Who may come in: the first line of every member's loader and action. */
import { redirect } from "@remix-run/node";
import { readSession, type SignedIn } from "#app/auth/session.server.ts";
import type { Member } from "#app/core/member.ts";

/** The member behind the request; a stranger is sent to sign in and brought back afterwards. */
export async function requireMember(request: Request): Promise<Member> {
  return (await requireSignedIn(request)).member;
}

/** The same with the names of person and team, for pages that greet. */
export async function requireSignedIn(request: Request): Promise<SignedIn> {
  const signedIn = await readSession(request.headers.get("cookie"));
  if (signedIn) return signedIn;
  const url = new URL(request.url);
  const next = request.method === "GET" ? `${url.pathname}${withoutData(url)}` : "/home";
  throw redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
}

export async function isSignedIn(request: Request): Promise<boolean> {
  return (await readSession(request.headers.get("cookie"))) !== undefined;
}

function withoutData(url: URL): string {
  url.searchParams.delete("_data");
  return url.search;
}
