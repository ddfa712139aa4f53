/** Expected outcomes as values: a verb either did it, or refused and says why in one word. */

export type Ok<T> = { refused?: undefined; value: T };
export type Refused<R extends string, D = undefined> = { refused: R; detail: D; value?: undefined };

export function ok(): Ok<undefined>;
export function ok<T>(value: T): Ok<T>;
export function ok<T>(value?: T): Ok<T | undefined> {
  return { value };
}

/** `detail` is for the sentence a person reads, such as a count or a time. */
export function refused<R extends string>(reason: R): Refused<R>;
export function refused<R extends string, D>(reason: R, detail: D): Refused<R, D>;
export function refused<R extends string, D>(reason: R, detail?: D): Refused<R, D | undefined> {
  return { refused: reason, detail };
}

/** Thrown by scoped finders: what is not this team's does not exist. Caught once, in web. */
export class NotFound extends Error {
  constructor(noun: string) {
    super(`${noun} not found`);
    this.name = "NotFound";
  }
}

/** Thrown where more is asked at once than can be done; trying again soon may do. Caught once, in web. */
export class Busy extends Error {
  constructor() {
    super("too much at once");
    this.name = "Busy";
  }
}

/** Thrown where a question was given up rather than waited for; asking for less may do. Caught once, in web. */
export class TookTooLong extends Error {
  constructor() {
    super("took too long");
    this.name = "TookTooLong";
  }
}
