/** The way out: a signed link that works for ever, and an opt-out that is committed before it is answered. */
import { eq, sql } from "drizzle-orm";
import { failpoint } from "#app/core/failpoint.ts";
import { type Member, vouchFor } from "#app/core/member.ts";
import { type PersonLink, personToken, readPersonToken } from "#app/core/person-token.server.ts";
import { tellOfMany } from "#app/hooks/tell.server.ts";
import { suppressHashes } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import { house, inTeam, type Tx } from "#db/client.ts";
import { isPassing } from "#db/patience.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { teams } from "#db/schema/team.ts";

type Waiting = PersonLink & { resolve: (answer: OptOut) => void; reject: (error: unknown) => void };

/** "gone": the team was closed and erased, so nobody there could write. "unknown" is no link of ours. */
export type OptOut = "done" | "gone" | "unknown";

const MOST_AT_ONCE = 500;
const TRIES = 4;

/** The opt-outs that wait for their team's transaction; a team is here while one is under way. */
const queues = new Map<string, Waiting[]>();

export function unsubscribeToken(link: PersonLink): string {
  return personToken("unsubscribe", link);
}

/**
 * Puts the person behind the token on the team's do-not-contact list and ends what is under way for
 * them. Resolves after the commit; safe to repeat. Those of one team that arrive together share one
 * transaction, so that a burst costs the database little. Rejects when the database does.
 */
export async function optOut(token: string): Promise<OptOut> {
  const asked = readPersonToken("unsubscribe", token);
  if (!asked) return "unknown";
  return new Promise((resolve, reject) => {
    const waiting = { ...asked, resolve, reject };
    const queue = queues.get(asked.teamId);
    if (queue) {
      queue.push(waiting);
      return;
    }
    queues.set(asked.teamId, [waiting]);
    // After the others of this turn have joined.
    setImmediate(() => void workOff(asked.teamId));
  });
}

/** Who asks to write: the team, "gone" once it was closed and erased, or "unknown" for no link of ours. */
export async function whoWrites(token: string): Promise<{ name: string } | "gone" | "unknown"> {
  const asked = readPersonToken("unsubscribe", token);
  if (!asked) return "unknown";
  const [team] = await house("teams")
    .select({ name: teams.name })
    .from(teams)
    .where(eq(teams.id, asked.teamId));
  return team ?? "gone";
}

async function workOff(teamId: string): Promise<void> {
  const queue = queues.get(teamId)!;
  while (queue.length > 0) {
    const batch = queue.splice(0, MOST_AT_ONCE);
    try {
      const answer = await keepWord(teamId, batch);
      for (const { resolve } of batch) resolve(answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
  queues.delete(teamId);
}

async function keepWord(teamId: string, batch: PersonLink[], tries = TRIES): Promise<OptOut> {
  // The signed token is the proof that it may act in this team.
  const member = vouchFor({ teamId, userId: null, role: "worker" });
  try {
    return await inTeam(member, (tx) => suppressBatch(tx, member, batch));
  } catch (error) {
    if (tries <= 1 || !isPassing(error)) throw error;
    return keepWord(teamId, batch, tries - 1);
  }
}

async function suppressBatch(tx: Tx, member: Member, batch: PersonLink[]): Promise<OptOut> {
  const enrolments = batch.flatMap(({ enrolmentId }) => enrolmentId ?? []);
  const team = await tx.execute(sql`select 1 from teams where id = ${member.teamId}::uuid`);
  if (team.length === 0) return "gone";
  // Somebody whose address was corrected after the message left is now known by another hash as well;
  // the lock waits for a correction that is being made this moment.
  const now = await tx.execute<{ hash: string }>(sql`
    select opt_out_hash as hash from enrolments
    where id = any(${sql.param(enrolments)}::uuid[]) order by id for update`);
  const hashes = [...batch.map(({ hash }) => hash), ...now.map(({ hash }) => hash)];
  await suppressHashes(tx, member, { hashes, reason: "unsubscribed" });
  const left = await tx
    .select({ id: suppressions.id })
    .from(suppressions)
    .where(among(suppressions.hash, hashes, "text"));
  await tellOfMany(tx, member, { event: "unsubscribe", subjectIds: left.map(({ id }) => id) });
  await failpoint("before-opt-out-commit");
  return "done";
}
