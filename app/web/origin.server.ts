/** Who really asks: cross-site posts are refused, and addresses are believed only from known proxies. */
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { config } from "#app/config.server.ts";

/** A browser says where a post comes from; only our own pages may change anything (ASVS 3.5). */
export function comesFromUs(request: IncomingMessage): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site) return site === "same-origin" || site === "none";
  const from = request.headers.origin ?? request.headers.referer;
  if (!from) return false;
  return originOf(from)?.host === request.headers.host || originOf(from)?.origin === ourOrigin;
}

/** The visitor's address, with v4-mapped v6 unwrapped. Held in memory only. */
export function clientAddress(request: IncomingMessage): string {
  const peer = plain(request.socket.remoteAddress ?? "");
  if (!config.trustedProxies.includes(peer)) return peer;
  const forwarded = [request.headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  const nearest = forwarded.map((part) => plain(part.trim())).filter(Boolean);
  return nearest.findLast((address) => !config.trustedProxies.includes(address)) ?? peer;
}

/** True only for a peer on this machine that came through no proxy, to a server meant for it. */
export function isLoopback(request: IncomingMessage): boolean {
  const forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
  if (forwarded.some((header) => request.headers[header] !== undefined)) return false;
  const host = new URL(config.baseUrl).hostname;
  const peer = plain(request.socket.remoteAddress ?? "");
  return isLoopbackName(host) && ipaddr.isValid(peer) && ipaddr.parse(peer).range() === "loopback";
}

function isLoopbackName(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return (
    bare === "localhost" || (ipaddr.isValid(bare) && ipaddr.parse(bare).range() === "loopback")
  );
}

const ourOrigin = new URL(config.baseUrl).origin;

function originOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : "";
}
