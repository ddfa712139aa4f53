/** Enrichment for tests: a provider with a key, a desk that answers as it is told, and working it all off. */
import { eq } from "drizzle-orm";
import { openEnrichment } from "#app/adapters/enrichment/index.server.ts";
import type { Enrichment, EnrichmentOutcome, Person } from "#app/adapters/enrichment/port.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import type { VerifyOutcome } from "#app/adapters/verification/port.ts";
import { newId } from "#app/core/id.ts";
import { ok, refused } from "#app/core/result.ts";
import { startCompletion, weighCompletion } from "#app/enrichment/completing.server.ts";
import { type Desk, workEnrichment } from "#app/enrichment/work.server.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { inTeam } from "#db/client.ts";
import { enrichmentQuestions, enrichmentRuns, fieldSuggestions } from "#db/schema/enrichment.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { providers } from "#db/schema/verification.ts";
import type { Person as Somebody } from "#tests/support/people.ts";

/** Hunter is set up, with a key in the vault. */
export async function withHunter(
  person: Somebody,
  { monthlyBudget = null }: { monthlyBudget?: number | null } = {},
): Promise<void> {
  const { teamId } = person.member;
  const id = newId();
  await vault.put({ teamId, mailboxId: id, purpose: "provider", version: 1 }, "hunter-key");
  const row = { id, teamId, name: "hunter", credentialVersion: 1, monthlyBudget } as const;
  await inTeam(person.member, (tx) => tx.insert(providers).values(row));
}

/** Imported rather than typed, so that a provider may suggest something else. */
export async function aHeldProspect(
  { member }: Somebody,
  input: Partial<typeof prospects.$inferInsert> & { email: string },
): Promise<string> {
  const names = { firstName: null, lastName: null, position: null, company: null, country: null };
  const { email, firstName = null, lastName = null, ...rest } = { ...names, ...input };
  const { position, company, country } = { ...names, ...rest };
  const outcome = await addProspect(member, {
    ...{ email, firstName, lastName, position, company, country, source: null },
  });
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  const { id } = outcome.value;
  await inTeam(member, async (tx) => {
    const [found] = await tx.update(prospects).set(input).where(eq(prospects.id, id)).returning();
    await tx.update(origins).set({ kind: "import" }).where(eq(origins.id, found!.originId));
  });
  return id;
}

export type Asked = { kind: "person" | "page" | "find" | "check"; what: string };

type Answers = Partial<Enrichment> & { verify?: Desk["verify"] };

/** Remembers what it was asked; knows nobody unless told otherwise. */
export function aDesk(answers: Answers = {}): Desk & { asked: Asked[] } {
  const asked: Asked[] = [];
  const nobody = async () => ok({ found: null, raw: "{}", charged: 0 });
  return {
    asked,
    open: (account) => ({
      enrichPerson: (address) => {
        asked.push({ kind: "person", what: address });
        return (answers.enrichPerson ?? nobody)(address);
      },
      searchDomain: (domain, page) => {
        asked.push({ kind: "page", what: `${domain} ${page}` });
        return (answers.searchDomain ?? nobody)(domain, page);
      },
      findAddress: (wanted) => {
        // Our own engine tells nobody, so it is the real one.
        if (account.kind === "embedded") return openEnrichment(account).findAddress(wanted);
        asked.push({ kind: "find", what: `${wanted.firstName} ${wanted.lastName}` });
        return (answers.findAddress ?? nobody)(wanted);
      },
    }),
    verify: (address) => {
      asked.push({ kind: "check", what: address });
      return (answers.verify ?? saying("unknown"))(address);
    },
  };
}

/** A verifier that says the same of everybody. */
export function saying(verdict: "valid" | "risky" | "invalid" | "unknown"): Desk["verify"] {
  return async (): Promise<VerifyOutcome> =>
    ok({
      ...{ verdict, reasons: [], score: verdict === "valid" ? 95 : null, suggestion: null },
      ...{ retryAt: null, raw: "{}", charged: 0 },
    });
}

/** Known, and paid for. */
export function known(fields: Person["fields"], sources: Person["sources"] = []) {
  return async (address: string): Promise<EnrichmentOutcome<Person>> =>
    ok({ found: { address, fields, sources }, raw: "{}", charged: 1 });
}

export function refusing(why: string, { retryAt = null }: { retryAt?: Date | null } = {}) {
  return async () => refused(why, { retryAt, said: why }) as never;
}

/** Until nothing more is to be done at once. */
export async function workAll({ member }: Somebody, desk: Desk): Promise<void> {
  for (let n = 0; n < 200; n++) {
    const { value } = await workEnrichment(member, desk);
    if (!value.again) return;
  }
  throw new Error("the work does not end");
}

/** A completion that waits to be worked on. */
export async function aCompletion({ member }: Somebody, selection: Selection): Promise<string> {
  const { print } = (await weighCompletion(member, selection))!;
  const outcome = await startCompletion(member, { selection, print });
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  return outcome.value.runId;
}

export async function runOf({ member }: Somebody, id: string) {
  const [run] = await inTeam(member, (tx) =>
    tx.select().from(enrichmentRuns).where(eq(enrichmentRuns.id, id)),
  );
  return run!;
}

export async function valuesOf({ member }: Somebody) {
  const rows = await inTeam(member, (tx) => tx.select().from(fieldSuggestions));
  return rows.map(({ field, value }) => `${field}: ${value}`).sort();
}

export async function questionsOf({ member }: Somebody) {
  return inTeam(member, (tx) => tx.select().from(enrichmentQuestions));
}

/** Credits counted as spent with Hunter. */
export async function spentOf({ member }: Somebody): Promise<number> {
  const [row] = await inTeam(member, (tx) =>
    tx.select().from(providers).where(eq(providers.name, "hunter")),
  );
  return row!.spent;
}
