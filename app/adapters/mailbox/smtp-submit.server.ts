/** One message over an open session; knows whether the final dot may have been sent. */
import type { SendOutcome } from "#app/adapters/mailbox/port.ts";
import {
  aboutMessage,
  aboutSender,
  answerOf,
  isPositive,
  type Reply,
} from "#app/adapters/mailbox/smtp-reply.ts";
import { command, type Session, type Timeouts } from "#app/adapters/mailbox/smtp-session.server.ts";
import {
  breakWire,
  isQuiet,
  nextReply,
  type Wire,
  WireFailure,
} from "#app/adapters/mailbox/smtp-wire.server.ts";
import { failpoint } from "#app/core/failpoint.ts";
import { type Composed, lengthOf } from "#app/core/mime.ts";

const CHUNK = 65_536;

/**
 * Tells apart what nodemailer cannot: a connection that dies before the final dot (`retry`) from one
 * that dies after it (`unknown`). Only bugs throw.
 */
export async function submit(
  session: Session,
  mail: Composed,
  mayGo: () => Promise<boolean>,
): Promise<SendOutcome> {
  session.begun += 1;
  try {
    const refusal = unsuitable(session, mail) ?? (await offer(session, mail));
    if (refusal) return refusal;
  } catch (lost) {
    if (!(lost instanceof WireFailure)) throw lost;
    return failure(lost);
  }
  // The server may have taken minutes to come so far. To hang up hands over nothing.
  if (!(await mayGo().catch(() => false))) {
    breakWire(session.wire, "protocol-error");
    return { kind: "withdrawn" };
  }
  return mail.pieces.length > 1 ? handLong(session, mail, mayGo) : hand(session, mail);
}

function unsuitable({ offers }: Session, mail: Composed): SendOutcome | undefined {
  const limit = Number(offers.get("SIZE") ?? 0);
  if (limit > 0 && lengthOf(mail) > limit) return { kind: "failed", why: "too-big" };
  if (mail.smtpUtf8 && !offers.has("SMTPUTF8"))
    return { kind: "failed", why: "smtputf8-not-offered" };
  return undefined;
}

/** A long one is turned away before it is written, where there is no room for it (RFC 1870). */
function parametersOf({ offers }: Session, mail: Composed): string {
  const size = mail.pieces.length > 1 && offers.has("SIZE") ? ` SIZE=${lengthOf(mail)}` : "";
  return mail.smtpUtf8 ? `${size} BODY=8BITMIME SMTPUTF8` : size;
}

// Named by what has just been answered; after DATA only the message is left to hand over.
const passed = ["after-mail", "after-rcpt", "before-dot"] as const;

/** MAIL, RCPT and DATA, in one go where the server pipelines (RFC 2920); undefined means go ahead. */
async function offer(session: Session, mail: Composed): Promise<SendOutcome | undefined> {
  const { wire, timeouts } = session;
  if (session.unclean) await reset(session);
  const parameters = parametersOf(session, mail);
  const lines = [`MAIL FROM:<${mail.from}>${parameters}`, `RCPT TO:<${mail.to}>`, "DATA"];
  const pipelined = session.offers.has("PIPELINING");
  if (pipelined) wire.socket.write(`${lines.join("\r\n")}\r\n`);
  let refusal: SendOutcome | undefined;
  let goAhead = false;
  for (const [index, line] of lines.entries()) {
    const timeout = index === 2 ? timeouts.dataStart : timeouts.command;
    const answer = pipelined ? nextReply(wire, timeout) : command(wire, line, timeout);
    // A server may refuse and hang up without answering the rest: the refusal is what counts.
    const reply = refusal ? await answer.catch(() => undefined) : await answer;
    if (!reply) break;
    await failpoint(passed[index]!);
    goAhead = index === 2 && reply.code === 354;
    refusal ??= verdict(wire, index, reply);
    if (refusal && !pipelined) break;
  }
  // To go ahead now would hand over a message for nobody; to hang up hands over nothing.
  if (refusal && goAhead) breakWire(wire, "protocol-error");
  session.unclean = refusal !== undefined;
  return refusal;
}

