/** Pausing by itself what causes too many bounces or complaints, before the providers act. */
import { and, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { RATE_DAYS, type Rates, tooMuch } from "#app/outreach/rates.ts";
import { halt } from "#app/outreach/record.server.ts";
import type { Tx } from "#db/client.ts";
import { senders, sends, sequences } from "#db/schema/outreach.ts";

type Sequence = typeof sequences.$inferSelect;
type Asked = { mailbox: Mailbox; sequence: Sequence };

/** Whoever calls holds the mailbox and the sequence, and has just noted what came back. */
export async function pauseWhatCausesTooMuch(tx: Tx, { mailbox, sequence }: Asked) {
  await pauseSequence(tx, sequence, mailbox);
  const problem = tooMuch(await ratesOf(tx, [mailbox.id], { from: mailbox.ratesFrom }));
  if (problem && mailbox.state === "ready" && mailbox.kind !== "practice") {
    await halt(tx, mailbox, { state: "paused", problem });
  }
}

async function pauseSequence(tx: Tx, sequence: Sequence, mailbox: Mailbox): Promise<void> {
  const further = await tx
    .select({ id: senders.mailboxId })
    .from(senders)
    .where(eq(senders.sequenceId, sequence.id));
  const through = [mailbox.id, ...further.map(({ id }) => id)];
  const own = { from: sequence.ratesFrom, only: eq(sends.sequenceId, sequence.id) };
  const pausedBecause = tooMuch(await ratesOf(tx, through, own));
  if (!pausedBecause) return;
  await tx
    .update(sequences)
    .set({ state: "paused", pausedBecause })
    .where(and(eq(sequences.id, sequence.id), eq(sequences.state, "running")));
}

type Which = { from: Date | null; only?: SQL };

/** By the mailboxes' index; a practice clock only makes days longer. */
async function ratesOf(tx: Tx, mailboxIds: string[], { from, only }: Which): Promise<Rates> {
  const days = after(now(), -RATE_DAYS * DAY);
  // What a person has looked at and let go on does not pause it a second time.
  const since = from && from > days ? from : days;
  const number = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::int`;
  const [row] = await tx
    .select({
      sent: number(sql`true`),
      hard: number(sql`${sends.bounce} = 'hard'`),
      complaints: number(sql`${sends.complainedAt} is not null`),
    })
    .from(sends)
    .where(
      and(
        inArray(sends.mailboxId, [...new Set(mailboxIds)]),
        gt(sends.countedAt, since),
        eq(sends.state, "sent"),
        only,
      ),
    );
  return row!;
}
