/** A member's mailbox over SMTP, with a client of our own that knows when a message may have left. */
import type {
  Mailbox,
  OutgoingMessage,
  SendOutcome,
  TestOutcome,
} from "#app/adapters/mailbox/port.ts";
import {
  acquire,
  drain,
  isPassing,
  makePool,
  type Pool,
  release,
  stop,
} from "#app/adapters/mailbox/smtp-pool.server.ts";
import { aboutSender, answerOf, isPositive } from "#app/adapters/mailbox/smtp-reply.ts";
import {
  type Account,
  command,
  openSession,
  quitSession,
  type Timeouts,
} from "#app/adapters/mailbox/smtp-session.server.ts";
import { submit } from "#app/adapters/mailbox/smtp-submit.server.ts";
import { WireFailure } from "#app/adapters/mailbox/smtp-wire.server.ts";
import { withFiles } from "#app/adapters/mailbox/with-files.ts";
import { composeMime } from "#app/core/mime.ts";
import { readBareAddress } from "#app/core/mime-header.ts";
import { isLoopbackHost, isReservedDomain } from "#app/core/reserved.ts";
import { ok, refused } from "#app/core/result.ts";

export type SmtpSettings = Omit<Account, "timeouts"> & {
  /** Sessions at once, 3 unless told. */
  connections?: number;
  /** Messages over one session before it is replaced, 100 unless told. */
  messagesPerConnection?: number;
  /** Milliseconds; what is left out is as long as RFC 5321 section 4.5.3.2 asks. */
  timeouts?: Partial<Timeouts>;
};

const minute = 60_000;
const patient: Timeouts = {
  connect: minute / 2,
  greeting: 5 * minute,
  command: 5 * minute,
  dataStart: 2 * minute,
  final: 10 * minute,
};
/** Somebody is looking at a page while the test runs. */
const impatient = 10_000;

/** Connects at the first message. Once a person is needed, every later send says so unasked. */
export function openSmtp(settings: SmtpSettings): Mailbox {
  const account: Account = { ...settings, timeouts: { ...patient, ...settings.timeouts } };
  const { connections = 3, messagesPerConnection = 100 } = settings;
  const pool = makePool(account, connections, messagesPerConnection);
  return {
    send: (message, mayGo = always) => send(pool, message, mayGo),
    test: (sender) => test(account, sender),
    find: async () => "unknown",
    close: () => drain(pool),
  };
}

async function always(): Promise<boolean> {
  return true;
}

async function send(
  pool: Pool,
  message: OutgoingMessage,
  mayGo: () => Promise<boolean>,
): Promise<SendOutcome> {
  const mail = composeMime(message);
  if (mail.problem) return { kind: "failed", why: mail.problem };
  if (isReservedDomain(mail.to) && !isLoopbackHost(pool.account.host)) {
    return { kind: "failed", why: "reserved-domain" };
  }
  try {
    return await sendComposed(pool, () => withFiles(message, mail), mayGo);
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return notSent(failure);
  }
}

async function sendComposed(
  pool: Pool,
  whole: () => ReturnType<typeof withFiles>,
  mayGo: () => Promise<boolean>,
): Promise<SendOutcome> {
  for (;;) {
    const session = await acquire(pool);
    const mail = await whole();
    // Not to be able to ask is no permission, and a session that is not given back is lost.
    if (!mail || mail.problem || !(await mayGo().catch(() => false))) {
      release(pool, session);
      return mail?.problem ? { kind: "failed", why: mail.problem } : { kind: "withdrawn" };
    }
    const used = session.begun > 0;
    const outcome = await submit(session, mail, mayGo);
    if (outcome.kind === "mailbox-broken") stop(pool, new WireFailure(outcome.why));
    release(pool, session);
    // A server may have ended a kept session between two messages: a new one decides.
    const stale =
      used && outcome.kind === "retry" && session.wire.broken?.why === "connection-lost";
    if (!stale) return outcome;
  }
}

function notSent({ why, reply }: WireFailure): SendOutcome {
  const answer = reply ? answerOf(reply) : {};
  return isPassing(why)
    ? { kind: "retry", why, ...answer }
    : { kind: "mailbox-broken", why, ...answer };
}

async function test(account: Account, sender: string): Promise<TestOutcome> {
  const address = readBareAddress(sender);
  if (!address) return refused("sender-refused", {});
  try {
    const session = await openSession({ ...account, timeouts: hurried(account.timeouts) });
    const utf8 = address.ascii ? "" : " SMTPUTF8";
    const line = `MAIL FROM:<${address.text}>${utf8}`;
    const reply = await command(session.wire, line, session.timeouts.command);
    session.wire.socket.write("RSET\r\n");
    quitSession(session);
    return isPositive(reply) ? ok({ secured: session.secured }) : tested(aboutSender(reply));
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return tested(notSent(failure));
  }
}

function tested(outcome: SendOutcome): TestOutcome {
  if (outcome.kind === "retry" || outcome.kind === "mailbox-broken") {
    const { kind: _, why, ...answer } = outcome;
    return refused(why, answer);
  }
  return refused("protocol-error", {});
}

function hurried(timeouts: Timeouts): Timeouts {
  const entries = Object.entries(timeouts).map(([step, ms]) => [step, Math.min(ms, impatient)]);
  return Object.fromEntries(entries) as Timeouts;
}
