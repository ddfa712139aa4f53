/** A few sessions with one server, shared by all that wait to send and kept for the next message. */
import type { BrokenWhy, RetryWhy } from "#app/adapters/mailbox/port.ts";
import {
  type Account,
  openSession,
  quitSession,
  type Session,
} from "#app/adapters/mailbox/smtp-session.server.ts";
import { isQuiet, WireFailure } from "#app/adapters/mailbox/smtp-wire.server.ts";

type Waiting = { resolve(session: Session): void; reject(failure: WireFailure): void };

export type Pool = {
  account: Account;
  /** At most so many sessions; lowered when the server will not have more. */
  limit: number;
  /** After so many messages a session is replaced. */
  messagesPerConnection: number;
  idle: Session[];
  busy: number;
  opening: number;
  waiting: Waiting[];
  /** Set when no session is to be had any more: the mailbox is broken, or closing. */
  stopped?: WireFailure;
  quiet?: NodeJS.Timeout;
  drained?: () => void;
};

// Most servers end an idle session after a minute or more; ours should be gone before.
const idleFor = 15_000;

const passing: ReadonlySet<string> = new Set<RetryWhy>([
  "host-not-found",
  "connection-refused",
  "unreachable",
  "timed-out",
  "no-greeting",
  "connection-lost",
  "protocol-error",
  "server-busy",
  "closing",
]);

/** False for what a person must put right. */
export function isPassing(why: BrokenWhy | RetryWhy): why is RetryWhy {
  return passing.has(why);
}

export function makePool(account: Account, limit: number, messagesPerConnection: number): Pool {
  const nobody = { idle: [], busy: 0, opening: 0, waiting: [] };
  return { account, limit, messagesPerConnection, ...nobody };
}

/** A session for one message; throws WireFailure when none can be had. Release it afterwards. */
export function acquire(pool: Pool): Promise<Session> {
  if (pool.stopped) return Promise.reject(pool.stopped);
  return new Promise((resolve, reject) => {
    pool.waiting.push({ resolve, reject });
    serve(pool);
  });
}

export function release(pool: Pool, session: Session): void {
  pool.busy -= 1;
  if (!isQuiet(session.wire) || session.begun >= pool.messagesPerConnection) quitSession(session);
  else pool.idle.push(session);
  serve(pool);
}

/** Nobody gets a session from now on; the reason goes to all who wait. */
export function stop(pool: Pool, failure: WireFailure): void {
  pool.stopped ??= failure;
  for (const waiter of pool.waiting.splice(0)) waiter.reject(pool.stopped);
  serve(pool);
}

/** Stops, and resolves when no message is on its way any more. */
export function drain(pool: Pool): Promise<void> {
  return new Promise((resolve) => {
    pool.drained = resolve;
    stop(pool, new WireFailure("closing"));
  });
}

function serve(pool: Pool): void {
  while (pool.waiting.length > 0 && pool.idle.length > 0) {
    const session = pool.idle.pop();
    if (!session || !isQuiet(session.wire)) continue;
    pool.busy += 1;
    pool.waiting.shift()?.resolve(session);
  }
  while (mayOpen(pool)) openAnother(pool);
  if (pool.stopped) for (const session of pool.idle.splice(0)) quitSession(session);
  rest(pool);
}

// The first session opens alone: a wrong password is then tried once, not by every connection.
function mayOpen({ idle, busy, opening, waiting, limit, stopped }: Pool): boolean {
  const live = idle.length + busy;
  return (
    !stopped && opening < waiting.length && live + opening < limit && (live > 0 || opening === 0)
  );
}

function openAnother(pool: Pool): void {
  pool.opening += 1;
  openSession(pool.account).then(
    (session) => {
      pool.opening -= 1;
      pool.idle.push(session);
      serve(pool);
    },
    (failure: WireFailure) => {
      pool.opening -= 1;
      notOpened(pool, failure);
    },
  );
}

function notOpened(pool: Pool, failure: WireFailure): void {
  const live = pool.idle.length + pool.busy;
  if (!isPassing(failure.why)) {
    stop(pool, failure);
  } else if (live > 0) {
    pool.limit = live;
  } else if (pool.opening === 0) {
    for (const waiter of pool.waiting.splice(0)) waiter.reject(failure);
  }
  serve(pool);
}

function rest(pool: Pool): void {
  if (pool.busy > 0 || pool.opening > 0) return;
  pool.drained?.();
  clearTimeout(pool.quiet);
  if (pool.idle.length === 0) return;
  pool.quiet = setTimeout(() => {
    if (pool.busy === 0) for (const session of pool.idle.splice(0)) quitSession(session);
  }, idleFor).unref();
}
