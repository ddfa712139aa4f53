/** Sending the letters about requests; what they say is read when they are sent. */
import { and, eq, isNull } from "drizzle-orm";
import { WRITTEN_FOR } from "#app/adapters/eml-folder.server.ts";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { config } from "#app/config.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { outcomeLetter, reminderLetter } from "#app/requests/letters.ts";
import { kindWords, readWanted, type Share } from "#app/requests/request.ts";
import { findRequest } from "#app/requests/requests.server.ts";
import { lastLetterKey } from "#app/requests/settle.server.ts";
import { house, inTeam } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** To each owner, once. Throws NotFound, or when the provider asks to try later. */
export async function sendReminder(
  member: Member,
  { requestId, share }: { requestId: string; share: Share },
) {
  const request = await inTeam(member, (tx) => findRequest(tx, requestId));
  const team = await openTeam(member);
  if (request.state !== "open" || !team) return ok();
  const told = { kind: kindWords[request.kind].toLowerCase(), due: days.format(request.dueAt) };
  const url = `${config.baseUrl}/requests/${requestId}`;
  const letter = reminderLetter({ ...told, teamName: team.name, share }, url);
  for (const { id, email } of await listOwners(member)) {
    await postLetter({ to: email, letter, idempotencyKey: `remind/${requestId}/${share}/${id}` });
  }
  return ok();
}

/** To the person. Throws NotFound, or when the provider asks to try later. */
export async function sendOutcome(member: Member, { requestId }: { requestId: string }) {
  const { request, prospect } = await inTeam(member, async (tx) => {
    const found = await findRequest(tx, requestId);
    return { request: found, prospect: await findProspect(tx, found.prospectId) };
  });
  const team = await openTeam(member);
  const { kind, state, answer, wanted } = request;
  if (state === "open" || !team) return ok();
  const told = { teamName: team.name, kind, state, answer };
  return postLetter({
    to: prospect.email,
    letter: outcomeLetter(told, readWanted(wanted).language),
    idempotencyKey: `answered/${requestId}`,
    headers: { [WRITTEN_FOR]: prospect.email },
  });
}

export async function forgetLastLetter({ letterId }: { letterId: string }) {
  await outbox.discard(lastLetterKey(letterId));
  return ok();
}

async function openTeam({ teamId }: Member) {
  const [team] = await house("teams")
    .select({ name: teams.name })
    .from(teams)
    .where(and(eq(teams.id, teamId), isNull(teams.closedAt)));
  return team;
}

function listOwners({ teamId }: Member) {
  return house("teams")
    .select({ id: users.id, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.teamId, teamId), eq(memberships.role, "owner")));
}
