/** Named places where a test may stop this process, or make it wait, in the middle of sending, reading or telling. */

export const places = [
  "before-claim-commit",
  "after-claim",
  "after-hello",
  "after-mail",
  "after-rcpt",
  "before-dot",
  "after-dot",
  "after-reply",
  "before-record-commit",
  "after-record",
  "in-reconciler",
  "in-reading",
  "before-arrival-commit",
  "before-opt-out-commit",
  "before-delivery-commit",
  "after-post",
] as const;

export type Place = (typeof places)[number];

type Fault = (place: Place) => Promise<void> | void;

let fault: Fault | undefined;

/** Nothing happens here unless a test has hung something: no setting of an installation does. */
export function failpoint(place: Place): Promise<void> | void {
  return fault?.(place);
}

/** What happens from now on wherever a place is passed; undefined for nothing. */
export function hangFault(given: Fault | undefined): void {
  fault = given;
}
