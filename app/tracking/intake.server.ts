/** Fetched pixels into the database, a team at a time: what may be kept is asked again right there. */
import { and, count, eq, gt, inArray, isNull } from "drizzle-orm";
import { after, HOUR, now, SECOND } from "#app/core/clock.ts";
import { vouchFor } from "#app/core/member.ts";
import { MOST_AN_HOUR } from "#app/tracking/bounds.ts";
import {
  type EventRow,
  foldingPlanned,
  insertEvents,
  isFoldingDue,
  planFolding,
  tellCrowd,
} from "#app/tracking/events.server.ts";
import { lockMeasured } from "#app/tracking/messages.server.ts";
import { namesSomebody, type OpenMode } from "#app/tracking/mode.ts";
import { type Client, openerOf } from "#app/tracking/opener.ts";
import type { PixelSubject } from "#app/tracking/token.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";
import { openEvents } from "#db/schema/tracking.ts";

export type SeenPixel = {
  id: string;
  at: Date;
  subject: PixelSubject;
  client: Client;
  country: string | null;
  /** Of a crowd: the events of those that came before it was known for one. */
  crowd?: string[];
};

type OfMessage = SeenPixel & { subject: { sendId: string } };
type OfStep = SeenPixel & { subject: { sequenceId: string; step: number } };

/** Says how many could not be written, and why. One team's trouble is no other's. */
export async function storePixels(seen: SeenPixel[]): Promise<{ lost: number; error?: unknown }> {
  const all = [...Map.groupBy(seen, ({ subject }) => subject.teamId)];
  const done = await Promise.allSettled(all.map(([teamId, some]) => storeOf(teamId, some)));
  let told: { lost: number; error?: unknown } = { lost: 0 };
  for (const [n, outcome] of done.entries()) {
    if (outcome.status !== "rejected") continue;
    told = { lost: told.lost + all[n]![1].length, error: outcome.reason };
  }
  return told;
}

async function storeOf(teamId: string, seen: SeenPixel[]): Promise<void> {
  // The signed token is the proof that it may act in this team.
  const member = vouchFor({ teamId, userId: null, role: "worker" });
  const due = isFoldingDue(teamId);
  const wrote = await inTeam(member, async (tx) => {
    // A team that closes has no use for it any more, also while it may still come back.
    const [team] = await tx
      .select({ opens: teams.opens })
      .from(teams)
      .where(and(eq(teams.id, teamId), isNull(teams.closedAt)));
    if (!team?.opens || team.opens === "off") return false;
    const ofMessages = await rowsOfMessages(tx, team.opens, seen.filter(isOfMessage));
    const rows = [...ofMessages, ...(await rowsOfSteps(tx, seen.filter(isOfStep)))];
    if (rows.length === 0) return false;
    await insertEvents(tx, teamId, rows);
    const crowd = seen.flatMap((each) => each.crowd ?? []);
    await tellCrowd(tx, crowd);
    if (due) await planFolding(tx, teamId);
    return true;
  });
  if (wrote && due) foldingPlanned(teamId);
}

function isOfMessage(seen: SeenPixel): seen is OfMessage {
  return "sendId" in seen.subject;
}

function isOfStep(seen: SeenPixel): seen is OfStep {
  return "sequenceId" in seen.subject;
}

async function rowsOfMessages(tx: Tx, team: OpenMode, seen: OfMessage[]): Promise<EventRow[]> {
  if (seen.length === 0) return [];
  const ids = [...new Set(seen.map(({ subject }) => subject.sendId))];
  const measured = await lockMeasured(tx, team, ids);
  const lately = await countLately(tx, ids);
  return seen.flatMap((each) => {
    const message = measured.get(each.subject.sendId);
    const before = lately.get(each.subject.sendId) ?? 0;
    if (!message || message.mode === "off" || before >= MOST_AN_HOUR) return [];
    lately.set(each.subject.sendId, before + 1);
    const { mode, sequenceId, step, sentAt } = message;
    const sendId = namesSomebody(mode) ? each.subject.sendId : null;
    const since = sentAt && (each.at.getTime() - sentAt.getTime()) / SECOND;
    return [rowOf(each, { sendId, sequenceId, step, since })];
  });
}

async function countLately(tx: Tx, ids: string[]): Promise<Map<string, number>> {
  const rows = await tx
    .select({ sendId: openEvents.sendId, count: count() })
    .from(openEvents)
    .where(and(inArray(openEvents.sendId, ids), gt(openEvents.at, after(now(), -HOUR))))
    .groupBy(openEvents.sendId);
  return new Map(rows.map((row) => [row.sendId!, row.count]));
}

/** Whose they are nobody knows, and so not when each was delivered: only the sequence is asked. */
async function rowsOfSteps(tx: Tx, seen: OfStep[]): Promise<EventRow[]> {
  if (seen.length === 0) return [];
  const ids = [...new Set(seen.map(({ subject }) => subject.sequenceId))];
  const found = await tx
    .select({ id: sequences.id, opens: sequences.opens })
    .from(sequences)
    .where(inArray(sequences.id, ids));
  const counted = new Set(found.filter(({ opens }) => opens !== "off").map(({ id }) => id));
  return seen.flatMap((each) => {
    const { sequenceId, step } = each.subject;
    if (!counted.has(sequenceId)) return [];
    return [rowOf(each, { sendId: null, sequenceId, step, since: Number.POSITIVE_INFINITY })];
  });
}

type About = { sendId: string | null; sequenceId: string; step: number; since: number | null };

/** A proxy's country is not the reader's. */
function rowOf(seen: SeenPixel, { since, ...about }: About): EventRow {
  const { id, at, client, subject } = seen;
  const crowd = seen.crowd !== undefined;
  const { opener, because } = openerOf(client, { secondsAfter: since, crowd });
  const country = opener === "proxy" ? null : seen.country;
  const { teamId } = subject;
  return { ...about, ...{ id, teamId, at, opener, country, because: because.join(",") } };
}
