/** Counting what a closure erased, in its own row: in the transaction of the erasing wherever there is one. */
import { type SQL, sql } from "drizzle-orm";
import type { Tally } from "#app/privacy/walk.server.ts";
import type { Tx } from "#db/client.ts";
import { closures } from "#db/schema/privacy.ts";

export function tallyOf(closureId: string): Tally {
  return {
    went: (tx, place, rows) => note(tx, { closureId, place, rows: plus(place, rows) }),
    found: (tx, place, most) => note(tx, { closureId, place, rows: atLeast(place, most) }),
  };
}

type Noting = { closureId: string; place: string; rows: SQL };

async function note(tx: Tx, { closureId, place, rows }: Noting): Promise<void> {
  await tx.execute(sql`
    update ${closures} set counts = jsonb_set(counts, array[${place}::text], to_jsonb(${rows}))
    where id = ${closureId}`);
}

function before(place: string): SQL {
  return sql`coalesce((counts ->> ${place}::text)::int, 0)`;
}

function plus(place: string, rows: number): SQL {
  return sql`${before(place)} + ${rows}::int`;
}

function atLeast(place: string, most: number): SQL {
  return sql`greatest(${before(place)}, ${most}::int)`;
}
