/** The course of a sequence: which step comes after which, where a branch leads, and when a step is due. */
import { Temporal } from "temporal-polyfill";
import { DAY } from "#app/core/clock.ts";
import type { BranchCondition, StepKind } from "#db/schema/outreach.ts";

/** How long after the step before it; business days are Monday to Friday. */
export type Wait = { waitDays: number; businessDays: boolean };

export type Place = { number: number; position: number };

export type CourseStep = Place &
  Wait & { kind: StepKind; condition: BranchCondition | null; elseNumber: number | null };

/** What a branch says where there is nothing to go on with. */
export const END = 0;
export const MOST_STEPS = 50;

export function inOrder<T extends Place>(course: readonly T[]): T[] {
  return course.toSorted((one, other) => one.position - other.position);
}

/** Undefined is the end, and for a number that is not in it. */
export function stepAfter<T extends Place>(course: readonly T[], number: number): T | undefined {
  const from = course.find((step) => step.number === number);
  return from && inOrder(course).find(({ position }) => position > from.position);
}

/** The first from `next` on that is not among those already had. */
export function passOver<T extends Place>(
  course: readonly T[],
  next: T | undefined,
  had: ReadonlySet<number>,
): T | undefined {
  const ahead = inOrder(course).filter(({ position }) => next && position >= next.position);
  return ahead.find(({ number }) => !had.has(number));
}

/** Only ever forwards, so that nobody gets a step twice; undefined is the end. */
export function branchTo<T extends CourseStep>(
  course: readonly T[],
  branch: T,
  isSo: boolean,
): T | undefined {
  if (isSo) return stepAfter(course, branch.number);
  return course.find(
    ({ number, position }) => number === branch.elseNumber && position > branch.position,
  );
}

/** The first email that somebody at this step may yet get, whatever branches decide. */
export function nextEmail<T extends CourseStep>(
  course: readonly T[],
  number: number,
): T | undefined {
  const from = course.find((step) => step.number === number);
  if (!from) return undefined;
  return inOrder(course).find(
    ({ kind, position }) => kind === "email" && position >= from.position,
  );
}

/** Every sequence keeps at least one. */
export function firstEmail<T extends CourseStep>(course: readonly T[]): T | undefined {
  return inOrder(course).find(({ kind }) => kind === "email");
}

/** Whether somebody whose next is `at` has the step behind them. */
export function isBeyond(
  course: readonly Place[],
  { at, step }: { at: number; step: number },
): boolean {
  const next = course.find(({ number }) => number === at);
  const asked = course.find(({ number }) => number === step);
  return next !== undefined && asked !== undefined && next.position > asked.position;
}

/**
 * Days are 24 hours each. Business days are counted on the calendar of the zone and keep the time of
 * day; with none to wait, a weekend still moves to Monday.
 */
export function dueAfter(at: Date, { waitDays, businessDays }: Wait, zone: string): Date {
  if (!businessDays) return new Date(at.getTime() + waitDays * DAY);
  const start = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  let date = start.toPlainDate();
  for (let left = waitDays; left > 0; ) {
    date = date.add({ days: 1 });
    if (date.dayOfWeek <= 5) left -= 1;
  }
  while (date.dayOfWeek > 5) date = date.add({ days: 1 });
  const due = date.toZonedDateTime({ timeZone: zone, plainTime: start.toPlainTime() });
  return new Date(due.epochMilliseconds);
}
