/** Whatever comes in whatever order: nothing is charged twice, nothing written about whom it must not be. */
import { and, eq, ne } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { EnrichmentOutcome, Person as Known } from "#app/adapters/enrichment/port.ts";
import { clock, MINUTE, now } from "#app/core/clock.ts";
import { ok, refused } from "#app/core/result.ts";
import { saveRules } from "#app/enrichment/rules.server.ts";
import { stopRun } from "#app/enrichment/runs.server.ts";
import { decideValues } from "#app/enrichment/values.server.ts";
import { workEnrichment } from "#app/enrichment/work.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { enrichmentRuns, fieldSuggestions } from "#db/schema/enrichment.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";
import {
  aCompletion,
  aDesk,
  aHeldProspect,
  spentOf,
  withHunter,
} from "#tests/support/enrichment.ts";
import { aMember, type Person } from "#tests/support/people.ts";

afterEach(() => clock.reset());

const WORDS = ["known", "nobody", "objected", "try-later", "no-verdict", "limit-reached"] as const;
const EVENTS = ["restrict", "withhold", "bin", "suppress", "erase", "stop", "disallow"] as const;
const ACTS = ["work", "two-workers", "begin", "later", "accept"] as const;

/** Out of each three questions, one is answered this way; an event may happen while it is under way. */
const answer = fc.record({
  word: fc.constantFrom(...WORDS),
  meanwhile: fc.option(fc.constantFrom(...EVENTS), { freq: 3 }),
});
const story = fc.record({
  answers: fc.array(answer, { minLength: 3, maxLength: 10 }),
  acts: fc.array(fc.constantFrom(...ACTS), { minLength: 3, maxLength: 8 }),
});

test("no order of answers and events breaks a promise", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ answers, acts }) => {
      clock.reset();
      const person = await aMember();
      await withHunter(person);
      const ids = [];
      for (const name of ["a", "b", "c"]) {
        ids.push(await aHeldProspect(person, { email: `${name}@acme.example` }));
      }
      const seen = aWitness(person, answers);
      await aCompletion(person, { query: "" });

      for (const act of acts) {
        await perform(person, act, seen.desk);
        await seen.check();
      }

      expect(await spentOf(person)).toBe(seen.charged());
      const runs = await inTeam(person.member, (tx) => tx.select().from(enrichmentRuns));
      expect(runs.reduce((sum, { credits }) => sum + credits, 0)).toBe(seen.charged());
    }),
    { numRuns: 25 },
  );
});

async function perform(person: Person, act: (typeof ACTS)[number], desk: ReturnType<typeof aDesk>) {
  const { member } = person;
  if (act === "work") await workEnrichment(member, desk);
  if (act === "two-workers") {
    await Promise.all([workEnrichment(member, desk), workEnrichment(member, desk)]);
  }
  if (act === "begin") await aCompletion(person, { query: "" }).catch(() => undefined);
  if (act === "later") clock.advance(6 * 60 * MINUTE);
  if (act === "accept") {
    const waiting = await inTeam(member, (tx) => tx.select().from(fieldSuggestions));
    for (const { id, prospectId } of waiting) {
      await decideValues(member, prospectId, { verdict: "accept", suggestion: [id] });
    }
  }
}

type Told = { word: (typeof WORDS)[number]; meanwhile: (typeof EVENTS)[number] | null };

/** Answers as told, and remembers what each person was paid for and when writing about them had to end. */
function aWitness(person: Person, answers: Told[]) {
  const paid = new Map<string, number>();
  const barred = new Map<string, number>();
  let allowed = ["company", "country", "position"];
  let nth = 0;
  const enrichPerson = async (email: string): Promise<EnrichmentOutcome<Known>> => {
    const { word, meanwhile } = answers[nth++ % answers.length]!;
    if (meanwhile === "disallow") allowed = ["company"];
    if (meanwhile) await happen(person, meanwhile, email);
    if (meanwhile && !["stop", "disallow"].includes(meanwhile)) await bar(email);
    if (word === "known") {
      paid.set(email, (paid.get(email) ?? 0) + 1);
      const fields = { position: `${nth} Director`, company: `Acme ${nth}` };
      return ok({ found: { address: email, fields, sources: [] }, raw: "{}", charged: 1 });
    }
    if (word === "nobody") return ok({ found: null, raw: "{}", charged: 0 });
    return refused(word, { retryAt: null, said: word });
  };
  /** How much was written about them until now: it may not become more. */
  async function bar(email: string) {
    if (!barred.has(email)) barred.set(email, await writtenOf(person, email));
  }
  async function check() {
    for (const [email, times] of paid) expect([email, times]).toEqual([email, 1]);
    for (const [email, before] of barred) {
      expect(await writtenOf(person, email)).toBeLessThanOrEqual(before);
    }
    const waiting = await inTeam(person.member, (tx) => tx.select().from(fieldSuggestions));
    for (const { field } of waiting) expect(allowed).toContain(field);
  }
  const charged = () => [...paid.values()].reduce((sum, times) => sum + times, 0);
  return { desk: aDesk({ enrichPerson }), check, charged };
}

/** Suggestions and changes, of whoever is still there; that they were restricted is told all the same. */
async function writtenOf({ member }: Person, email: string): Promise<number> {
  return inTeam(member, async (tx) => {
    const [held] = await tx.select().from(prospects).where(eq(prospects.email, email));
    if (!held) return 0;
    const waiting = await tx.$count(fieldSuggestions, eq(fieldSuggestions.prospectId, held.id));
    const changes = and(
      eq(prospectChanges.prospectId, held.id),
      ne(prospectChanges.field, "restricted"),
    );
    return waiting + (await tx.$count(prospectChanges, changes));
  });
}

async function happen({ member }: Person, event: (typeof EVENTS)[number], email: string) {
  const marks = { restrict: "restrictedAt", withhold: "withheldAt", bin: "binnedAt" } as const;
  if (event === "restrict" || event === "withhold" || event === "bin") {
    await inTeam(member, (tx) =>
      tx
        .update(prospects)
        .set({ [marks[event]]: now() })
        .where(eq(prospects.email, email)),
    );
  }
  if (event === "suppress") {
    await inTeam(member, (tx) =>
      suppressAddress(tx, member, { address: email, reason: "unsubscribed" }),
    );
  }
  if (event === "erase") {
    const held = await inTeam(member, (tx) =>
      tx.select({ id: prospects.id }).from(prospects).where(eq(prospects.email, email)),
    );
    await deleteProspects(
      member,
      held.map(({ id }) => id),
    );
  }
  if (event === "stop") {
    const runs = await inTeam(member, (tx) => tx.select().from(enrichmentRuns));
    for (const { id } of runs) await stopRun(member, id);
  }
  if (event === "disallow") await saveRules(member, { fields: ["company"], enrichImports: false });
}