function verdict(wire: Wire, index: number, reply: Reply): SendOutcome | undefined {
  if (index === 2 ? reply.code === 354 : isPositive(reply)) return undefined;
  if (reply.code < 400) throw breakWire(wire, "protocol-error");
  if (reply.code === 421) breakWire(wire, "connection-lost");
  return index === 0 ? aboutSender(reply) : aboutMessage(reply);
}

async function reset(session: Session): Promise<void> {
  const reply = await command(session.wire, "RSET", session.timeouts.command);
  if (!isPositive(reply)) throw breakWire(session.wire, "connection-lost");
  session.unclean = false;
}

async function hand({ wire, timeouts }: Session, mail: Composed): Promise<SendOutcome> {
  // A reply nobody asked for would be taken for the answer to this message.
  if (!isQuiet(wire)) return failure(breakWire(wire, "protocol-error"));
  return finish(wire, `${stuffed(mail.bytes)}.\r\n`, timeouts);
}

async function handLong(
  { wire, timeouts }: Session,
  { pieces }: Composed,
  mayGo: () => Promise<boolean>,
): Promise<SendOutcome> {
  const tooLong = setTimeout(() => breakWire(wire, "timed-out"), timeouts.final);
  try {
    if (isQuiet(wire)) await writeAsTaken(wire, pieces, timeouts.command);
  } catch (lost) {
    if (!(lost instanceof WireFailure)) throw lost;
    return saidEarly(wire) ?? failure(lost);
  } finally {
    clearTimeout(tooLong);
  }
  if (!isQuiet(wire)) return saidEarly(wire) ?? failure(breakWire(wire, "protocol-error"));
  // It may have taken minutes again, and until the dot it can be taken back.
  if (await mayGo().catch(() => false)) return finish(wire, ".\r\n", timeouts);
  breakWire(wire, "protocol-error");
  return { kind: "withdrawn" };
}

/** What a server refuses before the end is its answer; it cannot be said any more where the message ends. */
function saidEarly(wire: Wire): SendOutcome | undefined {
  const reply = wire.replies.shift();
  breakWire(wire, "protocol-error");
  return reply && reply.code >= 400 ? aboutMessage(reply) : undefined;
}

function failure({ why }: WireFailure): SendOutcome {
  return { kind: "retry", why: why as "connection-lost" };
}

async function finish(wire: Wire, end: string, timeouts: Timeouts): Promise<SendOutcome> {
  wire.socket.write(end);
  try {
    await failpoint("after-dot");
    const reply = await nextReply(wire, timeouts.final);
    if (isPositive(reply)) return { kind: "accepted", response: answerOf(reply).said ?? "" };
    if (reply.code < 400) throw breakWire(wire, "protocol-error");
    if (reply.code === 421) breakWire(wire, "server-busy");
    return aboutMessage(reply);
  } catch (lost) {
    if (!(lost instanceof WireFailure)) throw lost;
    return { kind: "unknown", why: lost.why as "connection-lost" };
  }
}

/**
 * As fast as the server takes it and no faster, so that a message with files never lies in memory as a
 * whole; no further than it answers. What fails here fails before the final dot.
 */
async function writeAsTaken(wire: Wire, pieces: string[], timeout: number): Promise<void> {
  for (const piece of pieces.map(stuffed)) {
    for (let at = 0; at < piece.length; at += CHUNK) {
      if (wire.broken) throw wire.broken;
      if (!isQuiet(wire)) return;
      if (!wire.socket.write(piece.slice(at, at + CHUNK))) await drained(wire, timeout);
    }
  }
  if (wire.broken) throw wire.broken;
}

function drained(wire: Wire, timeout: number): Promise<void> {
  const { socket } = wire;
  if (wire.broken) return Promise.reject(wire.broken);
  return new Promise((resolve) => {
    const timer = setTimeout(() => breakWire(wire, "timed-out"), timeout);
    const go = () => {
      clearTimeout(timer);
      socket.off("drain", go).off("close", go);
      resolve();
    };
    socket.on("drain", go).on("close", go);
  });
}

/** RFC 5321 section 4.5.2: a leading dot is doubled, or the message would end there. */
function stuffed(bytes: string): string {
  return bytes.includes("\r\n.") ? bytes.replaceAll("\r\n.", "\r\n..") : bytes;
}
