/** Who is acting, in which team: the first argument of every domain verb. */

export type Role = "owner" | "admin" | "member";

declare const vouched: unique symbol;

/** Branded: only the guard and the worker may vouch for one, after asking the database. */
export type Member = {
  readonly teamId: string;
  /** Null when the team's own worker acts. */
  readonly userId: string | null;
  readonly role: Role | "worker";
  readonly [vouched]: true;
};

/** For the guard and the worker only; tests assert that nobody else imports it. */
export function vouchFor(who: Omit<Member, typeof vouched>): Member {
  return Object.freeze({ ...who }) as Member;
}
