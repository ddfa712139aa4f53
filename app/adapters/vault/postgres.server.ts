/** The vault in a PostgreSQL database of its own; web's role may only add, the worker's may read. */
import postgres, { type Sql } from "postgres";
import {
  type Binding,
  current,
  ownerOf,
  type Rewrapped,
  type Vault,
} from "#app/adapters/vault/port.ts";
import { newId } from "#app/core/id.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import {
  type MasterKey,
  open,
  rewrap,
  SealBroken,
  type Sealed,
  seal,
} from "#app/core/sealing.server.ts";

type Row = { key_id: string; wrapped_key: Buffer; ciphertext: Buffer };
type WholeRow = Row & {
  id: string;
  team_id: string;
  mailbox_id: string;
  purpose: string;
  version: number;
};

/** The first master key seals; every one opens. The connection belongs to the caller. */
export function openVault(sql: Sql, masterKeys: MasterKey[]): Vault {
  return {
    put: (binding, secret) =>
      put(sql, binding, seal(secret, ownerOf(binding), current(masterKeys))),
    open: async (binding) => open(await find(sql, binding), ownerOf(binding), masterKeys),
    renew: (binding, secret) =>
      renew(sql, binding, seal(secret, ownerOf(binding), current(masterKeys))),
    shred: (binding) => shred(sql, binding),
    shredTeam: (teamId) => shredTeam(sql, teamId),
    countOld: () => countOld(sql, current(masterKeys)),
    rewrap: (most, from) => rewrapSome(sql, masterKeys, { most, from }),
  };
}

// A bare insert: RETURNING and ON CONFLICT with columns would need the right to select.
async function put(sql: Sql, binding: Binding, { keyId, wrappedKey, ciphertext }: Sealed) {
  const { teamId, mailboxId, purpose, version } = binding;
  try {
    await sql`
      insert into credentials
        (id, team_id, mailbox_id, purpose, version, key_id, wrapped_key, ciphertext)
      values
        (${newId()}, ${teamId}, ${mailboxId}, ${purpose}, ${version}, ${keyId}, ${wrappedKey},
         ${ciphertext})`;
    return ok();
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === "23505") {
      return refused("version-taken");
    }
    throw error;
  }
}

async function find(sql: Sql, { teamId, mailboxId, purpose, version }: Binding): Promise<Sealed> {
  const [row] = await sql<Row[]>`
    select key_id, wrapped_key, ciphertext from credentials
    where team_id = ${teamId} and mailbox_id = ${mailboxId}
      and purpose = ${purpose} and version = ${version}`;
  if (!row) throw new NotFound("credential");
  return { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext };
}

async function renew(sql: Sql, binding: Binding, { keyId, wrappedKey, ciphertext }: Sealed) {
  const { teamId, mailboxId, purpose, version } = binding;
  const changed = await sql`
    update credentials
    set key_id = ${keyId}, wrapped_key = ${wrappedKey}, ciphertext = ${ciphertext}
    where team_id = ${teamId} and mailbox_id = ${mailboxId}
      and purpose = ${purpose} and version = ${version}`;
  return changed.count > 0;
}

async function shred(sql: Sql, { teamId, mailboxId, purpose, version }: Binding): Promise<number> {
  const gone = await sql`
    delete from credentials
    where team_id = ${teamId} and mailbox_id = ${mailboxId}
      and purpose = ${purpose} and version <= ${version}`;
  return gone.count;
}

async function shredTeam(sql: Sql, teamId: string): Promise<number> {
  const gone = await sql`delete from credentials where team_id = ${teamId}`;
  return gone.count;
}

async function countOld(sql: Sql, { id }: MasterKey): Promise<number> {
  const [row] = await sql<{ old: number }[]>`
    select count(*)::int as old from credentials where key_id <> ${id}`;
  return row!.old;
}

async function rewrapSome(
  sql: Sql,
  masterKeys: MasterKey[],
  { most, from }: { most: number; from: string | undefined },
): Promise<Rewrapped> {
  const rows = await sql<WholeRow[]>`
    select * from credentials
    where key_id <> ${current(masterKeys).id} ${from ? sql`and id > ${from}` : sql``}
    order by id limit ${most}`;
  const outcomes = { done: 0, stuck: 0 };
  for (const row of rows) {
    const outcome = await rewrapRow(sql, masterKeys, row);
    if (outcome !== "gone") outcomes[outcome]++;
  }
  return { ...outcomes, ...(rows.length === most && { next: rows.at(-1)!.id }) };
}

async function rewrapRow(sql: Sql, masterKeys: MasterKey[], row: WholeRow) {
  const { id, team_id: teamId, mailbox_id: mailboxId, purpose, version } = row;
  const before = { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext };
  const owner = ownerOf({ teamId, mailboxId, purpose, version });
  try {
    const after = rewrap(before, owner, { masterKey: current(masterKeys), masterKeys });
    const changed = await sql`
      update credentials set key_id = ${after.keyId}, wrapped_key = ${after.wrappedKey}
      where id = ${id} and wrapped_key = ${before.wrappedKey}`;
    return changed.count > 0 ? ("done" as const) : ("gone" as const);
  } catch (error) {
    if (error instanceof SealBroken) return "stuck" as const;
    throw error;
  }
}
