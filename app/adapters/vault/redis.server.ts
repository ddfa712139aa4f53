/** The vault in a Redis of its own: one hash for each mailbox, one field for each version of a credential. */
import type { Redis } from "ioredis";
import { z } from "zod";
import {
  type Binding,
  current,
  ownerOf,
  type Rewrapped,
  type Vault,
} from "#app/adapters/vault/port.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import {
  type MasterKey,
  open,
  rewrap,
  SealBroken,
  type Sealed,
  seal,
} from "#app/core/sealing.server.ts";

const PREFIX = "audienti:vault:";

/** As it lies there: nothing but what the seal says of itself. */
const Stored = z.object({ keyId: z.string(), wrappedKey: z.base64(), ciphertext: z.base64() });

// A field that was changed or destroyed meanwhile stays as it is.
const exchange = `
  if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  return 1`;

/** The first master key seals; every one opens. The connection belongs to the caller. */
export function openRedisVault(redis: Redis, masterKeys: MasterKey[]): Vault {
  return {
    put: async (binding, secret) => {
      const sealed = write(seal(secret, ownerOf(binding), current(masterKeys)));
      // HSETNX adds and can do nothing else: the only command that the web's user needs.
      const added = await redis.hsetnx(keyOf(binding), fieldOf(binding), sealed);
      return added === 1 ? ok() : refused("version-taken");
    },
    open: async (binding) => {
      const text = await redis.hget(keyOf(binding), fieldOf(binding));
      if (text === null) throw new NotFound("credential");
      return open(read(text), ownerOf(binding), masterKeys);
    },
    renew: (binding, secret) =>
      renew(redis, binding, write(seal(secret, ownerOf(binding), current(masterKeys)))),
    shred: (binding) => shred(redis, binding),
    shredTeam: (teamId) => shredTeam(redis, teamId),
    countOld: () => countOld(redis, current(masterKeys)),
    rewrap: (most, from) => rewrapSome(redis, masterKeys, { most, from }),
  };
}

function keyOf({ teamId, mailboxId }: Binding): string {
  return `${PREFIX}${teamId}:${mailboxId}`;
}

function fieldOf({ purpose, version }: Binding): string {
  return `${version}:${purpose}`;
}

function bindingOf(key: string, field: string): Binding {
  const [teamId = "", mailboxId = ""] = key.slice(PREFIX.length).split(":");
  const colon = field.indexOf(":");
  return {
    ...{ teamId, mailboxId },
    ...{ purpose: field.slice(colon + 1), version: Number(field.slice(0, colon)) },
  };
}

function write({ keyId, wrappedKey, ciphertext }: Sealed): string {
  const text = {
    wrappedKey: wrappedKey.toString("base64"),
    ciphertext: ciphertext.toString("base64"),
  };
  return JSON.stringify({ keyId, ...text });
}

function read(text: string): Sealed {
  try {
    const { keyId, wrappedKey, ciphertext } = Stored.parse(JSON.parse(text));
    const bytes = (coded: string) => Buffer.from(coded, "base64");
    return { keyId, wrappedKey: bytes(wrappedKey), ciphertext: bytes(ciphertext) };
  } catch {
    throw new SealBroken("tampered");
  }
}

/** Never one that was shredded meanwhile; one that was wrapped anew meanwhile is looked at again. */
async function renew(redis: Redis, binding: Binding, sealed: string): Promise<boolean> {
  const [key, field] = [keyOf(binding), fieldOf(binding)];
  for (;;) {
    const before = await redis.hget(key, field);
    if (before === null) return false;
    if ((await redis.eval(exchange, 1, key, field, before, sealed)) === 1) return true;
  }
}

async function shred(redis: Redis, binding: Binding): Promise<number> {
  const key = keyOf(binding);
  const old = (await redis.hkeys(key)).filter((field) => {
    const { purpose, version } = bindingOf(key, field);
    return purpose === binding.purpose && version <= binding.version;
  });
  return old.length > 0 ? redis.hdel(key, ...old) : 0;
}

async function shredTeam(redis: Redis, teamId: string): Promise<number> {
  let gone = 0;
  for await (const keys of redis.scanStream({ match: `${PREFIX}${teamId}:*`, count: 1000 })) {
    for (const key of keys as string[]) {
      const fields = await redis.hkeys(key);
      if (fields.length > 0) gone += await redis.hdel(key, ...fields);
    }
  }
  return gone;
}

async function countOld(redis: Redis, { id }: MasterKey): Promise<number> {
  // SCAN may name a key twice.
  const old = new Set<string>();
  for await (const keys of redis.scanStream({ match: `${PREFIX}*`, count: 1000 })) {
    for (const key of keys as string[]) {
      const fields = Object.entries(await redis.hgetall(key));
      for (const [field, text] of fields) if (keyIdOf(text) !== id) old.add(`${key} ${field}`);
    }
  }
  return old.size;
}

async function rewrapSome(
  redis: Redis,
  masterKeys: MasterKey[],
  { most, from }: { most: number; from: string | undefined },
): Promise<Rewrapped> {
  const [next, keys] = await redis.scan(from ?? "0", "MATCH", `${PREFIX}*`, "COUNT", most);
  const outcomes = { done: 0, stuck: 0 };
  for (const key of new Set(keys)) {
    for (const [field, text] of Object.entries(await redis.hgetall(key))) {
      if (keyIdOf(text) === current(masterKeys).id) continue;
      const outcome = await rewrapField(redis, masterKeys, { key, field, text });
      if (outcome !== "gone") outcomes[outcome]++;
    }
  }
  return { ...outcomes, ...(next !== "0" && { next }) };
}

async function rewrapField(
  redis: Redis,
  masterKeys: MasterKey[],
  { key, field, text }: { key: string; field: string; text: string },
) {
  const masterKey = current(masterKeys);
  try {
    const owner = ownerOf(bindingOf(key, field));
    const after = write(rewrap(read(text), owner, { masterKey, masterKeys }));
    const changed = await redis.eval(exchange, 1, key, field, text, after);
    return changed === 1 ? ("done" as const) : ("gone" as const);
  } catch (error) {
    if (error instanceof SealBroken) return "stuck" as const;
    throw error;
  }
}

/** Of what cannot be read, no key of ours. */
function keyIdOf(text: string): string {
  try {
    return read(text).keyId;
  } catch {
    return "";
  }
}
