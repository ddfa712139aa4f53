/** What reading a mailbox over a provider's interface has in common: words for what went wrong, heads, waiting. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Judged } from "#app/adapters/mailbox/api-problem.ts";
import type { ReadingWhy } from "#app/adapters/mailbox/reading-port.ts";
import type { Access } from "#app/adapters/oauth/access.server.ts";
import type { Answered, Asked } from "#app/adapters/oauth/https.server.ts";
import { type Ok, ok, type Refused, refused } from "#app/core/result.ts";

type Reading = Ok<Answered> | Refused<ReadingWhy>;

/** `fine` are the statuses that the caller reads itself; every other is a word. */
export async function read(
  access: Access,
  asked: Omit<Asked, "token">,
  { judge, fine = [200] }: { judge: (answer: Answered) => Judged; fine?: number[] },
): Promise<Reading> {
  const rights = await access.rights();
  if (rights.refused) return refused(rights.refused);
  if (!rights.value.includes("read")) return refused("not-allowed");
  const answer = await access.ask(asked);
  if (answer.refused) return refused(answer.refused);
  if (fine.includes(answer.value.status)) return ok(answer.value);
  return refused(wordOf(judge(answer.value)));
}

/** Reading again can do no harm, so what is unknown is worth another try. */
function wordOf({ kind, why }: Judged): ReadingWhy {
  return kind === "failed" ? "protocol-error" : (why as ReadingWhy);
}

/** A few at once, in their order; the first refusal ends it. */
export async function each<T, R>(
  items: T[],
  ask: (item: T) => Promise<Ok<R | undefined> | Refused<ReadingWhy>>,
): Promise<Ok<R[]> | Refused<ReadingWhy>> {
  const found: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    for (const outcome of await Promise.all(items.slice(at, at + AT_ONCE).map(ask))) {
      if (outcome.refused) return outcome;
      if (outcome.value !== undefined) found.push(outcome.value);
    }
  }
  return ok(found);
}

const AT_ONCE = 3;

type Field = { name: string; value: string };

/** As raw header lines; a line break in a value could pass for another header. */
export function asHeaders(fields: Field[]): string {
  return fields.map(({ name, value }) => `${name}: ${value.replace(/[\r\n]+/g, " ")}\r\n`).join("");
}

/** Neither provider tells us anything that we could wait for without a public address of ours. */
export async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
