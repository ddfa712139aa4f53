/** Waits at the mailboxes that are read, so that an answer is seen in the moment in which it comes. */
import { MINUTE } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import { vouchFor } from "#app/core/member.ts";
import { holdWatches, type Lease, letGo } from "#app/dispatch/watches.server.ts";
import { watchMailbox } from "#app/incoming/watching.server.ts";

/** Each is a connection; the others are looked into every two minutes all the same. */
const MOST = 200;

type Watch = { lease: Lease; stop: AbortController; over: Promise<void> };

/**
 * Looks every minute which mailboxes there are and whom nobody waits at: of several processes each
 * holds its own, and one that is killed or stands still loses them to the others. What it gives stops all of it and waits for the last. */
export function startWatcher(everyMs = MINUTE): () => Promise<void> {
  const watches = new Map<string, Watch>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  function plan(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      round = look(watches).then(plan);
    }, everyMs);
  }

  plan();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await round;
    for (const { stop } of watches.values()) stop.abort();
    await Promise.all([...watches.values()].map(({ over }) => over));
  };
}

/** A mailbox whose server went away is waited at again from the next round on, here or elsewhere. */
async function look(watches: Map<string, Watch>): Promise<void> {
  try {
    const leases = await holdWatches(
      [...watches.values()].map(({ lease }) => lease),
      MOST,
    );
    const held = new Map(leases.map((lease) => [lease.mailboxId, lease]));
    for (const [id, { stop }] of watches) if (!held.has(id)) stop.abort();
    for (const [id, lease] of held) {
      const watch = watches.get(id);
      if (watch) watch.lease = lease;
      else watches.set(id, begin(watches, lease));
    }
  } catch (error) {
    log.error({ err: error }, "what is read could not be asked for; the next round tries again");
  }
}

function begin(watches: Map<string, Watch>, lease: Lease): Watch {
  const { teamId, mailboxId } = lease;
  const stop = new AbortController();
  const member = vouchFor({ teamId, userId: null, role: "worker" });
  const over = watchMailbox(member, mailboxId, stop.signal)
    // Its pass, every two minutes, says on the mailbox's page what is wrong.
    .catch((error) => log.info({ mailboxId, why: (error as Error).name }, "not waited at for now"))
    .then(async () => {
      await letGo([watch.lease]);
      watches.delete(mailboxId);
    })
    // The lease runs out by itself.
    .catch(() => void watches.delete(mailboxId));
  const watch = { lease, stop, over };
  return watch;
}
