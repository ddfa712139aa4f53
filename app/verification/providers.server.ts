/** The providers of a team as its members see them: how each stands, its budget, and the team's rules. */
import { and, eq } from "drizzle-orm";
import { asksMailHosts } from "#app/adapters/verification/index.server.ts";
import { testKey } from "#app/adapters/verification/key-test.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { demand } from "#app/team/may.ts";
import { budgetOf, haltOf, noteRefused } from "#app/verification/budget.server.ts";
import { keyTest } from "#app/verification/jobs.ts";
import { findProvider, providerFor } from "#app/verification/keys.server.ts";
import {
  type BudgetInput,
  CLOSED,
  isPaid,
  type PaidName,
  PROVIDERS,
  type RulesInput,
} from "#app/verification/providers.ts";
import { wakeChecks } from "#app/verification/wake.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { enrichmentRules } from "#db/schema/enrichment.ts";
import { type ProviderName, providers } from "#db/schema/verification.ts";

export type Standing = Awaited<ReturnType<typeof readStanding>>;

/** All of them, whether set up or not. */
export async function listProviders(member: Member): Promise<Standing[]> {
  return inTeam(member, async (tx) => {
    const found: Standing[] = [];
    for (const name of PROVIDERS) found.push(await readStanding(tx, member, name));
    return found;
  });
}

export async function readStanding(tx: Tx, { teamId }: Member, name: ProviderName) {
  const row = isPaid(name) ? await findProvider(tx, teamId, name) : undefined;
  return {
    name,
    isReady: !isPaid(name) || (row?.enabled === true && row.credentialVersion > 0),
    asksMailHosts: name === "own" && asksMailHosts,
    halt: haltOf(row),
    ...budgetOf(name, row),
    creditsEach: row?.creditsEach ?? null,
  };
}

/** What is on hold for want of money goes on. */
export async function setBudget(member: Member, name: PaidName, input: BudgetInput) {
  demand(member, "set-up-providers");
  return inTeam(member, async (tx) => {
    await tx
      .insert(providers)
      .values({ teamId: member.teamId, name, enabled: false, ...input })
      .onConflictDoUpdate({ target: [providers.teamId, providers.name], set: input });
    await wakeChecks(tx, member, name);
    return ok();
  });
}

/** Asks the provider anew whether it takes the key, whatever halted it. */
export async function tryAgain(member: Member, name: PaidName) {
  demand(member, "set-up-providers");
  return inTeam(member, async (tx) => {
    const row = await findProvider(tx, member.teamId, name, { lock: true });
    if (!row?.enabled || row.credentialVersion === 0) return refused("no-key");
    const testing = { haltedBecause: "testing", haltedUntil: null };
    await tx
      .update(providers)
      .set(testing)
      .where(and(eq(providers.teamId, member.teamId), eq(providers.id, row.id)));
    await enqueue(tx, keyTest, { teamId: member.teamId, provider: name }, { key: row.id });
    return ok();
  });
}

/** For the worker: the key is opened, the provider asked, and the row says how it went. */
export async function testProvider(member: Member, name: PaidName) {
  const before = await inTeam(member, (tx) => findProvider(tx, member.teamId, name));
  const account = await inTeam(member, (tx) => providerFor(tx, member, name));
  if (account.refused === "no-key") return account;
  const outcome =
    account.refused === undefined && account.value.kind !== "embedded"
      ? await testKey(account.value)
      : refused("key-gone", { retryAt: null, said: "key-gone" });
  return inTeam(member, async (tx) => {
    const row = await findProvider(tx, member.teamId, name, { lock: true });
    // Another key was given meanwhile, and has a test of its own.
    if (!row || row.credentialVersion !== before?.credentialVersion) return ok();
    await tx
      .update(providers)
      .set(CLOSED)
      .where(and(eq(providers.teamId, member.teamId), eq(providers.id, row.id)));
    if (outcome.refused !== undefined) {
      await noteRefused(tx, member, { name, refused: outcome.refused, ...outcome.detail });
    }
    await wakeChecks(tx, member, name);
    return outcome.refused === undefined ? ok() : refused(outcome.refused);
  });
}

export type Rules = { askAgainDays: number; verifyImports: boolean };

const usualRules: Rules = { askAgainDays: 90, verifyImports: false };

export async function readRules(tx: Tx, { teamId }: Member): Promise<Rules> {
  const [row] = await tx
    .select({
      askAgainDays: enrichmentRules.askAgainDays,
      verifyImports: enrichmentRules.verifyImports,
    })
    .from(enrichmentRules)
    .where(eq(enrichmentRules.teamId, teamId));
  return row ?? usualRules;
}

export async function showRules(member: Member): Promise<Rules> {
  return inTeam(member, (tx) => readRules(tx, member));
}

export async function setRules(member: Member, input: RulesInput) {
  demand(member, "set-up-providers");
  return inTeam(member, async (tx) => {
    await tx
      .insert(enrichmentRules)
      .values({ teamId: member.teamId, ...input })
      .onConflictDoUpdate({ target: enrichmentRules.teamId, set: input });
    return ok();
  });
}
