/**
 * The vault through its two doors: adding acts as the web's role, opening and shredding as the
 * worker's. A process whose login may not take a role is turned away by PostgreSQL itself, and by Redis
 * where the URL's own user may not (T9).
 */
import { Redis } from "ioredis";
import postgres from "postgres";
import type { Vault } from "#app/adapters/vault/port.ts";
import { openVault } from "#app/adapters/vault/postgres.server.ts";
import { openRedisVault } from "#app/adapters/vault/redis.server.ts";
import { config, roles } from "#app/config.server.ts";
import { log } from "#app/core/log.server.ts";

const doors = new Map<string, postgres.Sql>();
let redis: Redis | undefined;

export const vault: Vault = {
  put: (binding, secret) => through(roles.vaultWeb).put(binding, secret),
  open: (binding) => through(roles.vaultWorker).open(binding),
  renew: (binding, secret) => through(roles.vaultWorker).renew(binding, secret),
  shred: (binding) => through(roles.vaultWorker).shred(binding),
  shredTeam: (teamId) => through(roles.vaultWorker).shredTeam(teamId),
  countOld: () => through(roles.vaultWorker).countOld(),
  rewrap: (most, from) => through(roles.vaultWorker).rewrap(most, from),
};

/** Rejects when the vault does not answer the web; for /healthz. */
export async function pingVault(): Promise<void> {
  if (config.vaultIsRedis) await redisDoor().ping();
  else await door(roles.vaultWeb)`select 1`;
}

/** Lets running statements finish, at most 5 seconds. */
export async function closeVault(): Promise<void> {
  const open = [...doors.values()];
  doors.clear();
  const leaving = redis?.quit().catch(() => {});
  redis = undefined;
  await Promise.all([...open.map((sql) => sql.end({ timeout: 5 })), leaving]);
}

function through(role: string): Vault {
  if (config.vaultIsRedis) return openRedisVault(redisDoor(), config.masterKeys);
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

/** What Redis may and may not do is its user's, so both doors are the URL's. */
function redisDoor(): Redis {
  redis ??= connect(config.vaultUrl!);
  return redis;
}

function connect(url: string): Redis {
  // Asking for INFO first would need a right that the web's user lacks.
  const client = new Redis(url, { enableReadyCheck: false, maxRetriesPerRequest: 3 });
  client.on("error", (error) =>
    log.warn({ code: (error as { code?: string }).code }, "vault: Redis"),
  );
  return client;
}
