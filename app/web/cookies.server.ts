/** The two cookies that need a yes, as they travel: theme and density, and the tips that were seen. */
import {
  KEPT_DAYS,
  type Look,
  readLook,
  readTips,
  writeLook,
  writeTips,
} from "#app/consent/cookies.ts";
import { DAY, SECOND } from "#app/core/clock.ts";
import { clearCookie, makeCookie, readCookie } from "#app/core/cookie.server.ts";

export function lookCookie(look: Look): string {
  return keep("look", writeLook(look));
}

export function tipsCookie(ids: string[]): string {
  return keep("tips", writeTips(ids));
}

/** Takes the cookie away from this browser. */
export function withoutCookie(name: "look" | "tips"): string {
  return clearCookie(name);
}

export function lookOf(request: Request): Look | undefined {
  return readLook(heldIn(request, "look") ?? "");
}

export function tipsOf(request: Request): string[] {
  return readTips(heldIn(request, "tips") ?? "");
}

export function hasCookie(request: Request, name: "look" | "tips"): boolean {
  return heldIn(request, name) !== undefined;
}

function heldIn(request: Request, name: "look" | "tips"): string | undefined {
  return readCookie(request.headers.get("cookie"), name);
}

function keep(name: "look" | "tips", value: string): string {
  return makeCookie(name, value, (KEPT_DAYS * DAY) / SECOND);
}
