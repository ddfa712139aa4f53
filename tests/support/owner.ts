/** The database seen by its superuser, past row-level security: for tests that look at everything. */
import postgres from "postgres";
import { afterAll, inject } from "vitest";

let superuser: postgres.Sql | undefined;

export function asSuperuser(): postgres.Sql {
  const url = new URL(inject("urls").admin);
  url.pathname = new URL(process.env.DATABASE_URL!).pathname;
  superuser ??= postgres(url.href, { max: 4, onnotice: () => {} });
  return superuser;
}

afterAll(() => superuser?.end());

/**
 * What a signed-in request writes by being one, about a second later: the log, the trail of whoever
 * chose it, when a session was last seen. tests/promises/get-is-safe.test.ts looks at these apart.
 */
const written = {
  tables: ["request_log", "page_views"],
  columns: { "public.sessions": ["last_seen_at"] } as Record<string, string[]>,
};

/**
 * Table → a print of where its rows lie and who wrote them last, of ours and of the queue; to see what
 * a request wrote, be it the same again, beyond what every request of somebody signed in writes. Asked
 * around each of hundreds of requests, so all tables are looked at by one question and no row is read.
 */
export async function fingerprint(): Promise<Record<string, string>> {
  everyTable ??= printOfEveryTable();
  const tables = await asSuperuser().unsafe(await everyTable, [], { prepare: true });
  return Object.fromEntries(tables.map(({ name, rows, hash }) => [name, `${rows} rows ${hash}`]));
}

let everyTable: Promise<string> | undefined;

async function printOfEveryTable(): Promise<string> {
  const tables = await asSuperuser()<{ name: string }[]>`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name
    from information_schema.tables
    where table_type = 'BASE TABLE'
      and not (select relispartition from pg_class
        where oid = format('%I.%I', table_schema, table_name)::regclass)
      and table_name <> all(${written.tables})
      and (table_schema = 'public' or (table_schema = 'pgboss' and table_name = 'job'))`;
  const each = tables.map(({ name }) => {
    const apart = written.columns[name]?.join(",");
    const row = apart ? `(to_jsonb(t) - '{${apart}}'::text[])::text` : "ctid::text || xmin::text";
    return `select '${name}' as name, count(*)::int as rows,
      coalesce(sum(hashtextextended(${row}, 0)), 0)::text as hash from ${name} t`;
  });
  return each.join(" union all ");
}

/** Whether somebody in this test file's database waits for what another holds. */
export async function somebodyWaits(): Promise<boolean> {
  const waiting = await asSuperuser()`
    select from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()`;
  return waiting.length > 0;
}
