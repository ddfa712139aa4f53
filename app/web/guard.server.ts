/** Who may come in: the first line of every member's loader and action. */
import { redirect } from "@remix-run/node";
import { readSession, type SignedIn, type Team } from "#app/auth/session.server.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { demand, type Right } from "#app/team/may.ts";

/** Signed in, and in a team that is open. */
export type AtWork = SignedIn & { member: Member; team: Team };

/** How long ago a password, code or passkey may have been given; a form gets the time to be filled in. */
const PROOF_MINUTES = { GET: 15, POST: 60 };

/** The member behind the request; a stranger is sent to sign in and brought back afterwards. */
export async function requireMember(request: Request): Promise<Member> {
  return (await requireSignedIn(request)).member;
}

/** The same with the names of person and team, for pages that greet. */
export async function requireSignedIn(request: Request): Promise<AtWork> {
  const signedIn = await requirePerson(request);
  const { user, session, team, member } = signedIn;
  if (user.closedAt || team?.closedAt) throw redirect("/closed", 303);
  if (!team || !member) throw redirect("/teams", 303);
  if (team.requireFactor && !session.twoFactor) throw redirect("/account/factors", 303);
  return { ...signedIn, team, member };
}

/** A member whose role has this right; others are told who has it (403). */
export async function requireRight(request: Request, right: Right): Promise<AtWork> {
  const atWork = await requireSignedIn(request);
  demand(atWork.member, right);
  return atWork;
}

/** Somebody signed in, whatever became of their teams: for what is a person's own. */
export async function requirePerson(request: Request): Promise<SignedIn> {
  const signedIn = await whoIs(request);
  if (signedIn) return signedIn;
  throw redirect(`/sign-in?next=${encodeURIComponent(wayBack(request, "/home"))}`, 303);
}

/** Somebody who has just shown who they are (ASVS 7.5.1); others are asked to, and brought back. */
export async function requireProof(request: Request): Promise<SignedIn> {
  const signedIn = await requirePerson(request);
  const minutes = request.method === "GET" ? PROOF_MINUTES.GET : PROOF_MINUTES.POST;
  if (after(signedIn.session.provedAt, minutes * MINUTE) > now()) return signedIn;
  const page = new URL(request.url).pathname;
  throw redirect(`/prove?next=${encodeURIComponent(wayBack(request, page))}`, 303);
}

/** For pages that strangers may see as well. */
export async function whoIs(request: Request): Promise<SignedIn | undefined> {
  return readSession(request.headers.get("cookie"));
}

export async function isSignedIn(request: Request): Promise<boolean> {
  return (await whoIs(request)) !== undefined;
}

/** The page that was asked for; `otherwise` for a form, which cannot be sent again by itself. */
function wayBack(request: Request, otherwise: string): string {
  const url = new URL(request.url);
  if (request.method !== "GET") return otherwise;
  url.searchParams.delete("_data");
  return `${url.pathname}${url.search}`;
}
