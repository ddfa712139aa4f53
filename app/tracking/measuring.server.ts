/** How each message about to be written is measured: asked once for all of a claim. */
import { and, desc, eq, inArray } from "drizzle-orm";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import { hindrance, type UseFacts } from "#app/core/uses.ts";
import {
  lesser,
  type Measuring,
  modeFor,
  needsConsent,
  type OpenChoice,
  type OpenMode,
} from "#app/tracking/mode.ts";
import { consentPath, pixelUrl } from "#app/tracking/token.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { sends, sequences } from "#db/schema/outreach.ts";
import { openChoices } from "#db/schema/tracking.ts";

type Writing = {
  enrolment: { id: string; sequenceId: string; prospectId: string; nextStep: number };
  prospect: UseFacts & { country: string | null };
  /** What the ledger says of a message that is tried again. */
  send?: { opens: OpenMode } | undefined;
};

/** What goes into a message so that it can be measured, or so that somebody can allow it. */
export type Opens = { mode: OpenMode; pixel?: string | undefined; consent?: string | undefined };

const nothing: Opens = { mode: "off" };

/** Gives, for each message by its id in the ledger, what goes into it. Costs nothing where a team measures nothing. */
export async function readMeasuring(
  tx: Tx,
  team: { id: string; opens: OpenMode | null } | undefined,
  writings: Writing[],
): Promise<(writing: Writing, sendId: string) => Opens> {
  if (!team?.opens || team.opens === "off" || writings.length === 0) return () => nothing;
  const facts = await readFacts(tx, writings);
  return (writing, sendId) => {
    const { enrolment, send } = writing;
    const sequence = facts.sequences.get(enrolment.sequenceId);
    const measuring = modeFor({
      team: team.opens,
      sequence: sequence?.opens ?? "off",
      country: writing.prospect.country,
      choice: facts.choices.get(enrolment.prospectId) ?? null,
      verdict: hindrance(writing.prospect, "send", now()),
    });
    const asks = sequence?.asksConsent && !facts.written.has(enrolment.id);
    if (asks && mayAsk(measuring, lesser(team.opens!, sequence.opens))) {
      const path = consentPath({ teamId: team.id, prospectId: enrolment.prospectId });
      return { mode: "off", consent: `${config.baseUrl}${path}` };
    }
    const mode = send ? lesser(send.opens, measuring.mode) : measuring.mode;
    const { sequenceId, nextStep: step } = enrolment;
    return { mode, pixel: pixelUrl(mode, { teamId: team.id, sendId, sequenceId, step }) };
  };
}

/** A message that asks for leave measures nothing itself. */
function mayAsk(measuring: Measuring, wanted: OpenMode): boolean {
  return wanted !== "aggregate" && needsConsent(measuring);
}

async function readFacts(tx: Tx, writings: Writing[]) {
  const sequenceIds = [...new Set(writings.map(({ enrolment }) => enrolment.sequenceId))];
  const found = await tx
    .select({ id: sequences.id, opens: sequences.opens, asksConsent: sequences.asksConsent })
    .from(sequences)
    .where(inArray(sequences.id, sequenceIds));
  const choices = await newestChoices(
    tx,
    writings.map(({ enrolment }) => enrolment.prospectId),
  );
  const asking = found.some(({ asksConsent }) => asksConsent);
  const written = asking
    ? await whoWasWritten(
        tx,
        writings.map(({ enrolment }) => enrolment.id),
      )
    : new Set<string | null>();
  return { sequences: new Map(found.map((each) => [each.id, each])), choices, written };
}

/** Each person's newest word. */
export async function newestChoices(
  tx: Tx,
  prospectIds: string[],
): Promise<Map<string, OpenChoice & { at: Date }>> {
  if (prospectIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([openChoices.prospectId], {
      prospectId: openChoices.prospectId,
      mode: openChoices.mode,
      basis: openChoices.basis,
      at: openChoices.at,
    })
    .from(openChoices)
    .where(among(openChoices.prospectId, prospectIds))
    .orderBy(openChoices.prospectId, desc(openChoices.at), desc(openChoices.id));
  return new Map(rows.map(({ prospectId, ...choice }) => [prospectId, choice]));
}

async function whoWasWritten(tx: Tx, enrolmentIds: string[]) {
  const rows = await tx
    .select({ enrolmentId: sends.enrolmentId })
    .from(sends)
    .where(and(among(sends.enrolmentId, enrolmentIds), eq(sends.state, "sent")));
  return new Set(rows.map(({ enrolmentId }) => enrolmentId));
}
