/** How many tries are too many: what is counted for one try, and what the counts then mean. */

export type Limit = { name: string; most: number; seconds: number };
/** `about` is whose tries are counted; it is stored as a keyed hash. */
export type Counter = { limit: Limit; about: string };
export type Counted = Counter & { points: number; expire: Date };

const MINUTES_15 = 15 * 60;
const A_DAY = 24 * 60 * 60;

export const limits = {
  /** One account from one place where it was signed in to before: nobody elsewhere can use this up. */
  home: { name: "sign-in-home", most: 10, seconds: MINUTES_15 },
  /** One account from all other places together, however many they are. */
  away: { name: "sign-in-away", most: 10, seconds: MINUTES_15 },
  /** One network, at accounts that were never signed in to from there. */
  network: { name: "sign-in-network", most: 100, seconds: MINUTES_15 },
  /** All networks together, at accounts that were never signed in to from there: beyond it is an attack. */
  site: { name: "sign-in-site", most: 60, seconds: 60 },
  code: { name: "code", most: 5, seconds: MINUTES_15 },
  challenge: { name: "challenge", most: 100, seconds: MINUTES_15 },
  proof: { name: "proof", most: 10, seconds: MINUTES_15 },
  letterTo: { name: "letters-account", most: 10, seconds: MINUTES_15 },
  letterFrom: { name: "letters-network", most: 100, seconds: MINUTES_15 },
  /** Invitations to one address, of one team, and from one network, whichever teams they are of. */
  inviteTo: { name: "invite-address", most: 5, seconds: A_DAY },
  inviteOf: { name: "invite-team", most: 50, seconds: A_DAY },
  inviteFrom: { name: "invite-network", most: 100, seconds: A_DAY },
  /** Codes for the rights page, whose link may have been forwarded: to one person, of one team, from one network. */
  codeTo: { name: "why-person", most: 5, seconds: 60 * 60 },
  codeOf: { name: "why-team", most: 200, seconds: A_DAY },
  codeFrom: { name: "why-network", most: 50, seconds: A_DAY },
} as const satisfies Record<string, Limit>;

/** How long sign-ins from unfamiliar places stay guarded after the last minute with too many tries. */
export const GUARDED_SECONDS = MINUTES_15;

export type Try = { emailKey: string; network: string | null; familiar: boolean };

/** An unknown address is familiar nowhere, so it is counted like a known one from elsewhere. */
export function countersOf({ emailKey, network, familiar }: Try): Counter[] {
  if (familiar) return [homeOf({ emailKey, network })];
  return [
    { limit: limits.away, about: emailKey },
    { limit: limits.network, about: String(network) },
    { limit: limits.site, about: "everybody" },
  ];
}

/** Emptied by a right password: whoever signs in and out often is not slowed down. */
export function homeOf({ emailKey, network }: Pick<Try, "emailKey" | "network">): Counter {
  return { limit: limits.home, about: `${emailKey} ${network}` };
}

/** Minutes to wait before the next try counts again, if there were too many; the site's count stops nobody. */
export function waitFor(counted: Counted[], now: Date): number | undefined {
  const over = counted.filter(({ limit, points }) => limit !== limits.site && points > limit.most);
  if (over.length === 0) return undefined;
  const until = Math.max(...over.map(({ expire }) => expire.getTime()));
  return Math.max(1, Math.ceil((until - now.getTime()) / 60_000));
}

export function isAlarming(counted: Counted[]): boolean {
  return counted.some(({ limit, points }) => limit === limits.site && points > limit.most);
}
