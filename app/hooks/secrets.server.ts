/** The address and the secret of a hook: sealed by whoever sets it up, opened by the worker alone. */
import { eq } from "drizzle-orm";
import { newSecret } from "#app/adapters/hooks/sign.server.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import { after, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok } from "#app/core/result.ts";
import { SealBroken } from "#app/core/sealing.server.ts";
import { OVERLAP } from "#app/hooks/hook.ts";
import { inTeam } from "#db/client.ts";
import { hooks } from "#db/schema/hooks.ts";

type Hook = { teamId: string; id: string; credentialVersion: number };

const MOST_VERSIONS = 2_147_483_647;

/** False where one is sealed already: a hook has one address for good. */
export async function sealAddress(hook: Omit<Hook, "credentialVersion">, url: string) {
  const outcome = await vault.put(bindingOf(hook, "hook", 1), url);
  return outcome.refused === undefined;
}

/** Seals a new one as the next free version; it is seen here and never again. */
export async function sealSecret({ credentialVersion, ...hook }: Hook) {
  const secret = newSecret();
  const sealed = JSON.stringify({ secret, from: now().toISOString() });
  const next = credentialVersion + 1;
  // A version is taken when two rotate at once, or after a crash.
  for (let version = next; version < next + 100; version++) {
    const outcome = await vault.put(bindingOf(hook, "hook-secret", version), sealed);
    if (!outcome.refused) return { secret, version };
  }
  throw new Error("no free version for a hook's secret");
}

/** For the worker. Throws NotFound or SealBroken. */
export async function openAddress(hook: Hook): Promise<string> {
  return vault.open(bindingOf(hook, "hook", 1));
}

/** The current one, and for a day each that was replaced: whoever rotates twice cuts nobody off. */
export async function openSecrets(hook: Hook): Promise<string[]> {
  return (await inUse(hook)).map(({ secret }) => secret);
}

/** Destroys what the hook does not use any more; all of it once the hook is gone. Safe to repeat. */
export async function shredUnused(member: Member, { hookId }: { hookId: string }) {
  const { teamId } = member;
  const hook = { teamId, id: hookId };
  const [row] = await inTeam(member, (tx) => tx.select().from(hooks).where(eq(hooks.id, hookId)));
  if (!row) {
    await vault.shred(bindingOf(hook, "hook", MOST_VERSIONS));
    await vault.shred(bindingOf(hook, "hook-secret", MOST_VERSIONS));
    return ok();
  }
  if (row.kind !== "webhook" || row.credentialVersion < 2) return ok();
  const unused = (await inUse(row)).at(-1)!.version - 1;
  if (unused > 0) await vault.shred(bindingOf(hook, "hook-secret", unused));
  return ok();
}

async function inUse(hook: Hook) {
  let last = await openSecret(hook, hook.credentialVersion);
  const all = [last];
  while (last.version > 1 && after(last.from, OVERLAP) > now()) {
    const before = await openSecret(hook, last.version - 1).catch(orNone);
    if (!before) break;
    all.push(before);
    last = before;
  }
  return all;
}

function orNone(error: unknown): undefined {
  if (error instanceof NotFound || error instanceof SealBroken) return undefined;
  throw error;
}

async function openSecret(hook: Omit<Hook, "credentialVersion">, version: number) {
  const text = await vault.open(bindingOf(hook, "hook-secret", version));
  const { secret, from } = JSON.parse(text) as { secret: string; from: string };
  return { version, secret, from: new Date(from) };
}

/** The vault calls whatever a secret belongs to a mailbox. */
function bindingOf(
  { teamId, id }: Omit<Hook, "credentialVersion">,
  purpose: string,
  version: number,
) {
  return { teamId, mailboxId: id, purpose, version };
}
