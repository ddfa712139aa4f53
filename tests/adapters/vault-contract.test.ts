/** One contract for both vaults, PostgreSQL and Redis, each on a real server. */
import { randomBytes, randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Binding, Vault } from "#app/adapters/vault/port.ts";
import { openVault } from "#app/adapters/vault/postgres.server.ts";
import { openRedisVault } from "#app/adapters/vault/redis.server.ts";
import { config } from "#app/config.server.ts";
import { NotFound } from "#app/core/result.ts";
import { type MasterKey, SealBroken } from "#app/core/sealing.server.ts";
import { type RedisPeer, redisPeer } from "#tests/support/redis.ts";

const older: MasterKey = { id: "k1", key: randomBytes(32) };
const newer: MasterKey = { id: "k2", key: randomBytes(32) };

type Ground = {
  open(keys: MasterKey[]): Vault;
  /** All that lies there, as text and as bytes. */
  dump(): Promise<string>;
  /** Puts the sealed bytes of one where another belongs, as a thief with the database could. */
  copy(from: Binding, to: Binding): Promise<void>;
  /** Changes the last byte of what wraps its key. */
  tamper(binding: Binding): Promise<void>;
  empty(): Promise<void>;
  close(): Promise<void>;
};

async function onPostgres(): Promise<Ground> {
  const sql = postgres(config.vaultUrl!, { max: 4 });
  return {
    open: (keys) => openVault(sql, keys),
    dump: async () =>
      JSON.stringify(await sql`select *, encode(ciphertext, 'escape') from credentials`),
    copy: async (from, to) => {
      await sql`
        insert into credentials
        select ${randomUUID()}, ${to.teamId}, ${to.mailboxId}, ${to.purpose}, ${to.version}, key_id,
          wrapped_key, ciphertext
        from credentials where team_id = ${from.teamId} and mailbox_id = ${from.mailboxId}`;
    },
    tamper: async ({ mailboxId }) => {
      await sql`
        update credentials
        set wrapped_key = set_byte(wrapped_key, length(wrapped_key) - 1,
          get_byte(wrapped_key, length(wrapped_key) - 1) # 1)
        where mailbox_id = ${mailboxId}`;
    },
    empty: async () => {
      await sql`delete from credentials`;
    },
    close: () => sql.end(),
  };
}

async function onRedis(): Promise<Ground> {
  const peer = await redisPeer();
  const [owner, worker] = [new Redis(peer.urls.owner), aClient(peer.urls.worker)];
  const key = ({ teamId, mailboxId }: Binding) => `audienti:vault:${teamId}:${mailboxId}`;
  const field = ({ version, purpose }: Binding) => `${version}:${purpose}`;
  return {
    open: (keys) => openRedisVault(worker, keys),
    dump: async () => {
      const all = await owner.keys("*");
      return JSON.stringify(await Promise.all(all.map((name) => owner.hgetall(name))));
    },
    copy: async (from, to) => {
      await owner.hset(key(to), field(to), (await owner.hget(key(from), field(from)))!);
    },
    tamper: async (binding) => {
      const stored = JSON.parse((await owner.hget(key(binding), field(binding)))!);
      const bytes = Buffer.from(stored.wrappedKey, "base64");
      bytes[bytes.length - 1]! ^= 1;
      const changed = JSON.stringify({ ...stored, wrappedKey: bytes.toString("base64") });
      await owner.hset(key(binding), field(binding), changed);
    },
    empty: async () => {
      await owner.flushall();
    },
    close: async () => {
      owner.disconnect();
      worker.disconnect();
      await peer.close();
    },
  };
}

function aClient(url: string): Redis {
  return new Redis(url, { enableReadyCheck: false, retryStrategy: () => 50 });
}

function aBinding(changes: Partial<Binding> = {}): Binding {
  return { teamId: randomUUID(), mailboxId: randomUUID(), purpose: "smtp", version: 1, ...changes };
}

/** Every batch, as the rotation does it. */
async function rewrapAll(vault: Vault, most = 3) {
  const total = { done: 0, stuck: 0 };
  let from: string | undefined;
  do {
    const some = await vault.rewrap(most, from);
    total.done += some.done;
    total.stuck += some.stuck;
    from = some.next;
  } while (from);
  return total;
}

const grounds = [
  { name: "PostgreSQL", make: onPostgres },
  { name: "Redis", make: onRedis },
];

