/** Checks of many as members see them: starting, listing, stopping. */
import { and, count, desc, eq, inArray, lt } from "drizzle-orm";
import { after, MINUTE, now, SECOND } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { nextSelected, weighSelected } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { COUNTING, inTime } from "#app/prospects/time-limit.server.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { readCandidates } from "#app/verification/candidates.server.ts";
import { dropWaiting } from "#app/verification/ledger.server.ts";
import { listProviders, readRules, readStanding } from "#app/verification/providers.server.ts";
import { FORGOTTEN, isActive, MOST_RUNS } from "#app/verification/run.ts";
import { sleepChecks, wakeChecks } from "#app/verification/wake.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { patiently } from "#db/patience.ts";
import { users } from "#db/schema/auth.ts";
import { type ProviderName, verificationRuns } from "#db/schema/verification.ts";

export type Run = typeof verificationRuns.$inferSelect;

const PAGE = 25;
/** More are not looked at one by one before; what is left out of them shows when their turn comes. */
const LOOKED_AT = 20_000;
const BATCH = 5000;

type Starting = {
  selection: Selection;
  provider: ProviderName;
  /** Of what was confirmed, see weighSelected. */
  print?: string | undefined;
};

export async function startCheck(member: Member, starting: Starting) {
  const { selection, provider, print } = starting;
  return inTeam(member, async (tx) => {
    if (!(await holdOpen(tx, member.teamId))) return refused("team-closing");
    const weight = await weighSelected(tx, selection);
    if (weight.count === 0) return refused("nobody");
    if (print !== undefined && print !== weight.print) return refused("changed");
    if (!(await readStanding(tx, member, provider)).isReady) return refused("no-key");
    if ((await countActive(tx)) >= MOST_RUNS) return refused("too-many");
    const of = { query: selection.query ?? null, prospectIds: selection.ids ?? null };
    return ok(await beginRun(tx, member, { provider, total: weight.count, ...of }));
  });
}

type Beginning = Pick<Run, "provider" | "total"> & Partial<Run>;

/** A worker takes it up at once; the clock is for the case that the job gets lost. */
export async function beginRun(tx: Tx, member: Member, { provider, ...run }: Beginning) {
  const id = newId();
  const own = { id, teamId: member.teamId, userId: member.userId, state: "waiting" as const };
  await tx.insert(verificationRuns).values({ ...own, provider, ...run });
  await wakeChecks(tx, member, provider);
  await sleepChecks(tx, member, { provider, until: after(now(), 5 * MINUTE) });
  return { id };
}

/**
 * Before anything is asked: how many, who is left out and why, and what each provider would cost;
 * undefined when that takes too long to find out.
 */
export async function weighCheck(member: Member, selection: Selection, patience = COUNTING) {
  const standings = await listProviders(member);
  return inTime(member, patience, async (tx) => {
    const { askAgainDays } = await readRules(tx, member);
    const weight = await weighSelected(tx, selection);
    const choices = [];
    for (const { isReady, halt, ...standing } of standings) {
      if (!isReady) continue;
      const left = await weighLeftOut(tx, member, { selection, provider: standing.name });
      const wanted = weight.count - Object.values(left.counts).reduce((sum, n) => sum + n, 0);
      choices.push({ ...standing, halt, ...left, wanted, cost: wanted * standing.each });
    }
    return { ...weight, askAgainDays, choices };
  });
}

type Weighing = { selection: Selection; provider: ProviderName };

async function weighLeftOut(tx: Tx, member: Member, { selection, provider }: Weighing) {
  const counts: Record<string, number> = {};
  let after: string | undefined;
  for (let seen = 0; seen < LOOKED_AT; seen += BATCH) {
    const ids = await nextSelected(tx, selection, { after, most: BATCH });
    for (const { leftOut } of await readCandidates(tx, member, { ids, provider })) {
      if (leftOut) counts[leftOut] = (counts[leftOut] ?? 0) + 1;
    }
    after = ids.at(-1);
    if (ids.length < BATCH) return { counts, lookedAt: seen + ids.length, isWhole: true };
  }
  return { counts, lookedAt: LOOKED_AT, isWhole: false };
}

/** Throws NotFound for what is not this team's, and for what is no id. */
export async function findRun(tx: Tx, id: string, { lock = false } = {}): Promise<Run> {
  if (!Id.safeParse(id).success) throw new NotFound("run");
  const query = tx.select().from(verificationRuns).where(eq(verificationRuns.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("run");
  return found;
}

/** With who asked for it. */
export async function readRun(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const run = await findRun(tx, id);
    const [user] = run.userId
      ? await tx
          .select({ name: users.name, email: users.email })
          .from(users)
          .where(eq(users.id, run.userId))
      : [];
    return { run, by: user ? (user.name ?? user.email) : null };
  });
}

/** The latest 25, or those before the run `before`; `older` leads on. */
export async function listRuns(member: Member, { before }: { before?: string | null } = {}) {
  return inTeam(member, async (tx) => {
    const isCursor = before && Id.safeParse(before).success;
    const rows = await tx
      .select()
      .from(verificationRuns)
      .where(isCursor ? lt(verificationRuns.id, before) : undefined)
      .orderBy(desc(verificationRuns.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    return { rows: page, older: rows.length > PAGE ? page.at(-1)!.id : undefined };
  });
}

/** What was asked is still answered and kept; what was not costs nothing. Throws NotFound. */
export async function stopCheck(member: Member, id: string) {
  // An answer locks its question first and then the run: where they meet, one is called off and comes again.
  return patiently(after(now(), 10 * SECOND), () => stopOnce(member, id));
}

function stopOnce(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const run = await findRun(tx, id, { lock: true });
    if (!isActive(run.state)) return refused("not-under-way");
    await tx
      .update(verificationRuns)
      .set({ state: "stopped", because: null, finishedAt: now(), ...FORGOTTEN })
      .where(eq(verificationRuns.id, id));
    await dropWaiting(tx, member, id);
    await wakeChecks(tx, member, run.provider);
    return ok();
  });
}

async function countActive(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ active: count() })
    .from(verificationRuns)
    .where(and(inArray(verificationRuns.state, ["waiting", "running"])));
  return row?.active ?? 0;
}
