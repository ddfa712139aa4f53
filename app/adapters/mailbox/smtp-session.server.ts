/** A signed-in SMTP session: greeting, EHLO, TLS and AUTH (RFC 5321, RFC 3207, RFC 4954). */
import { isPositive, type Reply, whyNotSignedIn } from "#app/adapters/mailbox/smtp-reply.ts";
import {
  type Host,
  nextReply,
  openWire,
  secureWire,
  type Wire,
  WireFailure,
} from "#app/adapters/mailbox/smtp-wire.server.ts";
import { failpoint } from "#app/core/failpoint.ts";
import { isLoopbackHost } from "#app/core/reserved.ts";

/** Milliseconds. */
export type Timeouts = {
  connect: number;
  greeting: number;
  command: number;
  dataStart: number;
  final: number;
};

export type Account = Host & {
  /** `tls` from the first byte, `starttls` always and never less, or `none`. */
  security: "tls" | "starttls" | "none";
  /** Without one nobody signs in. */
  username?: string;
  password?: string;
  timeouts: Timeouts;
};

export type Session = {
  wire: Wire;
  timeouts: Timeouts;
  /** EHLO keywords in capitals, with what stands behind each. */
  offers: Map<string, string>;
  secured: boolean;
  /** How many messages were begun on it. */
  begun: number;
  /** A refusal left a transaction open: RSET before the next. */
  unclean: boolean;
};

/** Throws WireFailure with the reason in a word. */
export async function openSession(account: Account): Promise<Session> {
  const { timeouts, security } = account;
  const wire = await openWire(account, security === "tls", timeouts.connect);
  try {
    await greeting(wire, timeouts);
    let offers = await hello(wire, timeouts);
    if (security === "starttls") {
      await startTls(wire, account, offers);
      offers = await hello(wire, timeouts);
    }
    await failpoint("after-hello");
    await signIn(wire, account, offers);
    return { wire, timeouts, offers, secured: security !== "none", begun: 0, unclean: false };
  } catch (failure) {
    wire.socket.destroy();
    throw failure;
  }
}

/** One command and its reply. */
export function command(wire: Wire, line: string, timeout: number): Promise<Reply> {
  wire.socket.write(`${line}\r\n`);
  return nextReply(wire, timeout);
}

/** Says goodbye and does not wait for the answer. */
export function quitSession({ wire }: Session): void {
  if (wire.broken) return;
  wire.socket.end("QUIT\r\n");
  setTimeout(() => wire.socket.destroy(), 1000).unref();
}

async function greeting(wire: Wire, timeouts: Timeouts): Promise<void> {
  const reply = await nextReply(wire, timeouts.greeting).catch((failure: WireFailure) => {
    throw failure.why === "timed-out" ? new WireFailure("no-greeting") : failure;
  });
  requirePositive(reply);
}

async function hello(wire: Wire, timeouts: Timeouts): Promise<Map<string, string>> {
  // An address literal, since this machine's own name is nobody's business (RFC 5321 section 4.1.3).
  const reply = await command(wire, "EHLO [127.0.0.1]", timeouts.command);
  requirePositive(reply);
  const lines = reply.text.split("\n").slice(1);
  return new Map(
    lines.map((line) => {
      const [keyword = "", ...rest] = line.trim().split(/[ =]/);
      return [keyword.toUpperCase(), rest.join(" ").toUpperCase()];
    }),
  );
}

function requirePositive(reply: Reply): void {
  if (isPositive(reply)) return;
  throw new WireFailure(reply.code < 500 ? "server-busy" : "server-refused", reply);
}

async function startTls(wire: Wire, account: Account, offers: Map<string, string>): Promise<void> {
  if (!offers.has("STARTTLS")) throw new WireFailure("starttls-not-offered");
  requirePositive(await command(wire, "STARTTLS", account.timeouts.command));
  await secureWire(wire, account, account.timeouts.connect);
}

async function signIn(wire: Wire, account: Account, offers: Map<string, string>): Promise<void> {
  const { username, password = "" } = account;
  if (!username) return;
  if (account.security === "none" && !isLoopbackHost(account.host)) {
    throw new WireFailure("password-unprotected");
  }
  if (`${username}${password}`.includes("\0")) throw new WireFailure("wrong-password");
  const offered = (offers.get("AUTH") ?? "").split(" ");
  const plain = base64(`\0${username}\0${password}`);
  let steps = [`AUTH PLAIN ${plain}`];
  if (!offered.includes("PLAIN")) {
    if (!offered.includes("LOGIN")) throw new WireFailure("auth-not-offered");
    steps = ["AUTH LOGIN", base64(username), base64(password)];
  }
  for (const [index, step] of steps.entries()) {
    const reply = await command(wire, step, account.timeouts.command);
    if (isPositive(reply)) return;
    if (reply.code !== 334 || index === steps.length - 1) {
      throw new WireFailure(whyNotSignedIn(reply), withoutSecrets(reply, [plain, password]));
    }
  }
}

/** A server may quote what it was told. */
function withoutSecrets(reply: Reply, secrets: string[]): Reply {
  const said = [...secrets, ...secrets.map(base64)].filter((secret) => secret !== "");
  return {
    ...reply,
    text: said.reduce((text, secret) => text.replaceAll(secret, "…"), reply.text),
  };
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
