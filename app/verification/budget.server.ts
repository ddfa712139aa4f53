/** What a team spends with a provider, and whether that provider is asked at all: its budget and its breaker. */
import { and, eq } from "drizzle-orm";
import { answered, failed, halted, mayAsk } from "#app/adapters/breaker.ts";
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { findProvider, type ProviderRow } from "#app/verification/keys.server.ts";
import {
  breakerOf,
  columnsOf,
  type HaltReason,
  isPaid,
  monthOf,
  nextMonth,
  priceOf,
} from "#app/verification/providers.ts";
import type { Tx } from "#db/client.ts";
import { type ProviderName, providers } from "#db/schema/verification.ts";

type Budget = { each: number; budget: number | null; spent: number; left: number | null };

/** What a provider may still cost this month. */
export function budgetOf(name: ProviderName, row: ProviderRow | undefined): Budget {
  const spent = row && row.spentIn === monthOf(now()) ? row.spent : 0;
  const budget = row?.monthlyBudget ?? null;
  const left = budget === null ? null : Math.max(0, budget - spent);
  return { each: priceOf(name, row?.creditsEach), budget, spent, left };
}

/**
 * Takes the credits of up to `wanted` questions before any is asked, in the transaction that writes
 * them down; says for how many, and at what price. Our own engine costs nothing. Held until `tx` ends:
 * two workers never spend the same credit.
 */
export async function reserveCredits(
  tx: Tx,
  { teamId }: Member,
  { name, wanted, each }: { name: ProviderName; wanted: number; each?: number },
) {
  if (!isPaid(name)) return ok({ count: wanted, each: 0 });
  const row = await findProvider(tx, teamId, name, { lock: true });
  if (!row?.enabled || row.credentialVersion === 0) return refused("no-key", { retryAt: null });
  const { breaker, allowed, retryAt } = mayAsk(breakerOf(row), now().getTime());
  if (!allowed) {
    return refused("halted", { retryAt: retryAt === null ? null : new Date(retryAt) });
  }
  const budget = budgetOf(name, row);
  const price = each ?? budget.each;
  // While one trial is on its way, nothing else is.
  const most = breaker.state === "trying" ? 1 : wanted;
  const affordable = budget.left === null ? most : Math.floor(budget.left / price + 1e-9);
  const count = Math.min(most, affordable);
  if (count === 0) return refused("budget-reached", { retryAt: nextMonth(now()) });
  await save(tx, row, { spent: budget.spent + count * price, spentIn: monthOf(now()) });
  return ok({ count, each: price });
}

/** Whether the provider may be asked this moment; a trial of one that was out of order is taken by it. */
export async function takeTurn(tx: Tx, { teamId }: Member, name: ProviderName): Promise<boolean> {
  if (!isPaid(name)) return true;
  const row = await findProvider(tx, teamId, name, { lock: true });
  if (!row?.enabled || row.credentialVersion === 0) return false;
  const { allowed, breaker } = mayAsk(breakerOf(row), now().getTime());
  if (allowed && breaker.state === "trying") await save(tx, row, columnsOf(breaker, "trying"));
  return allowed;
}

/** Corrects what was reserved by what it came to; a month that is over stays as it was counted. */
export async function settleCredits(
  tx: Tx,
  { teamId }: Member,
  spending: { name: ProviderName; reserved: number; charged: number; since: Date },
): Promise<void> {
  const { name, reserved, charged, since } = spending;
  if (!isPaid(name) || reserved === charged) return;
  const row = await findProvider(tx, teamId, name, { lock: true });
  if (row?.spentIn !== monthOf(since)) return;
  await save(tx, row, { spent: Math.max(0, row.spent + charged - reserved) });
}

/** Tells the breaker that an answer came. */
export async function noteAnswered(tx: Tx, { teamId }: Member, name: ProviderName): Promise<void> {
  if (!isPaid(name)) return;
  const row = await findProvider(tx, teamId, name);
  if (!row || (row.failures === 0 && row.haltedBecause === null)) return;
  const locked = await findProvider(tx, teamId, name, { lock: true });
  if (!locked) return;
  const breaker = breakerOf(locked);
  await save(tx, locked, columnsOf(answered(breaker), becauseOf(locked)));
}

/** Tells the breaker why there was none; a refusal about the one address says nothing of the provider. */
export async function noteRefused(
  tx: Tx,
  { teamId }: Member,
  refusal: { name: ProviderName; refused: AskRefusal | "gone" | "key-gone" } & AskRefusalDetail,
): Promise<void> {
  if (!isPaid(refusal.name)) return;
  const row = await findProvider(tx, teamId, refusal.name, { lock: true });
  if (row) await save(tx, row, columnsAfter(row, refusal));
}

function columnsAfter(
  row: ProviderRow,
  { refused: why, retryAt, said }: { refused: string } & AskRefusalDetail,
) {
  const breaker = breakerOf(row);
  const until = retryAt?.getTime() ?? null;
  if (why === "limit-reached" || why === "not-configured" || why === "key-gone") {
    return columnsOf(halted(why === "limit-reached" ? until : null), why);
  }
  if (why !== "try-later") return columnsOf(answered(breaker), becauseOf(row));
  // They said how long to wait only where they throttle: being out of order has a pause of its own.
  const theirs = /^(no-answer|408|5\d\d)$/.test(said) || until === null ? 0 : until;
  return columnsOf(failed(breaker, now().getTime(), { retryAt: theirs }), becauseOf(row));
}

function becauseOf({ haltedBecause }: ProviderRow): HaltReason {
  return (haltedBecause ?? "out-of-order") as HaltReason;
}

async function save(
  tx: Tx,
  { teamId, id }: ProviderRow,
  changes: Partial<ProviderRow>,
): Promise<void> {
  await tx
    .update(providers)
    .set(changes)
    .where(and(eq(providers.teamId, teamId), eq(providers.id, id)));
}

/** How a halt reads for whoever asks now. */
export function haltOf(row: ProviderRow | undefined) {
  if (!row || row.haltedBecause === null) return undefined;
  const isOver = row.haltedUntil !== null && row.haltedUntil <= now();
  return isOver ? undefined : { because: becauseOf(row), until: row.haltedUntil };
}
