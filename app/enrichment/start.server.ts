/** Beginning a search: an address for a name, or the people of a domain. The worker asks. */
import { isDisposableDomain, isFreeProvider } from "#app/adapters/verification/lists.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import type { DomainInput, FindInput, PRICE } from "#app/enrichment/enrichment.ts";
import { askedBefore, noteQuestions } from "#app/enrichment/ledger.server.ts";
import { findQuestion, nameText, pageQuestion } from "#app/enrichment/question.ts";
import { readRules } from "#app/enrichment/rules.server.ts";
import { wakeEnrichment } from "#app/enrichment/wake.server.ts";
import { suppressionEntries } from "#app/suppression/suppression.server.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { readStanding } from "#app/verification/providers.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrichmentRuns } from "#db/schema/enrichment.ts";

/** Looks for somebody's address. `detail` of "asked-recently" is when. */
export async function startFind(member: Member, { provider, at, ...name }: FindInput) {
  return inTeam(member, async (tx) => {
    if (!(await holdOpen(tx, member.teamId))) return refused("team-closing");
    if (provider === "own" && !at.domain) return refused("domain-needed");
    const hindered = await whyNot(tx, member, { domain: at.domain, provider });
    if (hindered) return refused(hindered);
    const { askAgainDays: days } = await readRules(tx);
    const question = findQuestion(name, at);
    // Our own engine learns from what the team holds, which may be more by now, and costs nothing.
    const before = provider === "own" ? [] : await askedBefore(tx, [question], { provider, days });
    for (const [, askedAt] of before) return refused("asked-recently", { askedAt });
    const runId = newId();
    await tx.insert(enrichmentRuns).values({
      ...{ id: runId, teamId: member.teamId, userId: member.userId, kind: "find", provider },
      ...{ domain: at.domain ?? at.company, soughtName: nameText(name) },
      ...{ total: 1, state: "waiting" },
    });
    const noted = await noteQuestions(tx, member, { runId, provider }, [{ question }]);
    if (noted === 0) throw new UnderWay();
    await wakeEnrichment(tx, member);
    return ok({ runId });
  }).catch(asRefusal);
}

/** Looks for people at a domain, ten for each page. `detail` of "asked-recently" is when. */
export async function startDomainSearch(member: Member, { domain, pages }: DomainInput) {
  return inTeam(member, async (tx) => {
    if (!(await holdOpen(tx, member.teamId))) return refused("team-closing");
    const provider = "hunter";
    const hindered = await whyNot(tx, member, { domain, provider });
    if (hindered) return refused(hindered);
    const next = await nextPage(tx, { domain, pages });
    if ("askedAt" in next) return refused("asked-recently", next);
    const runId = newId();
    await tx.insert(enrichmentRuns).values({
      ...{ id: runId, teamId: member.teamId, userId: member.userId, kind: "domain", provider },
      ...{ domain, total: pages, state: "waiting" },
    });
    const question = pageQuestion(domain, next.page);
    const noted = await noteQuestions(tx, member, { runId, provider }, [
      { question, page: next.page },
    ]);
    if (noted === 0) throw new UnderWay();
    await wakeEnrichment(tx, member);
    return ok({ runId });
  }).catch(asRefusal);
}

/** The first page from `from` on that was not asked for within the team's time. */
export async function nextPage(
  tx: Tx,
  { domain, pages, from = 1 }: { domain: string; pages: number; from?: number },
): Promise<{ page: number } | { askedAt: Date | undefined }> {
  const { askAgainDays: days } = await readRules(tx);
  const numbers = Array.from({ length: Math.max(0, pages - from + 1) }, (_, n) => from + n);
  const questions = numbers.map((page) => pageQuestion(domain, page));
  const before = await askedBefore(tx, questions, { provider: "hunter", days });
  const page = numbers.find((_, n) => !before.has(questions[n]!));
  return page ? { page } : { askedAt: [...before.values()][0] };
}

async function whyNot(
  tx: Tx,
  member: Member,
  { domain, provider }: { domain: string | undefined; provider: keyof typeof PRICE },
) {
  if (domain && (isFreeProvider(domain) || isDisposableDomain(domain))) return "no-company";
  const blocked = domain ? await suppressionEntries(tx, `x@${domain}`) : [];
  if (blocked.some((entry) => entry.domain !== null)) return "domain-blocked";
  const { isReady } = await readStanding(tx, member, provider);
  return isReady ? undefined : "no-key";
}

/** Two who ask the same at once: the second finds it under way, and nothing of theirs is written. */
class UnderWay extends Error {}

function asRefusal(error: unknown) {
  if (error instanceof UnderWay) return refused("under-way");
  throw error;
}
