/** Property: whatever providers answer, in whatever order, and wherever workers die, nothing is paid for twice. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Verifier, VerifyOutcome } from "#app/adapters/verification/port.ts";
import { clock, DAY, MINUTE } from "#app/core/clock.ts";
import { checkNow } from "#app/verification/address.server.ts";
import { askAlone } from "#app/verification/asking.server.ts";
import { isPaid } from "#app/verification/providers.ts";
import { startCheck } from "#app/verification/runs.server.ts";
import { oneVerdict } from "#app/verification/verdict.ts";
import { workSlice } from "#app/verification/work.server.ts";
import { inTeam } from "#db/client.ts";
import type { ProviderName } from "#db/schema/verification.ts";
import {
  aTeamOf,
  bookOf,
  found,
  haveKey,
  ledgerOf,
  no,
  peopleOf,
  type Team,
} from "#tests/verification/support.ts";

const names: ProviderName[] = ["own", "hunter", "briteverify"];
const kinds = { own: "embedded", hunter: "hunter", briteverify: "briteverify" } as const;

/** What happens when a provider is asked; the first four cost something there. */
const events = [
  "valid",
  "invalid",
  "unknown",
  "lost",
  "killed",
  "running",
  "222",
  "429",
  "500",
  "451",
  "bad-key",
] as const;
type Event = (typeof events)[number];

type Step =
  | { do: "ask"; person: number; provider: ProviderName }
  | { do: "run"; provider: ProviderName }
  | { do: "slice"; provider: ProviderName; workers: number }
  | { do: "wait"; minutes: number }
  | { do: "restrict"; person: number };

const provider = fc.constantFrom(...names);
const person = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("ask" as const), person, provider }),
  fc.record({ do: fc.constant("run" as const), provider }),
  fc.record({
    do: fc.constant("slice" as const),
    provider,
    workers: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 6, 11, 70, 1500) }),
  fc.record({ do: fc.constant("restrict" as const), person }),
);

class Killed extends Error {}

/** A provider that keeps its own books: what each address was charged for. */
function aBookkeeper(name: ProviderName, script: Event[]) {
  const charges = new Map<string, number>();
  const charge = (address: string) => charges.set(address, (charges.get(address) ?? 0) + 1);
  let nth = 0;
  function answer(event: Event, address: string): VerifyOutcome {
    if (["valid", "invalid", "unknown", "lost", "killed"].includes(event)) charge(address);
    if (event === "killed") throw new Killed();
    const charged = isPaid(name) ? 1 : 0;
    const answers: Partial<Record<Event, VerifyOutcome>> = {
      valid: found({ charged }),
      invalid: found({ verdict: "invalid", reasons: ["mailbox-unknown"], charged }),
      unknown: found({ verdict: "unknown", reasons: ["no-answer"], score: null, charged }),
      lost: no("try-later", { said: "no-answer", wait: 5 * MINUTE }),
      running: no("still-running", { wait: MINUTE }),
      222: no("no-verdict", { said: "222", wait: 180 * MINUTE }),
      429: no("try-later", { said: "429", wait: MINUTE }),
      500: no("try-later", { said: "500", wait: 5 * MINUTE }),
      451: no("objected", { said: "claimed_email" }),
      "bad-key": no("not-configured"),
    };
    return answers[event]!;
  }
  const verifier: Verifier = {
    name: kinds[name],
    async verify(address) {
      await Promise.resolve();
      nth += 1;
      return answer(script[(nth - 1) % script.length]!, address);
    },
  };
  return { charges, options: { open: () => verifier } };
}

type Books = Record<ProviderName, ReturnType<typeof aBookkeeper>>;

async function survive(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

async function take(team: Team, books: Books, one: Step): Promise<void> {
  if (one.do === "wait") return clock.advance(one.minutes * MINUTE);
  if (one.do === "restrict") {
    await inTeam(team.member, (tx) =>
      tx.execute(
        `update prospects set restricted_at = '2026-11-26' where id = '${team.ids[one.person]}'`,
      ),
    );
    return;
  }
  const { options } = books[one.provider];
  if (one.do === "ask") {
    const asked = await checkNow(team.member, team.ids[one.person]!, {
      provider: one.provider,
      again: false,
    });
    if (asked.value) await survive(askAlone(team.worker, asked.value.id, options));
  } else if (one.do === "run") {
    await startCheck(team.member, { selection: { query: "" }, provider: one.provider });
  } else {
    const work = () => survive(workSlice(team.worker, one.provider, options));
    await Promise.all(Array.from({ length: one.workers }, work));
  }
}

test("no order of answers, retries, workers and crashes charges twice, or writes to a restricted person", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 14 }),
      fc.array(fc.constantFrom(...events), { minLength: 1, maxLength: 8 }),
      async (steps, script) => {
        clock.set("2026-11-02T09:00:00Z");
        const team = await aTeamOf(3);
        for (const name of ["hunter", "briteverify"] as const) await haveKey(team, name);
        const books = Object.fromEntries(
          names.map((name) => [name, aBookkeeper(name, script)]),
        ) as Books;
        const before = new Map<string, unknown>();

        for (const one of steps) {
          for (const { id, restrictedAt, verdict, verifiedAt } of await peopleOf(team)) {
            const now = JSON.stringify([verdict, verifiedAt]);
            if (before.has(id)) expect(now).toBe(before.get(id));
            if (restrictedAt && !before.has(id)) before.set(id, now);
          }
          await take(team, books, one);
        }

        for (const name of ["hunter", "briteverify"] as const) {
          for (const times of books[name].charges.values()) expect(times).toBe(1);
        }
        // What was spent there is never more than what we say was spent.
        for (const row of await bookOf(team)) {
          if (row.spentIn !== "2026-11") continue;
          const { charges } = books[row.name];
          const charged = [...charges.values()].reduce((sum, n) => sum + n, 0);
          expect(row.spent).toBeGreaterThanOrEqual(charged * (row.name === "hunter" ? 0.5 : 1));
        }
        for (const question of await ledgerOf(team)) {
          if (question.state === "stopped") expect(question.raw).toBeNull();
        }
      },
    ),
    { numRuns: 40 },
  );
}, 240_000);

test("the verdict is the same in whatever order the answers came", () => {
  const answer = fc.record({
    provider,
    verdict: fc.constantFrom(
      "valid" as const,
      "risky" as const,
      "invalid" as const,
      "unknown" as const,
    ),
    answeredAt: fc.integer({ min: 0, max: 1_000_000 }).map((day) => new Date(day * DAY)),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(answer, { selector: ({ answeredAt }) => answeredAt.getTime() }),
      (answers) => {
        const one = oneVerdict(answers);

        expect(oneVerdict(answers.toReversed())).toEqual(one);
        if (one && answers.some(({ verdict }) => verdict !== "unknown")) {
          expect(one.verdict).not.toBe("unknown");
        }
        if (one?.verdict === "invalid") {
          expect(answers.some(({ verdict }) => verdict === "invalid")).toBe(true);
        }
      },
    ),
  );
});
