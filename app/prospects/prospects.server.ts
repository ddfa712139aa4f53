/** Prospects one by one: finding and adding them. */
import { eq } from "drizzle-orm";
import { identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import {
  findByKey,
  idByKey,
  mayNotBeContacted,
  type NewOrigin,
  noteOrigin,
  type Prospect,
} from "#app/prospects/change.server.ts";
import type { ProspectInput, SourcedProspectInput } from "#app/prospects/prospect.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

export type { Prospect };

/** Throws NotFound for what is not this team's, and for what is no id. `lock` until the end of `tx`. */
export async function findProspect(tx: Tx, id: string, { lock = false } = {}): Promise<Prospect> {
  if (!Id.safeParse(id).success) throw new NotFound("prospect");
  const query = tx.select().from(prospects).where(eq(prospects.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("prospect");
  return found;
}

/** One prospect per address and team, however often and fast the form is sent. */
export async function addProspect(member: Member, { source, ...input }: SourcedProspectInput) {
  return inTeam(member, (tx) =>
    insertProspect(tx, member, { input, origin: { kind: "form", note: source } }),
  );
}

/** The same inside a transaction, with the act that brings them. */
export async function insertProspect(
  tx: Tx,
  member: Member,
  { input, origin }: { input: ProspectInput; origin: Omit<NewOrigin, "id"> },
) {
  const emailKey = identityKey(input.email);
  const there = await findByKey(tx, emailKey);
  if (there) return refused(there.binnedAt ? "in-the-bin" : "already-there", { id: there.id });
  if (await mayNotBeContacted(tx, input.email)) return refused("asked-not-to-be-contacted");
  const [id, originId] = [newId(), newId()];
  const added = await tx
    .insert(prospects)
    .values({ id, teamId: member.teamId, ...input, emailKey, originId, justifiedAt: now() })
    .onConflictDoNothing()
    .returning({ id: prospects.id });
  if (added.length === 0) return refused("already-there", { id: await idByKey(tx, emailKey) });
  await noteOrigin(tx, member, { ...origin, id: originId });
  return ok({ id });
}
