/** Brings both databases to the present: roles, migrations, the queue's schema, grants. Safe to repeat. */
import { readdir, readFile } from "node:fs/promises";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { roles } from "#app/config.server.ts";
import { queueSchema, startQueue } from "#db/queue.ts";

const root = new URL(".", import.meta.url);

/** `url` is the owner's: it creates tables and roles, or says which SQL an administrator must run. */
export async function migrateMain(url: string): Promise<void> {
  const owner = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await ensureRole(owner, roles.app);
    await migrate(drizzle(owner, { casing: "snake_case" }), {
      migrationsFolder: new URL("migrations", root).pathname,
    });
    await owner.unsafe(`
      grant usage on schema public to ${roles.app};
      grant select, insert, update, delete on all tables in schema public to ${roles.app};
      revoke execute on function make_request_log_month(date) from public;
      grant execute on function search_prospects(text[], uuid, integer),
        alike_prospects(text[], text[]), make_request_log_month(date) to ${roles.app};
      create schema if not exists ${queueSchema} authorization ${roles.app};
    `);
    // The first request may come before the worker, which makes the months after these.
    await owner.unsafe(`
      select make_request_log_month((now() at time zone 'UTC' + n * interval '1 month')::date)
      from generate_series(0, 2) as n
    `);
  } finally {
    await owner.end();
  }
  const boss = await startQueue("migrate", url);
  await boss.stop({ graceful: false });
}

/** The vault is another database with roles of its own (T9). In Redis there are no tables to make. */
export async function migrateVault(url: string): Promise<void> {
  if (/^rediss?:/.test(url)) return;
  const owner = postgres(url, { max: 1, onnotice: () => {} });
  try {
    for (const role of [roles.vaultWeb, roles.vaultWorker]) await ensureRole(owner, role);
    await owner.unsafe(`create table if not exists vault_migrations (name text primary key)`);
    const folder = new URL("vault/migrations/", root);
    for (const name of (await readdir(folder)).sort()) {
      await owner.begin(async (tx) => {
        await tx`lock table vault_migrations in exclusive mode`;
        const done = await tx`select 1 from vault_migrations where name = ${name}`;
        if (done.length > 0) return;
        await tx.unsafe(await readFile(new URL(name, folder), "utf8"));
        await tx`insert into vault_migrations values (${name})`;
      });
    }
  } finally {
    await owner.end();
  }
}

async function ensureRole(owner: postgres.Sql, role: string): Promise<void> {
  const statements = `create role ${role} nologin; grant ${role} to current_user;`;
  try {
    const [found] = await owner`select pg_has_role(current_user, oid, 'member') as usable
      from pg_roles where rolname = ${role}`;
    if (!found) await owner.unsafe(statements);
    else if (!found.usable) await owner.unsafe(`grant ${role} to current_user`);
  } catch (error) {
    const database = (error as { code?: string }).code;
    if (database !== "42501") throw error;
    throw new Error(
      `The database user may not create roles. Ask an administrator to run once:\n  ${statements.replace("current_user", "<the user of the URL>")}`,
    );
  }
}
