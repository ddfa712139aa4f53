/** Who is in a sequence, and what stands in the way of each, by the same rules as sending itself. */
import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { type Hindrance, hindrance } from "#app/core/uses.ts";
import { composeMessage } from "#app/outreach/message.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { type EnrolmentState, enrolments, sends, sequences, steps } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

/** `written` is who has the message already, or may have it, or is about to; `held` whose data may not be used. */
export type Obstacle =
  | { kind: "missing"; fields: string[] }
  | { kind: "suppressed"; reason: SuppressionReason }
  | { kind: "held"; reason: Hindrance }
  | { kind: "stopped"; reason: string | null }
  | { kind: "written" };

export type Recipient = {
  enrolmentId: string;
  state: EnrolmentState;
  reason: string | null;
  obstacle?: Obstacle;
};

/** What is sent, as far as it can be said before everything was chosen. */
export type Sending = {
  subject: string;
  body: string;
  sender: { name: string; address: string };
  team: { id: string; name: string; postalAddress: string };
};

const noMailbox = { fromName: "Your name", address: "your.mailbox@sender.example" };
const noAddress = "(your postal address will stand here)";

/** The first message and who sends it, with placeholders for a mailbox or address not yet given. */
export async function readSending(tx: Tx, sequenceId: string): Promise<Sending> {
  const [row] = await tx
    .select({
      step: { subject: steps.subject, body: steps.body },
      mailbox: { fromName: mailboxes.fromName, address: mailboxes.address },
      team: { id: teams.id, name: teams.name, postalAddress: teams.postalAddress },
    })
    .from(sequences)
    .innerJoin(steps, and(eq(steps.teamId, sequences.teamId), eq(steps.sequenceId, sequences.id)))
    .innerJoin(teams, eq(teams.id, sequences.teamId))
    .leftJoin(
      mailboxes,
      and(eq(mailboxes.teamId, sequences.teamId), eq(mailboxes.id, sequences.mailboxId)),
    )
    .where(and(eq(sequences.id, sequenceId), eq(steps.position, 1)));
  const { step, team, mailbox } = row!;
  const { fromName, address } = mailbox ?? noMailbox;
  return {
    ...step,
    sender: { name: fromName, address },
    team: { ...team, postalAddress: team.postalAddress ?? noAddress },
  };
}

/** Everybody in the sequence, or those that `only` names, in the order in which they joined. */
export async function surveyRecipients(
  tx: Tx,
  sequenceId: string,
  { only }: { only?: SQL } = {},
): Promise<Recipient[]> {
  const sending = await readSending(tx, sequenceId);
  const rows = await readRows(tx, sequenceId, only);
  const contacts = rows.filter(isOpen).map(({ optOutHash: hash, domain }) => ({ hash, domain }));
  const suppressed = await suppressedAmong(tx, contacts);
  return rows.map((row) => {
    const { enrolmentId, state, reason } = row;
    const obstacle = obstacleOf(row, suppressed.get(row.optOutHash), sending);
    return { enrolmentId, state, reason, ...(obstacle ? { obstacle } : {}) };
  });
}

/** Still to be written to, as far as the row says. */
export function isOpen({ state }: { state: EnrolmentState }): boolean {
  return state === "waiting" || state === "blocked";
}

type Row = Awaited<ReturnType<typeof readRows>>[number];

function readRows(tx: Tx, sequenceId: string, only: SQL | undefined) {
  const inLedger = sql<boolean>`exists (select 1 from ${sends}
    where ${sends.teamId} = ${enrolments.teamId} and ${sends.enrolmentId} = ${enrolments.id}
      and ${sends.step} = ${enrolments.nextStep})`;
  return tx
    .select({
      enrolmentId: enrolments.id,
      state: enrolments.state,
      reason: enrolments.reason,
      optOutHash: enrolments.optOutHash,
      domain: enrolments.domain,
      inLedger,
      uses: {
        binnedAt: prospects.binnedAt,
        restrictedAt: prospects.restrictedAt,
        withheldAt: prospects.withheldAt,
        noticedAt: prospects.noticedAt,
        createdAt: prospects.createdAt,
      },
      person: {
        email: prospects.email,
        first_name: prospects.firstName,
        last_name: prospects.lastName,
        position: prospects.position,
        company: prospects.company,
        country: prospects.country,
      },
    })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .where(and(eq(enrolments.sequenceId, sequenceId), only))
    .orderBy(asc(enrolments.id));
}

function obstacleOf(
  { state, reason, inLedger, uses, person }: Row,
  suppression: SuppressionReason | undefined,
  sending: Sending,
): Obstacle | undefined {
  if (state === "done") return { kind: "written" };
  if (state === "stopped") return { kind: "stopped", reason };
  if (inLedger && state === "waiting") return { kind: "written" };
  if (suppression) return { kind: "suppressed", reason: suppression };
  const held = hindrance(uses, "send", now());
  if (held) return { kind: "held", reason: held };
  const missing = missingFor(person, sending);
  if (missing) return { kind: "missing", fields: missing };
  return inLedger ? { kind: "written" } : undefined;
}

function missingFor(person: Row["person"], sending: Sending): string[] | undefined {
  const { missing } = composeMessage({
    ...sending,
    person,
    unsubscribeUrl: "https://sender.example/u/",
    source: { how: "", on: now() },
  });
  return missing;
}