describe.each(grounds)("the vault in $name", ({ make }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await make();
  });
  afterAll(() => ground?.close());

  test("gives back what was put, once per version, and says so when there is nothing", async () => {
    const vault = ground.open([newer]);
    const binding = aBinding();

    const first = await vault.put(binding, "hunter2");
    const second = await vault.put(binding, "another");

    expect([first.refused, second.refused]).toEqual([undefined, "version-taken"]);
    expect(await vault.open(binding)).toBe("hunter2");
    await expect(vault.open({ ...binding, version: 2 })).rejects.toThrow(NotFound);
    await expect(vault.open({ ...binding, purpose: "imap" })).rejects.toThrow(NotFound);
  });

  test("puts another secret in one's place, and brings none back that was destroyed", async () => {
    const vault = ground.open([newer]);
    const binding = aBinding();
    await vault.put(binding, "token one");

    const renewed = await vault.renew(binding, "token two");
    const now = await vault.open(binding);
    await vault.shred(binding);
    const late = await vault.renew(binding, "token three");

    expect([renewed, now, late]).toEqual([true, "token two", false]);
    await expect(vault.open(binding)).rejects.toThrow(NotFound);
  });

  test("shreds versions up to one, of one purpose; and all that a team has", async () => {
    const vault = ground.open([newer]);
    const binding = aBinding();
    for (const version of [1, 2, 3, 11]) await vault.put({ ...binding, version }, "secret");
    await vault.put({ ...binding, purpose: "oauth" }, "token");

    const gone = await vault.shred({ ...binding, version: 3 });
    const kept = await vault.open({ ...binding, version: 11 });
    const all = await vault.shredTeam(binding.teamId);

    expect([gone, kept, all]).toEqual([3, "secret", 2]);
    await expect(vault.open({ ...binding, version: 11 })).rejects.toThrow(NotFound);
  });

  test("a copy for another team, another mailbox or another version stays shut", async () => {
    const vault = ground.open([newer]);
    const own = aBinding();
    await vault.put(own, "hunter2");

    for (const change of [{ teamId: randomUUID() }, { mailboxId: randomUUID() }, { version: 7 }]) {
      const theirs = { ...own, ...change };
      await ground.copy(own, theirs);
      await expect(vault.open(theirs)).rejects.toThrow(SealBroken);
    }
  });

  test("what lies there shows no secret", async () => {
    const secret = "needle-of-a-secret-5c1d";
    await ground.open([newer]).put(aBinding(), secret);

    const dump = await ground.dump();

    expect(dump.length).toBeGreaterThan(100);
    expect(dump).not.toContain(secret);
    expect(dump).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
  });

  test("a new key wraps everything while it is read and written; the broken stays and is told", async () => {
    await ground.empty();
    const [before, during, after] = [[older], [newer, older], [newer]].map(ground.open);
    const bindings = Array.from({ length: 20 }, () => aBinding());
    for (const binding of bindings) await before!.put(binding, `secret ${binding.mailboxId}`);
    const broken = aBinding();
    await before!.put(broken, "broken");
    await ground.tamper(broken);

    const left = await during!.countOld();
    const [outcome] = await Promise.all([
      rewrapAll(during!),
      rewrapAll(during!),
      ...bindings.map(async (binding) => {
        for (let n = 0; n < 5; n++) await during!.open(binding);
      }),
      during!.put(aBinding(), "meanwhile"),
    ]);
    const again = await rewrapAll(during!);

    expect(left).toBe(21);
    expect(outcome!.stuck).toBe(1);
    expect(again).toEqual({ done: 0, stuck: 1 });
    expect(await during!.countOld()).toBe(1);
    const opened = await Promise.all(bindings.map((binding) => after!.open(binding)));
    expect(opened).toEqual(bindings.map(({ mailboxId }) => `secret ${mailboxId}`));
    await expect(during!.open(broken)).rejects.toThrow(SealBroken);
    await expect(before!.open(bindings[0]!)).rejects.toThrow(SealBroken);
  });

  test("what was destroyed while it was wrapped anew does not come back", async () => {
    await ground.empty();
    const [before, during] = [[older], [newer, older]].map(ground.open);
    const bindings = Array.from({ length: 30 }, () => aBinding());
    for (const binding of bindings) await before!.put(binding, "secret");

    await Promise.all([rewrapAll(during!), ...bindings.map((binding) => during!.shred(binding))]);

    for (const binding of bindings) await expect(during!.open(binding)).rejects.toThrow(NotFound);
  });
});

describe("the users of the Redis vault", () => {
  let peer: RedisPeer;
  beforeAll(async () => {
    peer = await redisPeer();
  });
  afterAll(() => peer?.close());

  test("the web's may add and do nothing else: not read, not overwrite, not destroy", async () => {
    const redis = aClient(peer.urls.web);
    const web = openRedisVault(redis, [newer]);
    const binding = aBinding();

    expect((await web.put(binding, "hunter2")).refused).toBeUndefined();

    await expect(web.open(binding)).rejects.toThrow(/NOPERM/);
    await expect(web.shred(binding)).rejects.toThrow(/NOPERM/);
    await expect(web.rewrap(10)).rejects.toThrow(/NOPERM/);
    await expect(redis.hset("audienti:vault:x", "1:smtp", "y")).rejects.toThrow(/NOPERM/);
    await expect(redis.hsetnx("elsewhere", "1:smtp", "y")).rejects.toThrow(/NOPERM/);
    redis.disconnect();
  });
});
