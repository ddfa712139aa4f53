/** What one person allowed or took back, and how that is known; the newest word counts. */
import { desc, eq, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import type { ConsentInput } from "#app/tracking/input.ts";
import { modeFor, type OpenMode } from "#app/tracking/mode.ts";
import { readThoughts } from "#app/tracking/opened.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";
import { openChoices, openEvents, opens } from "#db/schema/tracking.ts";

/** Throws NotFound. `measuring`: how a message to them would be measured, if its sequence wants all it may. */
export async function readOpenChoices(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const prospect = await findPerson(tx, id);
    const [team] = await tx.select().from(teams).where(eq(teams.id, member.teamId));
    const choices = await tx
      .select({
        ...{ id: openChoices.id, mode: openChoices.mode, basis: openChoices.basis },
        ...{ proof: openChoices.proof, at: openChoices.at, by: users.name },
      })
      .from(openChoices)
      .leftJoin(users, eq(users.id, openChoices.userId))
      .where(eq(openChoices.prospectId, id))
      .orderBy(desc(openChoices.at), desc(openChoices.id))
      .limit(50);
    const measuring = modeFor({
      ...{ team: team?.opens ?? null, sequence: "individual", country: prospect.country },
      ...{ choice: choices[0] ?? null, verdict: undefined },
    });
    return {
      ...{ choices, measuring },
      thoughts: await readThoughts(tx, eq(enrolments.prospectId, id)),
    };
  });
}

/** As a member knows it from elsewhere: a form, a call, a letter; the same twice is one. Throws NotFound. */
export async function recordConsent(member: Member, id: string, { allows, proof }: ConsentInput) {
  return inTeam(member, async (tx) => {
    await findPerson(tx, id, { lock: true });
    const last = await readNewest(tx, id);
    const isSame = last?.basis === "recorded" && last.mode === allows && last.proof === proof;
    if (isSame) return ok();
    await choose(tx, member, { prospectId: id, mode: allows, basis: "recorded", proof });
    return ok();
  });
}

/** From now on nothing more is kept of what was sent already, and what was kept is gone. Throws NotFound. */
export async function withdrawConsent(member: Member, id: string, proof = "") {
  return inTeam(member, async (tx) => {
    await findPerson(tx, id, { lock: true });
    const newest = await readNewest(tx, id);
    if (newest?.basis === "withdrawn") return refused("already");
    await choose(tx, member, { prospectId: id, mode: "off", basis: "withdrawn", proof });
    await forgetOpened(tx, id);
    return ok();
  });
}

async function readNewest(tx: Tx, prospectId: string) {
  const [newest] = await tx
    .select()
    .from(openChoices)
    .where(eq(openChoices.prospectId, prospectId))
    .orderBy(desc(openChoices.at), desc(openChoices.id))
    .limit(1);
  return newest;
}

async function forgetOpened(tx: Tx, prospectId: string): Promise<void> {
  const theirs = sql`(select s.id from ${sends} s join ${enrolments} e
    on e.team_id = s.team_id and e.id = s.enrolment_id where e.prospect_id = ${prospectId}::uuid)`;
  await tx.delete(openEvents).where(sql`${openEvents.sendId} in ${theirs}`);
  await tx.delete(opens).where(sql`${opens.sendId} in ${theirs}`);
}

type Choice = {
  prospectId: string;
  mode: OpenMode;
  basis: "consent" | "recorded" | "withdrawn";
  proof: string;
};

/** Each is a row of its own, so that it can be shown who allowed what, when and in which words. */
export async function choose(tx: Tx, member: Member, choice: Choice): Promise<void> {
  const { teamId, userId } = member;
  await tx.insert(openChoices).values({ ...choice, teamId, userId, at: now() });
}

/** Prospects need sending, and sending this room: so it looks for itself. Throws NotFound. */
export async function findPerson(tx: Tx, id: string, { lock = false } = {}) {
  if (!Id.safeParse(id).success) throw new NotFound("prospect");
  const query = tx.select().from(prospects).where(eq(prospects.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("prospect");
  return found;
}
