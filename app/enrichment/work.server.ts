/** Enrichment at work: a slice of a team's questions is asked, a few at once, and each answer written down. */
import { openEnrichment } from "#app/adapters/enrichment/index.server.ts";
import type { Enrichment } from "#app/adapters/enrichment/port.ts";
import { engine } from "#app/adapters/verification/index.server.ts";
import type { Verifier } from "#app/adapters/verification/port.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { type Answer, askAbout } from "#app/enrichment/asking.server.ts";
import { type Settling, settle } from "#app/enrichment/settle.server.ts";
import { planSlice, type Slice } from "#app/enrichment/slice.server.ts";
import { sleepEnrichment, wakeEnrichment } from "#app/enrichment/wake.server.ts";
import type { Account } from "#app/verification/keys.server.ts";
import { inTeam } from "#db/client.ts";
import { isPassing, patiently } from "#db/patience.ts";

/** Questions of one slice under way at the same time. */
const AT_ONCE = 5;

/** Whom to ask; a test puts its own here. */
export type Desk = {
  open: (account: Account) => Pick<Enrichment, "findAddress" | "searchDomain" | "enrichPerson">;
  verify: Verifier["verify"];
};

export const desk: Desk = {
  open: (account) => openEnrichment(account as Parameters<typeof openEnrichment>[0]),
  verify: (address) => engine.verify(address),
};

/**
 * Works off a few questions of the team and comes back for more, behind other teams. Safe to run
 * twice, also at once: a question is asked by whoever marked it, and no other.
 */
export async function workEnrichment(member: Member, at: Desk = desk) {
  const { slice, again, until } = await inTeam(member, async (tx) => {
    const planned = await planSlice(tx, member);
    await sleepEnrichment(tx, member, planned.slice ? after(now(), 15 * MINUTE) : planned.until);
    return planned;
  });
  if (slice) await askAll(member, slice, at);
  if (again) await inTeam(member, (tx) => wakeEnrichment(tx, member));
  return ok({ asked: slice?.questions.length ?? 0, again, until });
}

/** What must not be asked any more, because nobody would be answered, goes back unasked. */
async function askAll(member: Member, slice: Slice, at: Desk): Promise<void> {
  const port = at.open(slice.account);
  const waiting = [...slice.questions];
  let halted: Answer | undefined;
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const question = next;
      const answer: Answer =
        halted ?? (await askAbout(member, slice.run, question, { port, verify: at.verify }));
      if (isHalt(answer)) halted ??= { refused: "not-asked" };
      // An answer was paid for: a database that is away for a moment must not lose it.
      await patiently(after(now(), 2 * MINUTE), () =>
        settleAlone(member, { ...slice, question, answer }),
      );
    }
  };
  // One that fails does not leave the others behind: what they ask is paid for.
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, one));
  for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
}

/** An answer that cannot be kept, whatever is odd about it, ends its own question and nobody else's. */
async function settleAlone(member: Member, settling: Settling): Promise<void> {
  try {
    await inTeam(member, (tx) => settle(tx, member, settling));
  } catch (error) {
    if (isPassing(error)) throw error;
    const { answer: odd, each } = settling;
    const charged = odd.refused === undefined ? odd.charged : each;
    const answer = { charged, word: "lost" };
    await inTeam(member, (tx) => settle(tx, member, { ...settling, answer }));
  }
}

function isHalt({ refused }: Answer): boolean {
  return refused === "limit-reached" || refused === "not-configured" || refused === "try-later";
}
