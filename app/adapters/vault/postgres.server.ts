/** The vault in a PostgreSQL database of its own; web's role may only add, the worker's may read. */
import postgres, { type Sql } from "postgres";
import { type Binding, ownerOf, type Vault } from "#app/adapters/vault/port.ts";
import { newId } from "#app/core/id.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { type MasterKey, open, type Sealed, seal } from "#app/core/sealing.server.ts";

type Row = { key_id: string; wrapped_key: Buffer; ciphertext: Buffer };

/** The first master key seals; every one opens. The connection belongs to the caller. */
export function openVault(sql: Sql, masterKeys: MasterKey[]): Vault {
  return {
    put: (binding, secret) =>
      put(sql, binding, seal(secret, ownerOf(binding), current(masterKeys))),
    open: async (binding) => open(await find(sql, binding), ownerOf(binding), masterKeys),
    shred: (binding) => shred(sql, binding),
    shredTeam: (teamId) => shredTeam(sql, teamId),
  };
}

function current(masterKeys: MasterKey[]): MasterKey {
  const [first] = masterKeys;
  if (!first) throw new Error("The vault has no master key.");
  return first;
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
