/** Who really asks: cross-site posts are refused, and addresses are believed only from known proxies. */
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { config } from "#app/config.server.ts";
import { bareHost } from "#app/core/reserved.ts";

/**
 * A browser says where a post comes from; only our own pages may change anything (ASVS 3.5). Under a
 * foreign name that leads to this machine (DNS rebinding) its word is worth nothing.
 */
export function comesFromUs(request: IncomingMessage): boolean {
  const asked = nameAsked(request);
  if (!asked || !(asked.host === ours.host || isLoopbackName(asked.hostname))) return false;
  const site = request.headers["sec-fetch-site"];
  if (site) return site === "same-origin" || site === "none";
  const from = request.headers.origin ?? request.headers.referer;
  if (!from) return false;
  const origin = readUrl(from);
  return origin?.origin === ours.origin || origin?.host === asked.host;
}

/** The visitor's address, with v4-mapped v6 unwrapped. Held in memory only. */
export function clientAddress(request: IncomingMessage): string {
  const peer = plain(request.socket.remoteAddress ?? "");
  if (!config.trustedProxies.includes(peer)) return peer;
  const forwarded = [request.headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  const nearest = forwarded.map((part) => plain(part.trim())).filter(Boolean);
  return nearest.findLast((address) => !config.trustedProxies.includes(address)) ?? peer;
}

/** True only for a peer on this machine that asked this machine by name, through no proxy. */
export function isLoopback(request: IncomingMessage): boolean {
  const forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
  if (forwarded.some((header) => request.headers[header] !== undefined)) return false;
  const names = [ours.hostname, nameAsked(request)?.hostname ?? ""];
  const peer = plain(request.socket.remoteAddress ?? "");
  return names.every(isLoopbackName) && isLoopbackAddress(peer);
}

function isLoopbackName(host: string): boolean {
  const bare = bareHost(host);
  return bare === "localhost" || isLoopbackAddress(bare);
}

function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === "loopback";
}

const ours = new URL(config.baseUrl);

/** The Host header, read as browsers read it: without the port that goes without saying. */
function nameAsked({ headers }: IncomingMessage): URL | undefined {
  return headers.host ? readUrl(`${ours.protocol}//${headers.host}`) : undefined;
}

function readUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : "";
}
