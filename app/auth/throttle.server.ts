/** Slows guessing down: per account and place, per network, and for the whole site. */
import { count, forgive, isAlarmOn, soundAlarm } from "#app/auth/counters.server.ts";
import {
  type Counter,
  countersOf,
  homeOf,
  isAlarming,
  type Limit,
  limits,
  type Try,
  waitFor,
} from "#app/auth/throttle.ts";
import { now } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import { networkOf } from "#app/core/place.ts";
import type { Refused } from "#app/core/result.ts";

export type Throttled = Refused<"too-many-tries", { minutes: number }>;

/** Before a password is looked at. Too many from unfamiliar places sound the alarm. */
export async function throttleSignIn(tried: Try): Promise<Throttled | undefined> {
  const counted = await count(countersOf(tried));
  if (isAlarming(counted) && (await soundAlarm())) {
    log.warn("too many sign-ins from unfamiliar places: those are guarded now");
  }
  return refusal(waitFor(counted, now()));
}

/** A right password at a familiar place: what was mistyped before it is forgotten. */
export async function forgiveSignIn(tried: Try): Promise<void> {
  if (tried.familiar) await forgive([homeOf(tried)]);
}

/** While it is on, a right password from an unfamiliar place opens nothing by itself. */
export function isGuarded(): Promise<boolean> {
  return isAlarmOn();
}

/** For what sends a letter to whoever is named. Per account: 10 in 15 minutes. Per network: 100. */
export async function throttle(
  _use: "letters",
  { emailKey, clientAddress }: { emailKey: string; clientAddress: string },
): Promise<Throttled | undefined> {
  const network = String(networkOf(clientAddress));
  return tooMany([
    { limit: limits.letterTo, about: emailKey },
    { limit: limits.letterFrom, about: network },
  ]);
}

type Inviting = { emailKey: string; teamId: string; clientAddress: string };

/** Invitations go to strangers, who did not ask for them. */
export async function throttleInvitation({ emailKey, teamId, clientAddress }: Inviting) {
  return tooMany([
    { limit: limits.inviteTo, about: emailKey },
    { limit: limits.inviteOf, about: teamId },
    { limit: limits.inviteFrom, about: String(networkOf(clientAddress)) },
  ]);
}

type Asking = { prospectId: string; teamId: string; clientAddress: string };

/** Letters with a code to people who were written to. */
export async function throttleCode({ prospectId, teamId, clientAddress }: Asking) {
  return tooMany([
    { limit: limits.codeTo, about: prospectId },
    { limit: limits.codeOf, about: teamId },
    { limit: limits.codeFrom, about: String(networkOf(clientAddress)) },
  ]);
}

/** Counted before it is looked at, so that tries at the same moment cannot slip through together. */
export async function throttlePerson(limit: Limit, about: string): Promise<Throttled | undefined> {
  return tooMany([{ limit, about }]);
}

/** After a right answer. */
export async function forgivePerson(limit: Limit, about: string): Promise<void> {
  await forgive([{ limit, about }]);
}

async function tooMany(counters: Counter[]): Promise<Throttled | undefined> {
  return refusal(waitFor(await count(counters), now()));
}

function refusal(minutes: number | undefined): Throttled | undefined {
  return minutes === undefined ? undefined : { refused: "too-many-tries", detail: { minutes } };
}
