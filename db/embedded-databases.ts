/** Inside the bundled server: the owner, the processes' own logins, and the two databases. */
import postgres from "postgres";
import { roles } from "#app/config.server.ts";
import type { EmbeddedPostgres } from "#db/embedded.ts";

const owner = "audienti_owner";
const databases = { main: "audienti", vault: "audienti_vault" } as const;

export type DatabasePasswords = {
  owner: string;
  app: string;
  vaultWeb: string;
  vaultWorker: string;
};

/** Makes what is missing and gives each part the URL of its own login. */
export async function prepareDatabases(server: EmbeddedPostgres, passwords: DatabasePasswords) {
  const admin = postgres(server.superuserUrl("postgres"), { max: 1, onnotice: () => {} });
  try {
    await ensureLogin(admin, owner, passwords.owner);
    await ensureLogin(admin, roles.app, passwords.app);
    await ensureLogin(admin, roles.vaultWeb, passwords.vaultWeb);
    await ensureLogin(admin, roles.vaultWorker, passwords.vaultWorker);
    await admin.unsafe(`grant ${roles.app}, ${roles.vaultWeb}, ${roles.vaultWorker} to ${owner}`);
    for (const name of Object.values(databases)) await ensureDatabase(admin, name);
  } finally {
    await admin.end();
  }
  const url = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${server.port}/${database}`;
  return {
    mainOwner: url(owner, passwords.owner, databases.main),
    vaultOwner: url(owner, passwords.owner, databases.vault),
    app: url(roles.app, passwords.app, databases.main),
    vaultWeb: url(roles.vaultWeb, passwords.vaultWeb, databases.vault),
    vaultWorker: url(roles.vaultWorker, passwords.vaultWorker, databases.vault),
  };
}

/** Passwords are ours, hexadecimal: safe inside the statement that PostgreSQL does not parameterise. */
async function ensureLogin(admin: postgres.Sql, role: string, password: string): Promise<void> {
  if (!/^[0-9a-f]{32,}$/.test(password)) throw new Error("a database password must be hexadecimal");
  const [found] = await admin`select 1 from pg_roles where rolname = ${role}`;
  await admin.unsafe(`${found ? "alter" : "create"} role ${role} login password '${password}'`);
}

async function ensureDatabase(admin: postgres.Sql, name: string): Promise<void> {
  const [found] = await admin`select 1 from pg_database where datname = ${name}`;
  if (!found) await admin.unsafe(`create database ${name} owner ${owner}`);
  await admin.unsafe(`revoke connect on database ${name} from public`);
  const guests = name === databases.main ? [roles.app] : [roles.vaultWeb, roles.vaultWorker];
  await admin.unsafe(`grant connect on database ${name} to ${[owner, ...guests].join(", ")}`);
}
