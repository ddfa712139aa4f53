/** Promise: PostgreSQL itself keeps teams apart, whatever a query of ours forgets. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { roles } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { connection, house, inSystem, inTeam, type Tx } from "#db/client.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aFullWorld } from "#tests/support/world.ts";

/** Tables of the house that say which team: no row in them is about a prospect. */
const ofTheHouse = [
  "closures",
  "due_clocks",
  "invitations",
  "memberships",
  "request_log",
  "sessions",
];

/** What PostgreSQL answers to somebody who may not. */
const forbidden = "42501";
const byPolicy = { code: forbidden, message: expect.stringContaining("row-level security") };

const withTeam = await columnsNamed("team_id");
const teamTables = withTeam.filter((table) => !ofTheHouse.includes(table));

let ada: Person;
let eve: Person;

beforeAll(async () => {
  [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  await aFullWorld(ada);
});

async function columnsNamed(column: string): Promise<string[]> {
  const rows = await asSuperuser()<{ name: string }[]>`
    select table_name::text as name from information_schema.columns
    where table_schema = 'public' and column_name = ${column}
      and not (select relispartition from pg_class where oid = quote_ident(table_name)::regclass)
    order by 1`;
  return rows.map(({ name }) => name);
}

describe("the application's role", () => {
  test("is the one that every connection acts as", async () => {
    const [who] = await connection()`select current_user as name`;

    expect(who!.name).toBe(roles.app);
  });

  test("is no superuser, passes no policy by, and makes no role or database", async () => {
    const [role] = await asSuperuser()`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
      from pg_roles where rolname = ${roles.app}`;

    expect(Object.values(role!)).toEqual([false, false, false, false, false]);
  });

  test("is a member of no other role, least of all of the owner", async () => {
    const others = await asSuperuser()`
      select rolname from pg_roles
      where rolname <> ${roles.app} and pg_has_role(${roles.app}, oid, 'member')`;

    expect(others).toEqual([]);
  });

  test("owns nothing but the queue's schema", async () => {
    const owned = await asSuperuser()`
      select distinct nspname as schema from pg_class join pg_namespace n on n.oid = relnamespace
      where relowner = ${roles.app}::regrole and nspname !~ '^pg_t(oast|emp)'
      union
      select nspname from pg_namespace where nspowner = ${roles.app}::regrole
      union
      select nspname from pg_proc join pg_namespace n on n.oid = pronamespace
      where proowner = ${roles.app}::regrole`;

    expect(owned.map(({ schema }) => schema)).toEqual(["pgboss"]);
  });

  test.each([
    ["empty a table past its policy", "truncate prospects cascade"],
    ["switch a policy off", "alter table prospects disable row level security"],
    ["write a policy", "create policy mine on prospects using (true)"],
    ["drop a policy", "drop policy prospects_team on prospects"],
    ["make a table", "create table public.mine (id int)"],
    ["set a trigger", "create trigger t after insert on prospects execute function now()"],
    ["become the owner", "set role audienti_owner"],
    ["look past the policies", "set local row_security = off; select 1 from prospects"],
    ["read passwords of the database", "select rolpassword from pg_authid"],
    ["read files of the server", "select pg_read_file('/etc/passwd')"],
  ])("may not %s", async (_, statement) => {
    const attempt = connection().begin((tx) => tx.unsafe(statement).simple());

    await expect(attempt).rejects.toMatchObject({ code: forbidden });
  });
});

describe("every table that says which team", () => {
  test("is guarded, unless it is named here as one of the house", async () => {
    const guarded = await asSuperuser()<{ name: string }[]>`
      select relname as name from pg_class where relrowsecurity
        and relnamespace = 'public'::regnamespace order by 1`;

    expect(withTeam).toEqual(expect.arrayContaining(ofTheHouse));
    expect(guarded.map(({ name }) => name)).toEqual(teamTables);
  });

  test("has one policy, for whoever asks and whatever they do, and it reads the transaction's team", async () => {
    const policies = await asSuperuser()<Record<string, unknown>[]>`
      select tablename, permissive, roles::text, cmd, qual, with_check from pg_policies
      where schemaname = 'public' order by 1`;

    expect(policies.map(({ tablename }) => tablename)).toEqual(teamTables);
    for (const { permissive, roles, cmd, qual, with_check } of policies) {
      expect([permissive, roles, cmd, with_check]).toEqual(["PERMISSIVE", "{public}", "ALL", null]);
      expect(qual).toBe(
        "(team_id = (NULLIF(current_setting('app.team'::text, true), ''::text))::uuid)",
      );
    }
  });

  test("refers to other tables of teams by team and id, so no row crosses over", async () => {
    const links = await asSuperuser()<{ name: string; own: string[]; theirs: string[] }[]>`
      select conname as name, array(select attname::text from pg_attribute
          where attrelid = conrelid and attnum = any(conkey)) as own,
        array(select attname::text from pg_attribute
          where attrelid = confrelid and attnum = any(confkey)) as theirs
      from pg_constraint where contype = 'f' and conrelid::regclass::text = any(${teamTables})
        and confrelid::regclass::text = any(${teamTables})`;

    expect(links.length).toBeGreaterThan(8);
    for (const { name, own, theirs } of links) {
      expect(own, name).toContain("team_id");
      expect(theirs, name).toContain("team_id");
    }
  });
});

describe.each(teamTables)("%s", (table) => {
  const name = sql.identifier(table);

  test("shows nothing to whoever is in no team, or in another", async () => {
    const [there] = await asSuperuser().unsafe(`select count(*)::int from ${table}`);

    expect(there!.count, "aFullWorld should have one").toBeGreaterThan(0);
    expect(await count(house("health"))).toBe(0);
    expect(await inSystem("health", count)).toBe(0);
    expect(await inTeam(eve.member, count)).toBe(0);
    expect(await inTeam(ada.member, count)).toBe(there!.count);
  });

  test("lets nobody else change, take over or delete a row", async () => {
    const before = await rows();

    const touched = await inTeam(eve.member, async (tx) => [
      await tx.execute(sql`update ${name} set team_id = team_id returning team_id`),
      await tx.execute(sql`update ${name} set team_id = ${eve.team.id} returning team_id`),
      await tx.execute(sql`delete from ${name} returning team_id`),
    ]);

    expect(touched.map((each) => each.length)).toEqual([0, 0, 0]);
    expect(await rows()).toEqual(before);
  });

  test("takes no row for another team, nor from no team", async () => {
    const [row] = await rows();
    const columns = await writable();
    const copy = JSON.stringify({ ...row, id: newId() });
    const insert = (tx: Pick<Tx, "execute">) =>
      tx.execute(sql`
        insert into ${name} (${columns})
        select ${columns} from jsonb_populate_record(null::${name}, ${copy}::jsonb)`);

    const fromEve = inTeam(eve.member, insert);
    await expect(fromEve).rejects.toMatchObject({ cause: byPolicy });
    const fromNobody = inSystem("health", insert);
    await expect(fromNobody).rejects.toMatchObject({ cause: byPolicy });
  });

  test("lets no row be given away", async () => {
    const gift = inTeam(ada.member, (tx) =>
      tx.execute(sql`update ${name} set team_id = ${eve.team.id}`),
    );

    await expect(gift).rejects.toMatchObject({ cause: byPolicy });
  });

  async function count(tx: Pick<Tx, "execute">): Promise<number> {
    const [row] = await tx.execute<{ count: number }>(sql`select count(*)::int from ${name}`);
    return row!.count;
  }

  function rows() {
    return asSuperuser().unsafe(`select * from ${table} t order by t::text`);
  }

  async function writable() {
    const found = await asSuperuser()<{ name: string }[]>`
      select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'`;
    return sql.join(
      found.map((column) => sql.identifier(column.name)),
      sql`, `,
    );
  }
});

describe("the function that searches", () => {
  const search = (tx: Pick<Tx, "execute">) =>
    tx.execute(sql`select * from search_prospects(array['%'], null, 100)`);

  test("runs as its owner and still finds only the transaction's team", async () => {
    expect(await house("health").execute(sql`select 1`)).toHaveLength(1);
    expect(await search(house("health"))).toHaveLength(0);
    expect(await inTeam(eve.member, search)).toHaveLength(0);
    expect((await inTeam(ada.member, search)).length).toBeGreaterThan(0);
  });

  test("does so with two others, and its words are no SQL", async () => {
    const definers = await asSuperuser()<{ name: string }[]>`
      select proname as name from pg_proc where prosecdef
        and pronamespace = 'public'::regnamespace order by 1`;
    const words = "%' or team_id is not null or email like '%";

    const [found, alike] = await inTeam(eve.member, async (tx) => [
      await tx.execute(sql`select * from search_prospects(array[${words}], null, 100)`),
      await tx.execute(sql`select * from alike_prospects(array[${words}], array[${words}])`),
    ]);

    expect(definers.map(({ name }) => name)).toEqual([
      "alike_prospects",
      "make_request_log_month",
      "search_prospects",
    ]);
    expect(found).toHaveLength(0);
    expect(alike).toHaveLength(0);
  });

  test("finds who is spelled alike only in the transaction's team as well", async () => {
    const alike = (tx: Pick<Tx, "execute">) =>
      tx.execute(sql`select * from alike_prospects(array['%nobody%'], array['exampel'])`);

    expect(await alike(house("health"))).toHaveLength(0);
    expect(await inTeam(eve.member, alike)).toHaveLength(0);
    expect((await inTeam(ada.member, alike)).length).toBeGreaterThan(0);
  });
});

describe("after an error in the middle of a team's transaction", () => {
  test.each<[string, (tx: Tx) => Promise<unknown>]>([
    ["thrown by us", () => Promise.reject(new Error("a bug"))],
    ["of the database", (tx) => tx.execute(sql`select 1 / 0`)],
    ["in a savepoint", (tx) => tx.transaction((inner) => inner.execute(sql`select 1 / 0`))],
    ["while other queries are on their way", (tx) => several(tx)],
    ["of a team that is none", (tx) => tx.execute(sql`select 'none'::uuid`)],
  ])("%s, the next on its connection is in no team", async (_, fail) => {
    await onOneConnection(async () => {
      let failedOn: unknown;
      const failing = inTeam(ada.member, async (tx) => {
        failedOn = await whoAmI(tx);
        await tx.execute(sql`update prospects set company = 'half done'`);
        await fail(tx);
      });
      await expect(failing).rejects.toThrow();

      const next = await inSystem("health", whoAmI);
      const afterwards = await inTeam(eve.member, whoAmI);

      expect(failedOn).toMatchObject({ team: ada.team.id, pid: next.pid });
      expect(next).toMatchObject({ team: "", seen: 0 });
      expect(afterwards).toEqual({ team: eve.team.id, seen: 0, pid: next.pid });
    });
    const [half] = await asSuperuser()`select 1 from prospects where company = 'half done'`;
    expect(half).toBeUndefined();
  });

  test("and among many at once, everybody sees their own", async () => {
    const teams = [ada, eve, await aMember(), await aMember()];
    const turns = Array.from({ length: 80 }, (_, n) => ({
      person: teams[n % 4]!,
      fails: n % 3 === 0,
    }));

    const seen = await Promise.all(
      turns.map(({ person, fails }) => turn(person.member, fails).catch(() => "failed")),
    );

    const expected = turns.map(({ person, fails }) => (fails ? "failed" : person.team.id));
    expect(seen).toEqual(expected);
  });
});

async function turn(member: Member, fails: boolean): Promise<unknown> {
  return inTeam(member, async (tx) => {
    const { team } = await whoAmI(tx);
    if (fails) await tx.execute(sql`select 1 / 0`);
    return team;
  });
}

function several(tx: Tx) {
  const count = sql`select count(*) from prospects`;
  return Promise.all([tx.execute(count), tx.execute(sql`select 1 / 0`), tx.execute(count)]);
}

async function whoAmI(tx: Tx) {
  const [row] = await tx.execute<{ team: string; pid: number; seen: number }>(sql`
    select coalesce(current_setting('app.team', true), '') as team, pg_backend_pid() as pid,
      (select count(*)::int from prospects) as seen`);
  return row!;
}

/** All connections of the pool but one are taken while it works. */
async function onOneConnection(work: () => Promise<void>): Promise<void> {
  const pool = connection();
  const taken = Array.from({ length: pool.options.max - 1 }, () => pool.reserve());
  const reserved = await Promise.all(taken);
  try {
    await work();
  } finally {
    for (const each of reserved) each.release();
  }
}
