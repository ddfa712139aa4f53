/** People who were suggested: listing them, accepting and refusing them. Nothing of whoever is refused is kept. */
import { and, desc, eq, gt, lt } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { KEPT_DAYS, type PeopleDecision } from "#app/enrichment/enrichment.ts";
import { people } from "#app/prospects/counted.ts";
import { insertProspect } from "#app/prospects/prospects.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { personSuggestions } from "#db/schema/enrichment.ts";
import type { LegalBasis } from "#db/schema/prospects.ts";

export type PersonSuggestion = typeof personSuggestions.$inferSelect;

const PAGE = 50;

type Asked = { run?: string | null; before?: string | null };

/** The latest 50 who wait for a decision, or those of one run; nobody who objected since. */
export async function listPeople(member: Member, { run, before }: Asked = {}) {
  return inTeam(member, async (tx) => {
    const ofRun = run && Id.safeParse(run).success ? run : undefined;
    const isCursor = before && Id.safeParse(before).success;
    const rows = await tx
      .select()
      .from(personSuggestions)
      .where(
        and(
          gt(personSuggestions.createdAt, after(now(), -KEPT_DAYS * DAY)),
          ofRun ? eq(personSuggestions.runId, ofRun) : undefined,
          isCursor ? lt(personSuggestions.id, before) : undefined,
        ),
      )
      .orderBy(desc(personSuggestions.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    const suppressed = await findSuppressions(
      tx,
      page.map(({ email }) => email),
    );
    return {
      rows: page.filter(({ email }) => !suppressed.has(email)),
      older: rows.length > PAGE ? page.at(-1)!.id : undefined,
    };
  });
}

export function expiryOf({ createdAt }: { createdAt: Date }): Date {
  return after(createdAt, KEPT_DAYS * DAY);
}

export type Decided = { accepted: number; refused: number; alreadyThere: number; objected: number };

/**
 * Whoever is accepted becomes a prospect with where they were found; a suggestion that was decided is
 * gone, so that a form sent twice does nothing more.
 */
export async function decidePeople(member: Member, decision: PeopleDecision): Promise<Decided> {
  return inTeam(member, async (tx) => {
    const decided: Decided = { accepted: 0, refused: 0, alreadyThere: 0, objected: 0 };
    const isAccepting = decision.verdict === "accept" && (await holdOpen(tx, member.teamId));
    if (decision.verdict === "accept" && !isAccepting) return decided;
    for (const one of await takeOut(tx, decision.suggestion)) {
      if (decision.verdict === "refuse") decided.refused++;
      else decided[await accept(tx, member, one, decision.basis)]++;
    }
    return decided;
  });
}

async function takeOut(tx: Tx, ids: string[]): Promise<PersonSuggestion[]> {
  const taken = await tx
    .delete(personSuggestions)
    .where(
      and(
        among(personSuggestions.id, ids),
        gt(personSuggestions.createdAt, after(now(), -KEPT_DAYS * DAY)),
      ),
    )
    .returning();
  // One order for everybody: two who accept the same people wait for each other.
  return taken.sort((one, other) => (one.emailKey < other.emailKey ? -1 : 1));
}

async function accept(
  tx: Tx,
  member: Member,
  one: PersonSuggestion,
  basis: LegalBasis,
): Promise<"accepted" | "alreadyThere" | "objected"> {
  const { email, firstName, lastName, position, company, provider, sources } = one;
  const outcome = await insertProspect(tx, member, {
    input: { email, firstName, lastName, position, company, country: null },
    origin: { kind: "provider", basis, provider, url: sources[0]?.url ?? null },
  });
  if (outcome.refused === "already-there" || outcome.refused === "in-the-bin")
    return "alreadyThere";
  return outcome.refused ? "objected" : "accepted";
}

/** "2 accepted, 1 was there already." */
export function decidedWords(decided: Decided): string {
  const parts = [
    decided.accepted ? `${people(decided.accepted)} accepted` : "",
    decided.refused ? `${people(decided.refused)} refused: nothing of them is kept` : "",
    decided.alreadyThere ? `${people(decided.alreadyThere)} you hold already` : "",
    decided.objected ? `${people(decided.objected)} on your do-not-contact list left out` : "",
  ].filter(Boolean);
  if (parts.length === 0) return "Nothing was left to decide: somebody else did, or time ran out.";
  return `${parts.join(", ")}.`;
}
