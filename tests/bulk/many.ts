/** Many prospects at once, for tests of what is done to them. */
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import type { Person } from "#tests/support/people.ts";

export type Many = { ids: string[]; emails: string[] };

type Values = Partial<typeof prospects.$inferInsert>;

/** In the order of their ids; all of Acme in Great Britain, told of in time. */
export async function manyProspects(
  { member }: Person,
  count: number,
  word = "p",
  values: Values = {},
): Promise<Many> {
  const { teamId } = member;
  const originId = newId();
  const rows = Array.from({ length: count }, (_, n) => ({
    ...{ id: newId(), teamId, originId, justifiedAt: now(), noticedAt: now() },
    ...{ email: `${word}${n}@acme.example`, emailKey: `${word}${n}@acme.example` },
    ...{ firstName: "Pat", lastName: `No ${n}`, company: "Acme", country: "GB", ...values },
  }));
  await inTeam(member, async (tx) => {
    const origin = { id: originId, teamId, kind: "form", note: "trade fair", at: now() } as const;
    await tx.insert(origins).values(origin);
    for (let from = 0; from < count; from += 1_000) {
      await tx.insert(prospects).values(rows.slice(from, from + 1_000));
    }
  });
  return { ids: rows.map(({ id }) => id), emails: rows.map(({ email }) => email) };
}

export function rowOf({ member }: Person, id: string) {
  return inTeam(member, (tx) => findProspect(tx, id));
}

/** The form of one of them as it stands, but for what is changed. */
export function editInput(them: Many, n: number, changes: { company?: string }) {
  const email = them.emails[n]!;
  const names = { firstName: "Pat", lastName: `No ${n}`, position: null };
  return { email, ...names, company: "Acme", country: "GB", source: null, ...changes };
}
