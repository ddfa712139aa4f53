/** Somebody who is in one sequence under two addresses: which of the two goes on, and whether it may. */
import type { EnrolmentState } from "#db/schema/outreach.ts";

export type InSequence = {
  id: string;
  state: EnrolmentState;
  reason: string | null;
  nextStep: number;
  /** When the last message left that reached them, or may have; null where none did. */
  lastSent: Date | null;
};

export type Outcome = {
  stays: InSequence;
  goes: InSequence;
  /** What stops the one that stays: said about the person, so it holds for both addresses. */
  stoppedBy?: string;
};

/** Whoever got further stays, so that no message goes out twice; a stop that the person meant stays a stop. */
export function settleBoth(one: InSequence, other: InSequence): Outcome {
  const [stays, goes] = compare(one, other) >= 0 ? [one, other] : [other, one];
  const said = goes.state === "stopped" && isAboutPerson(goes.reason) ? goes.reason : null;
  const open = stays.state === "waiting" || stays.state === "blocked";
  return { stays, goes, ...(said && open ? { stoppedBy: said } : {}) };
}

/** Positive where the first got further. */
function compare(one: InSequence, other: InSequence): number {
  const sent = Number(one.lastSent !== null) - Number(other.lastSent !== null);
  const steps = furthest(one) - furthest(other);
  const time = (one.lastSent?.getTime() ?? 0) - (other.lastSent?.getTime() ?? 0);
  return sent || steps || time || standing(one) - standing(other) || (one.id < other.id ? 1 : -1);
}

function furthest({ state, nextStep }: InSequence): number {
  return state === "done" ? Number.MAX_SAFE_INTEGER : nextStep;
}

function standing({ state, reason }: InSequence): number {
  if (state === "stopped") return isAboutPerson(reason) ? 3 : 0;
  return state === "waiting" ? 2 : 1;
}

/** What a mail server says is about one address; the other may work. */
function isAboutPerson(reason: string | null): boolean {
  return ["unsubscribed", "replied", "blacklisted", "forgotten", "removed"].includes(reason ?? "");
}
