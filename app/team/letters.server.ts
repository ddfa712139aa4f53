/** Writing and sending the letters about a team; the words are read when they are sent. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { config } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";
import type { Letter } from "#app/core/letter.ts";
import { ok } from "#app/core/result.ts";
import { nameInLetter } from "#app/team/invitation.ts";
import { invitationPath, isOpen } from "#app/team/invitations.server.ts";
import { type InvitationLetter, type TeamNews, teamNews } from "#app/team/jobs.ts";
import {
  becameOwnerLetter,
  invitationLetter,
  joinedLetter,
  leftLetter,
  removedLetter,
  wasOwnerLetter,
  workCameLetter,
} from "#app/team/letters.ts";
import { house, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { invitations } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/** In the transaction of what happened. */
export async function tell(tx: Tx, news: Omit<TeamNews, "letterId">): Promise<void> {
  await enqueue(tx, teamNews, { letterId: newId(), ...news });
}

/** One that was taken back, used, or is too old by now, is not sent. */
export async function sendInvitationLetter({ invitationId, letterId }: InvitationLetter) {
  const [found] = await house("teams")
    .select({ invitation: invitations, teamName: teams.name, inviter: nameOf, by: users.email })
    .from(invitations)
    .innerJoin(teams, and(eq(teams.id, invitations.teamId), isNull(teams.closedAt)))
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(and(eq(invitations.id, invitationId), isOpen()));
  if (!found) return ok();
  const { email, role, expiresAt } = found.invitation;
  const inviter = nameInLetter(found.inviter);
  const signed = found.by && found.by !== found.inviter ? `${inviter} (${found.by})` : inviter;
  const names = { teamName: nameInLetter(found.teamName), inviter, signed };
  const until = `${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const article = role === "admin" ? "an admin" : "a member";
  const url = `${config.baseUrl}${invitationPath(invitationId)}`;
  const letter = invitationLetter({ ...names, role: article, until }, url);
  return postLetter({ to: email, letter, idempotencyKey: `invitation/${letterId}` });
}

/** Nobody is left to write to, or nothing to write about: then nothing is sent. */
export async function sendTeamNews({ letterId, teamId, to, about, kind }: TeamNews) {
  const [team] = await house("teams").select().from(teams).where(eq(teams.id, teamId));
  const [reader] = await house("teams").select().from(users).where(eq(users.id, to));
  const [other] = await house("teams")
    .select({ name: nameOf })
    .from(users)
    .where(eq(users.id, about));
  if (!team || !reader) return ok();
  const names = {
    teamName: nameInLetter(team.name),
    person: nameInLetter(other?.name ?? "Somebody whose account is closed"),
  };
  const letter = compose[kind](names);
  return postLetter({ to: reader.email, letter, idempotencyKey: `team-news/${letterId}` });
}

const url = (path: string) => `${config.baseUrl}${path}`;

type Names = { teamName: string; person: string };

const compose: Record<TeamNews["kind"], (names: Names) => Letter> = {
  joined: (names) => joinedLetter(names, url("/team")),
  removed: (names) => removedLetter(names, url("/teams")),
  left: (names) => leftLetter(names, url("/teams")),
  "work-came": (names) => workCameLetter(names, url("/sequences")),
  "became-owner": (names) => becameOwnerLetter(names, url("/team")),
  "was-owner": (names) => wasOwnerLetter(names, url("/forgot")),
};

const nameOf = sql<string>`coalesce(${users.name}, ${users.email}, 'Somebody in the team')`;
