/** One connection to an SMTP server: bytes out, replies in, and what went wrong in one word. */
import { connect as connectTcp, type Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import { connect as connectTls } from "node:tls";
import type { BrokenWhy, RetryWhy } from "#app/adapters/mailbox/port.ts";
import { type Reply, readReply } from "#app/adapters/mailbox/smtp-reply.ts";
import { privateAddress, publicLookup } from "#app/adapters/network-guard.server.ts";
import { isWrittenPrivate } from "#app/adapters/network-guard.ts";
import { bareHost, isLoopbackHost } from "#app/core/reserved.ts";

export type Host = {
  host: string;
  port: number;
  /** Opportunistic encryption between mail servers, where hardly any certificate fits (RFC 7435). */
  anyCertificate?: boolean;
  /** Named by a member: never into a private network, whatever its name leads to. */
  publicOnly?: boolean | undefined;
};

/** Thrown by everything on the wire; `reply` is there when the server said so itself. */
export class WireFailure extends Error {
  readonly why: BrokenWhy | RetryWhy;
  readonly reply?: Reply;
  constructor(why: BrokenWhy | RetryWhy, reply?: Reply) {
    super(`smtp: ${why}`);
    this.name = "WireFailure";
    this.why = why;
    if (reply) this.reply = reply;
  }
}

export type Wire = {
  socket: Socket;
  /** The first thing that went wrong, after which nothing more is said or heard. */
  broken?: WireFailure;
  lines: string[];
  rest: string;
  replies: Reply[];
  waiting?: (outcome: Reply | WireFailure) => void;
};

// A reply line has at most 512 octets (RFC 5321 section 4.5.3.1.5); some servers say much more.
const longestReply = 65_536;
/** Answers to what is sent in one go come together; more than that nobody asked for. */
const mostAhead = 20;

/** Connects within `timeout` milliseconds; with `tls`, encrypted and verified from the first byte. */
export async function openWire(at: Host, tls: boolean, timeout: number): Promise<Wire> {
  if (at.publicOnly && isWrittenPrivate(at.host)) throw new WireFailure("private-network");
  const guard = at.publicOnly ? { lookup: publicLookup } : {};
  const socket = tls
    ? connectTls({ ...tlsOptions(at), ...guard })
    : connectTcp({ host: bareHost(at.host), port: at.port, ...guard });
  await connected(socket, tls ? "secureConnect" : "connect", timeout);
  return listen({ socket, lines: [], rest: "", replies: [] });
}

/** Encrypts the open connection; what the server said unencrypted beyond its reply is a fault. */
export async function secureWire(wire: Wire, at: Host, timeout: number): Promise<void> {
  if (!isQuiet(wire)) throw breakWire(wire, "protocol-error");
  wire.socket.removeAllListeners("data").removeAllListeners("close").removeAllListeners("error");
  const secured = connectTls({ ...tlsOptions(at), socket: wire.socket });
  wire.socket = secured;
  await connected(secured, "secureConnect", timeout);
  listen(wire);
}

/** The next reply; throws WireFailure when the connection ends or `timeout` milliseconds pass first. */
export function nextReply(wire: Wire, timeout: number): Promise<Reply> {
  const reply = wire.replies.shift();
  if (reply) return Promise.resolve(reply);
  if (wire.broken) return Promise.reject(wire.broken);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => breakWire(wire, "timed-out"), timeout);
    wire.waiting = (outcome) => {
      clearTimeout(timer);
      if (outcome instanceof WireFailure) reject(outcome);
      else resolve(outcome);
    };
  });
}

/** Open, and nothing heard that nobody asked for: it would be taken for the next answer. */
export function isQuiet(wire: Wire): boolean {
  return !wire.broken && wire.replies.length === 0 && wire.lines.length === 0 && wire.rest === "";
}

/** Ends the connection at once: what was not sent is never sent. */
export function breakWire(wire: Wire, why: BrokenWhy | RetryWhy): WireFailure {
  wire.broken ??= new WireFailure(why);
  wire.socket.destroy();
  const { waiting } = wire;
  wire.waiting = undefined;
  waiting?.(wire.broken);
  return wire.broken;
}

function listen(wire: Wire): Wire {
  const decoder = new StringDecoder("utf8");
  wire.socket.setNoDelay(true);
  wire.socket.on("data", (chunk) => hear(wire, decoder.write(chunk)));
  wire.socket.on("error", () => breakWire(wire, "connection-lost"));
  wire.socket.on("close", () => breakWire(wire, "connection-lost"));
  return wire;
}

function hear(wire: Wire, chunk: string): void {
  const lines = (wire.rest + chunk).split("\n");
  wire.rest = lines.pop() ?? "";
  for (const line of lines) {
    if (wire.broken) return;
    wire.lines.push(line.replace(/\r$/, ""));
    if (!/^\d{3}-/.test(line)) finishReply(wire);
  }
  if (wire.rest.length + wire.lines.join("").length > longestReply)
    breakWire(wire, "protocol-error");
}

function finishReply(wire: Wire): void {
  const reply = readReply(wire.lines);
  wire.lines = [];
  if (!reply) {
    breakWire(wire, "protocol-error");
    return;
  }
  const { waiting } = wire;
  wire.waiting = undefined;
  if (waiting) waiting(reply);
  else if (wire.replies.length < mostAhead) wire.replies.push(reply);
  else breakWire(wire, "protocol-error");
}

function tlsOptions({ host, port, anyCertificate }: Host) {
  const name = bareHost(host);
  const isName = !/^[\d.]+$|:/.test(name);
  return {
    host: name,
    port,
    minVersion: "TLSv1.2" as const,
    ...(isName && { servername: name }),
    // A server on this machine is ours or a test's, and rarely has a certificate that others vouch for.
    rejectUnauthorized: !anyCertificate && !isLoopbackHost(host),
  };
}

function connected(socket: Socket, event: string, timeout: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const attempt = new Promise<void>((resolve, reject) => {
    const fail = (why: BrokenWhy | RetryWhy) => {
      socket.destroy();
      reject(new WireFailure(why));
    };
    timer = setTimeout(fail, timeout, "timed-out");
    socket.once(event, resolve);
    socket.once("error", (error) => fail(whyNot(error)));
    socket.once("close", () => fail("connection-lost"));
  });
  return attempt.finally(() => {
    clearTimeout(timer);
    socket
      .removeAllListeners("error")
      .removeAllListeners("close")
      .on("error", () => {});
  });
}

const meanings: Record<string, BrokenWhy | RetryWhy> = {
  [privateAddress]: "private-network",
  ENOTFOUND: "host-not-found",
  EAI_AGAIN: "host-not-found",
  ECONNREFUSED: "connection-refused",
  ECONNRESET: "connection-lost",
  EPIPE: "connection-lost",
  ETIMEDOUT: "timed-out",
  CERT_HAS_EXPIRED: "certificate-expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate-wrong-name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate-not-trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate-not-trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate-not-trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate-not-trusted",
  ERR_SSL_WRONG_VERSION_NUMBER: "not-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-tls",
};

/** What Node says of a connection that did not come about, in a word. */
export function whyNot(error: Error & { code?: string }): BrokenWhy | RetryWhy {
  const code = error.code ?? "";
  if (meanings[code]) return meanings[code];
  return /^(ERR_TLS|ERR_SSL|CERT_|EPROTO)/.test(code) ? "tls-failed" : "unreachable";
}
