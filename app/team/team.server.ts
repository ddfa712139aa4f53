/** The team itself: its name, zone and postal address, and how far setting up has come. */
import { desc, eq, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { demand, may } from "#app/team/may.ts";
import type { OpensQuestion, PostalAddressInput, Setup, TeamInput } from "#app/team/team.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

/** The name that stands in messages, and the zone in which the team's times are shown. */
export async function renameTeam(member: Member, { name, zone }: TeamInput) {
  demand(member, "set-up-team");
  return inTeam(member, async (tx) => {
    await tx.update(teams).set({ name, zone }).where(eq(teams.id, member.teamId));
    return ok();
  });
}

/** From now on this address stands in every message; what was sent keeps the old one. */
export async function setPostalAddress(member: Member, { postalAddress }: PostalAddressInput) {
  demand(member, "set-up-team");
  return inTeam(member, async (tx) => {
    await tx.update(teams).set({ postalAddress }).where(eq(teams.id, member.teamId));
    return ok();
  });
}

/**
 * Whether everybody needs a second factor. Whoever wants it needs one in this very session, so that
 * nobody locks themselves out with everybody else.
 */
export async function setRequireFactor(member: Member, wanted: boolean, twoFactor: boolean) {
  demand(member, "require-factor");
  if (wanted && !twoFactor) return refused("own-factor-first");
  return inTeam(member, async (tx) => {
    await tx.update(teams).set({ requireFactor: wanted }).where(eq(teams.id, member.teamId));
    return ok();
  });
}

/** What stands between this team and its first message, read from the data itself. */
export async function readSetup(member: Member): Promise<Setup & OpensQuestion> {
  return inTeam(member, async (tx) => {
    const [team, boxes, written] = await Promise.all([
      readTeam(tx, member),
      readMailboxes(tx, member),
      readSequences(tx, member),
    ]);
    const maySetUp = may(member, "set-up-team");
    return { ...team, maySetUp, mailboxes: boxes, sequences: written };
  });
}

async function readTeam(tx: Tx, { teamId }: Member) {
  const [team] = await tx
    .select({
      postalAddress: sql<boolean>`postal_address is not null`,
      opensAnswered: sql<boolean>`opens is not null`,
      prospects: sql<boolean>`exists (select from ${prospects}
        where team_id = ${teamId} and binned_at is null)`,
    })
    .from(teams)
    .where(eq(teams.id, teamId));
  if (!team) throw new NotFound("team");
  return team;
}

function readMailboxes(tx: Tx, { teamId }: Member) {
  return tx
    .select({ id: mailboxes.id, kind: mailboxes.kind, state: mailboxes.state })
    .from(mailboxes)
    .where(eq(mailboxes.teamId, teamId));
}

function readSequences(tx: Tx, { teamId }: Member) {
  return tx
    .select({
      id: sequences.id,
      name: sequences.name,
      state: sequences.state,
      launched: sql<boolean>`launched_at is not null`,
    })
    .from(sequences)
    .where(eq(sequences.teamId, teamId))
    .orderBy(desc(sequences.createdAt), desc(sequences.id))
    .limit(20);
}
