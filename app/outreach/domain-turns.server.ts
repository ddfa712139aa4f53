/** Waiting for one's turn at a domain: each mailbox begins slowly at each, in every worker. */
import { HOUR, now } from "#app/core/clock.ts";
import { BEGINNING, type Ramp, rampAfter } from "#app/outreach/domain-ramp.ts";

type Line = { ramp: Ramp; underWay: number; waiting: (() => void)[]; usedAt: number };

/** By mailbox and domain. What is forgotten only begins slowly once more. */
const lines = new Map<string, Line>();
const FORGOTTEN_AFTER = HOUR;
const MOST_LINES = 10_000;

/** Runs `send` when the domain may take one more, and learns from how it went. */
export async function inDomainTurn<T extends { kind: string; why?: string }>(
  { mailboxId, domain }: { mailboxId: string; domain: string },
  send: () => Promise<T>,
): Promise<T> {
  const line = lineOf(`${mailboxId} ${domain}`);
  if (line.underWay >= line.ramp.atOnce) {
    await new Promise<void>((resolve) => line.waiting.push(resolve));
  } else line.underWay += 1;
  let outcome: T | undefined;
  try {
    outcome = await send();
    return outcome;
  } finally {
    line.underWay -= 1;
    if (outcome) line.ramp = rampAfter(line.ramp, outcome);
    while (line.underWay < line.ramp.atOnce && line.waiting.length > 0) {
      line.underWay += 1;
      line.waiting.shift()!();
    }
  }
}

function lineOf(key: string): Line {
  const at = now().getTime();
  const known = lines.get(key);
  const rested = known && known.underWay === 0 && at - known.usedAt > FORGOTTEN_AFTER;
  const line = known && !rested ? known : { ...fresh(), usedAt: at };
  line.usedAt = at;
  // Again last in order: the first are those not used for longest.
  lines.delete(key);
  lines.set(key, line);
  for (const [oldest, { underWay }] of lines) {
    if (lines.size <= MOST_LINES || underWay > 0) break;
    lines.delete(oldest);
  }
  return line;
}

function fresh() {
  return { ramp: BEGINNING, underWay: 0, waiting: [] };
}
