/** The conversation with a mail host, up to RCPT and never further: no message is ever sent. */
import { randomInt } from "node:crypto";
import { isPositive, type Reply } from "#app/adapters/mailbox/smtp-reply.ts";
import { command } from "#app/adapters/mailbox/smtp-session.server.ts";
import {
  isQuiet,
  nextReply,
  openWire,
  secureWire,
  type Wire,
} from "#app/adapters/mailbox/smtp-wire.server.ts";
import { aboutMailbox } from "#app/adapters/verification/rcpt.ts";

/** Milliseconds. Shorter than RFC 5321 section 4.5.3.2 allows a sender, so silence proves nothing. */
export type TalkTimeouts = { connect: number; greeting: number; command: number };

export type Talker = {
  /** The name this machine says it has; it should lead back here. */
  helo: string;
  /** The address questions about us can go to. */
  mailFrom: string;
  port: number;
  timeouts: TalkTimeouts;
};

export type Talk = {
  wire: Wire;
  encrypted: boolean;
  utf8: boolean;
  /** Addresses asked about so far. */
  asked: number;
};

/** A refusal before any mailbox was named: it is about us. */
export class Unwelcome extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`smtp: ${reply.code}`);
    this.name = "Unwelcome";
    this.reply = reply;
  }
}

/** Encrypted where offered. Throws WireFailure when nothing is heard, Unwelcome when we are refused. */
export async function openTalk(
  talker: Talker,
  at: { address: string; name: string },
): Promise<Talk> {
  try {
    return await open(talker, at, true);
  } catch (failure) {
    // Encryption that fails is worse than none here: mail servers fall back in the same way.
    if (!(failure instanceof TlsFailure)) throw failure;
    return open(talker, at, false);
  }
}

class TlsFailure extends Error {}

async function open(
  talker: Talker,
  { address, name }: { address: string; name: string },
  mayEncrypt: boolean,
): Promise<Talk> {
  const { port, timeouts } = talker;
  const wire = await openWire({ host: address, port }, false, timeouts.connect);
  try {
    welcome(await nextReply(wire, timeouts.greeting));
    let offers = await hello(wire, talker);
    const encrypted = mayEncrypt && offers.includes("STARTTLS");
    if (encrypted) {
      await encrypt(wire, talker, name);
      offers = await hello(wire, talker);
    }
    return { wire, encrypted, utf8: offers.includes("SMTPUTF8"), asked: 0 };
  } catch (failure) {
    wire.socket.destroy();
    throw failure;
  }
}

async function hello(wire: Wire, { helo, timeouts }: Talker): Promise<string[]> {
  const reply = await command(wire, `EHLO ${helo}`, timeouts.command);
  if (reply.code === 500 || reply.code === 502) {
    welcome(await command(wire, `HELO ${helo}`, timeouts.command));
    return [];
  }
  welcome(reply);
  return reply.text
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(" ")[0]!.toUpperCase());
}

function welcome(reply: Reply): void {
  if (!isPositive(reply)) throw new Unwelcome(reply);
}

async function encrypt(wire: Wire, { port, timeouts }: Talker, name: string): Promise<void> {
  try {
    const reply = await command(wire, "STARTTLS", timeouts.command);
    if (reply.code !== 220) throw new TlsFailure();
    await secureWire(wire, { host: name, port, anyCertificate: true }, timeouts.connect);
  } catch (failure) {
    throw new TlsFailure("starttls", { cause: failure });
  }
}

export type Question = {
  /** Local part as typed, domain as A-labels. */
  address: string;
  domain: string;
  utf8: boolean;
  /** Already known, or undefined to find out. */
  catchAll: boolean | undefined;
};

/** What the server said to RCPT, and whether it takes any name at all. Throws as openTalk does. */
export async function askAbout(
  talk: Talk,
  { mailFrom, timeouts }: Talker,
  question: Question,
): Promise<{ reply: Reply; catchAll: boolean | undefined }> {
  const { wire } = talk;
  if (talk.asked > 0) welcome(await command(wire, "RSET", timeouts.command));
  talk.asked += 1;
  const parameter = question.utf8 ? " SMTPUTF8" : "";
  welcome(await command(wire, `MAIL FROM:<${mailFrom}>${parameter}`, timeouts.command));
  const reply = await command(wire, `RCPT TO:<${question.address}>`, timeouts.command);
  const { catchAll } = question;
  if (reply.code !== 250 || catchAll !== undefined) return { reply, catchAll };
  const nobody = `${nobodysName()}@${question.domain}`;
  const asked = command(wire, `RCPT TO:<${nobody}>`, timeouts.command);
  // Losing the connection now leaves only the second question open.
  return { reply, catchAll: meaning(await asked.catch(() => undefined)) };
}

function meaning(reply: Reply | undefined): boolean | undefined {
  if (reply?.code === 250) return true;
  // It took one name and refuses another for good, so it tells them apart; unless it refuses us now.
  return reply && reply.code >= 500 && aboutMailbox(reply) !== "blocked" ? false : undefined;
}

const letters = "abcdefghijklmnopqrstuvwxyz";

/** A name that nobody has: eighteen letters by chance. */
function nobodysName(): string {
  return Array.from({ length: 18 }, () => letters[randomInt(letters.length)]).join("");
}

/** Usable for another address. */
export function isOpen({ wire, asked }: Talk): boolean {
  return isQuiet(wire) && asked < mostAsked;
}

// Many servers count refused names on a connection and hang up or slow down.
const mostAsked = 10;

/** Says goodbye and does not wait for the answer. */
export function endTalk({ wire }: Talk): void {
  if (wire.broken) return;
  wire.socket.end("QUIT\r\n");
  setTimeout(() => wire.socket.destroy(), 1000).unref();
}
