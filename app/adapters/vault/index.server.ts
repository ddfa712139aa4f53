/**
 * The vault through its two doors: adding acts as the web's role, opening and shredding as the
 * worker's. A process whose login may not take a role is turned away by PostgreSQL itself (T9).
 */
import postgres from "postgres";
import type { Vault } from "#app/adapters/vault/port.ts";
import { openVault } from "#app/adapters/vault/postgres.server.ts";
import { config, roles } from "#app/config.server.ts";

const doors = new Map<string, postgres.Sql>();

export const vault: Vault = {
  put: (binding, secret) => through(roles.vaultWeb).put(binding, secret),
  open: (binding) => through(roles.vaultWorker).open(binding),
  shred: (binding) => through(roles.vaultWorker).shred(binding),
  shredTeam: (teamId) => through(roles.vaultWorker).shredTeam(teamId),
};

/** Rejects when the vault does not answer the web; for /healthz. */
export async function pingVault(): Promise<void> {
  await door(roles.vaultWeb)`select 1`;
}

/** Lets running statements finish, at most 5 seconds. */
export async function closeVault(): Promise<void> {
  const open = [...doors.values()];
  doors.clear();
  await Promise.all(open.map((sql) => sql.end({ timeout: 5 })));
}

function through(role: string): Vault {
  return openVault(door(role), config.masterKeys);
}

function door(role: string): postgres.Sql {
  if (!config.vaultUrl) throw new Error("VAULT_DATABASE_URL is not set");
  let sql = doors.get(role);
  if (!sql) {
    sql = postgres(config.vaultUrl, { max: 3, connection: { role } as never, onnotice: () => {} });
    doors.set(role, sql);
  }
  return sql;
}
