/** One batch of an act: the people of these ids, changed in the transaction, with how each stood before. */
import { asc, eq } from "drizzle-orm";
import { putIntoBin } from "#app/bin/bin.server.ts";
import { type Before, type BulkAct, type Done, isSettable } from "#app/bulk/act.ts";
import { setBuiltIn, setCustom } from "#app/bulk/set-field.server.ts";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { attach, detach } from "#app/labels/labels.server.ts";
import { forgetProspects } from "#app/privacy/erasure.server.ts";
import { suppressedAmong, suppressHashes } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { labels } from "#db/schema/labels.ts";
import { prospects } from "#db/schema/prospects.ts";

type What = Pick<BulkAct, "kind" | "wanted">;

/** Whoever is gone meanwhile is passed over. */
export async function perform(
  tx: Tx,
  member: Member,
  { kind, wanted }: What,
  ids: string[],
): Promise<Done> {
  const { teamId } = member;
  const labelled = { labelId: wanted.labelId!, prospectIds: ids };
  if (kind === "add-label") return addLabel(tx, teamId, labelled);
  if (kind === "remove-label") return changedFor(ids, await detach(tx, teamId, labelled));
  if (kind === "set-field") return setField(tx, member, { kind, wanted }, ids);
  if (kind === "bin") return bin(tx, member, ids);
  if (kind === "blacklist") return blacklist(tx, member, ids, wanted.held === "forget");
  if (kind === "forget") return forget(tx, member, ids);
  throw new Error(`nobody does ${kind} to many`);
}

/** A label that somebody deleted meanwhile is nobody's any more. */
async function addLabel(
  tx: Tx,
  teamId: string,
  { labelId, prospectIds }: { labelId: string; prospectIds: string[] },
): Promise<Done> {
  if ((await tx.$count(labels, eq(labels.id, labelId))) === 0) {
    return { changed: 0, before: [], skipped: { "label-gone": prospectIds.length } };
  }
  const at = now();
  return changedFor(prospectIds, await attach(tx, teamId, { labelId, prospectIds, at }), at);
}

async function bin(tx: Tx, member: Member, ids: string[]): Promise<Done> {
  const at = now();
  return changedFor(ids, await putIntoBin(tx, member, ids, at), at);
}

/** `since`: by it the undo knows who was changed by this act and not once more by somebody. */
function changedFor(asked: string[], changed: string[], at?: Date): Done {
  const before: Before["before"] = at ? { since: at.toISOString() } : {};
  return summed(
    asked,
    changed.map((prospectId) => ({ prospectId, before })),
  );
}

function summed(asked: string[], before: Before[]): Done {
  const skipped = { "already-so": asked.length - before.length };
  return { changed: before.length, before, skipped };
}

async function setField(tx: Tx, member: Member, { wanted }: What, ids: string[]): Promise<Done> {
  const setting = { field: wanted.field!, value: wanted.value!, originId: wanted.originId! };
  if (isSettable(setting.field)) {
    return summed(ids, await setBuiltIn(tx, member, { ...setting, field: setting.field, ids }));
  }
  const before = await setCustom(tx, member, { ...setting, ids });
  if (!before) return { changed: 0, before: [], skipped: { "field-gone": ids.length } };
  return summed(ids, before);
}

async function blacklist(tx: Tx, member: Member, ids: string[], forgets: boolean): Promise<Done> {
  // People first and in one order, as everybody locks them who erases, bins or merges.
  const people = await tx
    .select({ email: prospects.email })
    .from(prospects)
    .where(among(prospects.id, ids))
    .orderBy(asc(prospects.id))
    .for("update");
  const contacts = people.map(({ email }) => ({
    hash: contactHash(email),
    domain: domainOf(email),
  }));
  const known = await suppressedAmong(tx, contacts);
  const hashes = contacts.map(({ hash }) => hash);
  await suppressHashes(tx, member, { hashes, reason: forgets ? "forgotten" : "blacklisted" });
  if (forgets) await forgetProspects(tx, member, { prospectIds: ids, reason: "forgotten" });
  const changed = forgets ? people.length : people.length - known.size;
  return { changed, before: [], skipped: { "already-so": people.length - changed } };
}

async function forget(tx: Tx, member: Member, ids: string[]): Promise<Done> {
  const changed = await forgetProspects(tx, member, { prospectIds: ids, reason: "deleted" });
  return { changed, before: [], skipped: {} };
}
