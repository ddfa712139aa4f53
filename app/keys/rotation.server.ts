/** A new master key: everything an older one still wraps is wrapped by the first, in batches. */
import { vault } from "#app/adapters/vault/index.server.ts";
import { ok } from "#app/core/result.ts";
import { isStopping } from "#app/core/until-told.server.ts";
import { countOldAuthenticators, rewrapAuthenticators } from "#app/factors/rewrap.server.ts";

const BATCH = 100;

/** `left` still need an older key; `stuck` of them cannot be opened by any key we have. */
type Rotation = { done: number; left: number; stuck: number };

/**
 * May be killed anywhere and run again, also twice at once and while mail is sent: every credential
 * opens at every moment, since the older keys stay until nothing needs them.
 */
export async function rotateKeys({ say = (_: Rotation) => {}, batch = BATCH } = {}) {
  const total: Rotation = { done: 0, left: await countLeft(), stuck: 0 };
  for (const rewrap of [vault.rewrap, rewrapAuthenticators]) {
    let from: string | undefined;
    do {
      if (total.left === 0 || isStopping()) break;
      const some: { done: number; stuck: number; next?: string } = await rewrap(batch, from);
      total.done += some.done;
      total.stuck += some.stuck;
      total.left = Math.max(0, total.left - some.done);
      from = some.next;
      say(total);
    } while (from);
  }
  // Counted anew: a process that has not been restarted may have sealed with the old key meanwhile.
  return ok({ ...total, left: await countLeft() });
}

async function countLeft(): Promise<number> {
  const [credentials, apps] = await Promise.all([vault.countOld(), countOldAuthenticators()]);
  return credentials + apps;
}
