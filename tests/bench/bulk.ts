/** A tag for 100,000, beside the bare inserts of its rows; and exported rows, beside COPY of the same columns, both packed. */
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import postgres from "postgres";
import { readAsked } from "#app/bulk/act.ts";
import { startAct, weighAct } from "#app/bulk/acts.server.ts";
import { workBulk } from "#app/bulk/work.server.ts";
import { exportBytes } from "#app/exports/bytes.server.ts";
import { USUAL_COLUMNS } from "#app/exports/export.ts";
import { alternately, type Figure, type Ground, say, timed } from "#tests/bench/ground.ts";
import { aTeamOf } from "#tests/bench/people.ts";
import type { Person } from "#tests/support/people.ts";

const PEOPLE = 100_000;
const ROUNDS = 5;

export async function run(ground: Ground): Promise<Figure[]> {
  const ada = await aTeamOf(ground, PEOPLE);
  const sql = postgres(ground.superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const rate = (work: () => Promise<unknown>) => async () => PEOPLE / (await timed(work));
    const tag = await alternately(
      ROUNDS,
      rate(() => tagged(ada)),
      rate(() => inserted(sql, ada)),
    );
    const csv = await alternately(
      ROUNDS,
      rate(() => zipped(exported(ada, "csv"))),
      rate(() => zipped(copied(sql, ada))),
    );
    const xlsx = await alternately(
      ROUNDS,
      rate(() => drained(exported(ada, "xlsx"))),
      rate(() => zipped(copied(sql, ada))),
    );
    return [
      say({ name: "bulk-tag", ...tag, goal: "≥ 0.5 of bare inserts", unit: "rows/s" }),
      say({
        name: "export-csv",
        ...csv,
        goal: "≥ 0.7 of COPY, both through gzip -1",
        unit: "rows/s",
      }),
      say({ name: "export-xlsx", ...xlsx, goal: "≥ 0.1 of COPY through gzip -1", unit: "rows/s" }),
    ];
  } finally {
    await sql.end();
  }
}

async function tagged({ member }: Person): Promise<void> {
  const selection = { query: "" };
  const asked = readAsked(new URLSearchParams("act=add-label&label=new-tag"))!;
  const { count, print, key } = await weighAct(member, selection, asked);
  const confirmed = { count, print, key, name: `Tag ${key}` };
  const { refused } = await startAct(member, { selection, asked, confirmed });
  if (refused) throw new Error(refused);
  await workBulk(member, { slice: 2 + PEOPLE / 1_000 });
}

/** The same two rows for each, in batches as large, by their table's owner. */
async function inserted(sql: postgres.Sql, { member }: Person): Promise<void> {
  const { teamId } = member;
  const [label] =
    await sql`insert into labels (id, team_id, created_at, updated_at, kind, name, name_key)
    values (gen_random_uuid(), ${teamId}, now(), now(), 'tag', 'bare', gen_random_uuid()) returning id`;
  const [act] = await sql`insert into bulk_acts (id, team_id, created_at, updated_at, kind, state)
    values (gen_random_uuid(), ${teamId}, now(), now(), 'add-label', 'done') returning id`;
  const ids = (await sql`select id from prospects where team_id = ${teamId} order by id`).map(
    ({ id }) => id,
  );
  for (let from = 0; from < ids.length; from += 1_000) {
    const batch = ids.slice(from, from + 1_000);
    await sql.begin(async (tx) => {
      await tx`insert into labelled (team_id, label_id, prospect_id, created_at)
        select ${teamId}, ${label!.id}, id, now() from unnest(${batch}::uuid[]) as b (id)`;
      await tx`insert into bulk_changes (team_id, act_id, prospect_id, before, created_at)
        select ${teamId}, ${act!.id}, id, '{}', now() from unnest(${batch}::uuid[]) as b (id)`;
    });
  }
}

async function* exported({ member }: Person, format: "csv" | "xlsx"): AsyncGenerator<Uint8Array> {
  const what = { selection: { query: "" }, columns: USUAL_COLUMNS, purpose: "keep" } as const;
  const tally = { rows: 0, leftOut: {} };
  yield* exportBytes(member, { ...what, columns: [...USUAL_COLUMNS], format }, tally);
  if (tally.rows !== PEOPLE) throw new Error(`exported ${tally.rows} of ${PEOPLE}`);
}

async function* copied(sql: postgres.Sql, { member }: Person): AsyncGenerator<Uint8Array> {
  const columns = "first_name, last_name, email, position, company, country, created_at";
  const query = `copy (select ${columns} from prospects where team_id = '${member.teamId}' order by id desc) to stdout csv`;
  yield* await sql.unsafe(query).readable();
}

async function drained(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}

/** As quick as it packs: a file is rarely handed over as it is. */
function zipped(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  return pipeline(bytes, createGzip({ level: 1 }), drained);
}
