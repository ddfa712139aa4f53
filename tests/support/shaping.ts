/** People with nothing but an address, for tests of what a team notes of them. */
import { identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { noteOrigin } from "#app/prospects/change.server.ts";
import { inTeam } from "#db/client.ts";
import { type OriginKind, prospects } from "#db/schema/prospects.ts";
import type { Person } from "#tests/support/people.ts";

/** Their ids, in the order of the addresses. */
export async function somebody({ member }: Person, ...emails: string[]): Promise<string[]> {
  const originId = await anAct({ member } as Person, "form");
  const rows = emails.map((email) => ({
    ...{ id: newId(), teamId: member.teamId, email, emailKey: identityKey(email) },
    ...{ originId, justifiedAt: now() },
  }));
  await inTeam(member, (tx) => tx.insert(prospects).values(rows));
  return rows.map(({ id }) => id);
}

/** The id of an act by which data came in. */
export async function anAct({ member }: Person, kind: OriginKind): Promise<string> {
  const id = newId();
  await inTeam(member, (tx) => noteOrigin(tx, member, { id, kind }));
  return id;
}
