/** How far a team and its sequences measure whether mail is opened. */
import { eq } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { demand } from "#app/team/may.ts";
import type { SequenceOpensInput } from "#app/tracking/input.ts";
import { lesser, OPEN_MODES, type OpenMode } from "#app/tracking/mode.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";

/** Null: nobody has answered yet, which is a no. */
export async function readTeamOpens(member: Member): Promise<OpenMode | null> {
  return inTeam(member, (tx) => teamOpens(tx, member));
}

export async function setTeamOpens(member: Member, opens: OpenMode) {
  demand(member, "set-up-team");
  return inTeam(member, async (tx) => {
    await tx.update(teams).set({ opens }).where(eq(teams.id, member.teamId));
    return ok();
  });
}

/** Throws NotFound. `most`: what the team leaves to choose from. */
export async function readSequenceOpens(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const { name, opens, asksConsent } = await findOwn(tx, id);
    const team = await teamOpens(tx, member);
    const choices = OPEN_MODES.filter((mode) => lesser(mode, team ?? "off") === mode);
    return { name, opens: lesser(opens, team ?? "off"), asksConsent, team, choices };
  });
}

/** Never more than the team's. What was sent keeps its pixels; those of less than they were tell less. */
export async function setSequenceOpens(member: Member, id: string, input: SequenceOpensInput) {
  return inTeam(member, async (tx) => {
    await findOwn(tx, id);
    const team = await teamOpens(tx, member);
    if (lesser(input.opens, team ?? "off") !== input.opens) return refused("more-than-team");
    await tx.update(sequences).set(input).where(eq(sequences.id, id));
    return ok();
  });
}

async function teamOpens(tx: Tx, { teamId }: Member): Promise<OpenMode | null> {
  const [team] = await tx.select({ opens: teams.opens }).from(teams).where(eq(teams.id, teamId));
  return team?.opens ?? null;
}

async function findOwn(tx: Tx, id: string) {
  if (!Id.safeParse(id).success) throw new NotFound("sequence");
  const [found] = await tx.select().from(sequences).where(eq(sequences.id, id));
  if (!found) throw new NotFound("sequence");
  return found;
}
