/** Who stands behind a link: the team, and the person as that team holds them, if it still does. */
import { and, desc, eq, isNull, type SQL } from "drizzle-orm";
import { type Member, vouchFor } from "#app/core/member.ts";
import { type PersonLink, readPersonToken } from "#app/core/person-token.server.ts";
import type { Prospect } from "#app/prospects/prospects.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

export type Team = { name: string; postalAddress: string | null };
export type Behind = { tx: Tx; member: Member; link: PersonLink; team: Team };

/**
 * Works in the team's transaction. Undefined, whatever the reason, for a link that is not ours or not
 * whole, and for a team that is no more.
 */
export async function behindLink<T>(
  token: string,
  work: (behind: Behind) => Promise<T>,
): Promise<T | undefined> {
  const link = readPersonToken("why", token);
  if (!link) return undefined;
  // The signed token is the proof that it may act in this team.
  const member = vouchFor({ teamId: link.teamId, userId: null, role: "worker" });
  return inTeam(member, async (tx) => {
    const [team] = await tx
      .select({ name: teams.name, postalAddress: teams.postalAddress })
      .from(teams)
      .where(and(eq(teams.id, link.teamId), isNull(teams.closedAt)));
    return team ? work({ tx, member, link, team }) : undefined;
  });
}

/**
 * By the enrolment, which follows them to a corrected address and into a double; else by any that
 * knows the hash of the address that was written to. `lock` until the end of the transaction.
 */
export async function findPerson(
  { tx, link }: Pick<Behind, "tx" | "link">,
  { lock = false } = {},
): Promise<Prospect | undefined> {
  const { enrolmentId, hash } = link;
  const byEnrolment = enrolmentId && (await first(tx, eq(enrolments.id, enrolmentId), lock));
  return byEnrolment || first(tx, eq(enrolments.optOutHash, hash), lock);
}

async function first(tx: Tx, where: SQL, lock: boolean): Promise<Prospect | undefined> {
  const query = tx
    .select({ prospect: prospects })
    .from(prospects)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, prospects.teamId), eq(enrolments.prospectId, prospects.id)),
    )
    .where(where)
    .orderBy(desc(enrolments.createdAt))
    .limit(1)
    .$dynamic();
  const [found] = await (lock ? query.for("update", { of: prospects }) : query);
  return found?.prospect;
}
