/** The way out: a signed link that works for ever, and an opt-out that is committed before it is answered. */
import { eq, sql } from "drizzle-orm";
import { type Member, vouchFor } from "#app/core/member.ts";
import { sign, verify } from "#app/core/signing.server.ts";
import { suppressHashes } from "#app/suppression/suppression.server.ts";
import { house, inTeam, type Tx } from "#db/client.ts";
import { isPassing } from "#db/patience.ts";
import { teams } from "#db/schema/team.ts";

type Asked = { teamId: string; hash: string; enrolmentId?: string };
type Waiting = Asked & { resolve: (answer: OptOut) => void; reject: (error: unknown) => void };

/** "gone": the team was closed and erased, so nobody there could write. "unknown" is no link of ours. */
export type OptOut = "done" | "gone" | "unknown";

const UUID_BYTES = 16;
const HASH_BYTES = 32;
const MOST_AT_ONCE = 500;
const TRIES = 4;

/** The opt-outs that wait for their team's transaction; a team is here while one is under way. */
const queues = new Map<string, Waiting[]>();

/** The token of an unsubscribe link: 128 bits of signature over team, person and, if given, enrolment. */
export function unsubscribeToken({ teamId, hash, enrolmentId }: Asked): string {
  const parts = [uuidBytes(teamId), Buffer.from(hash, "base64url")];
  if (enrolmentId) parts.push(uuidBytes(enrolmentId));
  return sign("unsubscribe", Buffer.concat(parts));
}

/**
 * Puts the person behind the token on the team's do-not-contact list and ends what is under way for
 * them. Resolves after the commit; safe to repeat. Those of one team that arrive together share one
 * transaction, so that a burst costs the database little. Rejects when the database does.
 */
export async function optOut(token: string): Promise<OptOut> {
  const asked = readToken(token);
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
  const asked = readToken(token);
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

async function keepWord(teamId: string, batch: Asked[], tries = TRIES): Promise<OptOut> {
  // The signed token is the proof that it may act in this team.
  const member = vouchFor({ teamId, userId: null, role: "worker" });
  try {
    return await inTeam(member, (tx) => suppressBatch(tx, member, batch));
  } catch (error) {
    if (tries <= 1 || !isPassing(error)) throw error;
    return keepWord(teamId, batch, tries - 1);
  }
}

async function suppressBatch(tx: Tx, member: Member, batch: Asked[]): Promise<OptOut> {
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
  return "done";
}

function readToken(token: string): Asked | undefined {
  const payload = verify("unsubscribe", token);
  if (!payload) return undefined;
  const teamId = uuidText(payload.subarray(0, UUID_BYTES));
  const hash = payload.subarray(UUID_BYTES, UUID_BYTES + HASH_BYTES).toString("base64url");
  const rest = payload.subarray(UUID_BYTES + HASH_BYTES);
  if (payload.length === UUID_BYTES + HASH_BYTES) return { teamId, hash };
  if (rest.length !== UUID_BYTES) return undefined;
  return { teamId, hash, enrolmentId: uuidText(rest) };
}

function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

function uuidText(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
