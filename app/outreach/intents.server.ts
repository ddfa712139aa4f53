/** Writing intents to the ledger: the barrier that lets a message be sent once. */
import { and, eq, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { type FileFacts, named } from "#app/outreach/attachment.ts";
import type { Composed } from "#app/outreach/compose.server.ts";
import type { Contact } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { type OpenMode, sends } from "#db/schema/outreach.ts";

/** A message whose intent is committed: it may now be handed over, once. */
export type Claimed = {
  sendId: string;
  enrolmentId: string;
  sequenceId: string;
  step: number;
  firstTried: Date;
  attempts: number;
  contact: Contact;
  message: NonNullable<Composed["message"]>;
  /** What goes with it; an answer has none. */
  files?: FileFacts[];
};

/** With the words as they were filled, so that a second try says the same. */
export type Written = Claimed & {
  variant: string;
  body: string;
  /** How its opening is measured. */
  opens: OpenMode;
};

/** Who may hand over, until when, and the mailbox time that counts against its limit. */
export type Lease = { owner: string; leaseUntil: Date; at: Date };

/**
 * The unique (enrolment, step) is the barrier: where a row is there already, nothing is written and
 * nothing will be sent. Columns travel as arrays, since thousands of parameters cost more than the rows.
 */
export async function insertIntents(tx: Tx, mailbox: Mailbox, fresh: Written[], lease: Lease) {
  if (fresh.length === 0) return new Set<string>();
  const column = (value: (written: Written) => string | number) => sql.param(fresh.map(value));
  const made = sql`${now().toISOString()}::timestamptz`;
  const rows = await tx.execute<{ id: string }>(sql`
    insert into sends (id, team_id, created_at, updated_at, enrolment_id, step, sequence_id, mailbox_id,
      state, message_id, subject, body, attached, variant, opens, lease_owner, lease_until, counted_at)
    select id, ${mailbox.teamId}::uuid, ${made}, ${made}, enrolment_id, step, sequence_id, ${mailbox.id}::uuid,
      'intent', message_id, subject, body, nullif(attached, ''), variant, opens, ${lease.owner}, ${lease.leaseUntil.toISOString()}::timestamptz,
      ${lease.at.toISOString()}::timestamptz
    from unnest(
      ${column((each) => each.sendId)}::uuid[],
      ${column((each) => each.enrolmentId)}::uuid[],
      ${column((each) => each.step)}::int[],
      ${column((each) => each.sequenceId)}::uuid[],
      ${column((each) => each.message.messageId)}::text[],
      ${column((each) => each.message.subject)}::text[],
      ${column((each) => each.body)}::text[],
      ${column(({ files = [] }) => named(files))}::text[],
      ${column((each) => each.variant)}::text[],
      ${column((each) => each.opens)}::text[]
    ) as fresh (id, enrolment_id, step, sequence_id, message_id, subject, body, attached, variant, opens)
    on conflict do nothing returning id`);
  return new Set(rows.map(({ id }) => id));
}

/** A message that is tried again keeps its row, so it keeps its Message-ID. */
export async function reopenIntents(tx: Tx, again: Claimed[], { owner, leaseUntil, at }: Lease) {
  if (again.length === 0) return new Set<string>();
  const rows = await tx
    .update(sends)
    .set({
      state: "intent",
      leaseOwner: owner,
      leaseUntil,
      retryAt: null,
      countedAt: at,
      attempts: sql`${sends.attempts} + 1`,
      // Files are those of this try: they may have been changed since the last.
      attached: sql`(select nullif(attached, '') from unnest(
        ${sql.param(again.map(({ sendId }) => sendId))}::uuid[],
        ${sql.param(again.map(({ files = [] }) => named(files)))}::text[]
      ) as these (id, attached) where these.id = ${sends.id})`,
    })
    .where(
      and(
        among(
          sends.id,
          again.map(({ sendId }) => sendId),
        ),
        eq(sends.state, "retry"),
      ),
    )
    .returning({ id: sends.id });
  return new Set(rows.map(({ id }) => id));
}
