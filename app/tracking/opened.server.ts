/** What we think was opened, for pages that are about a person or a sequence. */
import { and, desc, eq, inArray, type SQL } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { hindrance } from "#app/core/uses.ts";
import { newestChoices } from "#app/tracking/measuring.server.ts";
import { type Measuring, modeFor, type OpenMode } from "#app/tracking/mode.ts";
import { openedWords } from "#app/tracking/opened.ts";
import type { Tx } from "#db/client.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";
import { opens } from "#db/schema/tracking.ts";

/** Of the newest 100 messages of these enrolments, the newest first. */
export async function readThoughts(tx: Tx, whose: SQL) {
  return tx
    .select({
      ...{ sendId: sends.id, enrolmentId: enrolments.id, subject: sends.subject },
      ...{ step: sends.step, people: opens.people, proxies: opens.proxies },
      ...{ scanners: opens.scanners, country: opens.country, lastAt: opens.lastAt },
      ...{ sure: opens.sure, because: opens.because },
    })
    .from(opens)
    .innerJoin(sends, and(eq(sends.teamId, opens.teamId), eq(sends.id, opens.sendId)))
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .where(whose)
    .orderBy(desc(sends.id))
    .limit(100);
}

/** Enrolment id → the words on the newest of their messages that we think anything of. */
export async function openedOf(
  tx: Tx,
  enrolmentIds: string[],
  zone: string,
): Promise<Map<string, string>> {
  if (enrolmentIds.length === 0) return new Map();
  const thoughts = await readThoughts(tx, inArray(enrolments.id, enrolmentIds));
  return new Map(
    thoughts.toReversed().map((each) => [each.enrolmentId, openedWords(each, zone)] as const),
  );
}

/** How a message to each of these would be measured, for a launch to say so. */
export async function surveyMeasuring(tx: Tx, enrolmentIds: string[]): Promise<Measuring[]> {
  if (enrolmentIds.length === 0) return [];
  const rows = await tx
    .select({ prospect: prospects, sequence: sequences.opens, team: teams.opens })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .innerJoin(teams, eq(teams.id, enrolments.teamId))
    .where(inArray(enrolments.id, enrolmentIds));
  const choices = await newestChoices(
    tx,
    rows.map(({ prospect }) => prospect.id),
  );
  return rows.map(({ prospect, sequence, team }) =>
    modeFor({
      ...{ team: team as OpenMode | null, sequence, country: prospect.country },
      choice: choices.get(prospect.id) ?? null,
      verdict: hindrance(prospect, "send", now()),
    }),
  );
}
