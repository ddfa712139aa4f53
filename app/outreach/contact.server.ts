/** What a message that left means for the person: they were contacted, and told that they are held. Practice tells nobody. */
import { sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Verdict } from "#app/outreach/ledger.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

type Told = { enrolmentId: string; verdict: Verdict };

/** Before their enrolments, since whoever erases or restricts people locks them in that order. */
export async function lockPeople(tx: Tx, decided: Told[]): Promise<void> {
  const sent = decided.filter(({ verdict }) => verdict.state === "sent");
  if (sent.length === 0) return;
  const ids = sent.map(({ enrolmentId }) => enrolmentId);
  await tx.execute(sql`
    select id from ${prospects} where id = any(${peopleOf(ids)}) order by id for no key update`);
}

/** The first message is the notice of GDPR art. 14: below it stands where we have them from. */
export async function noteContact(tx: Tx, sent: { enrolmentId: string | null }[]): Promise<void> {
  const ids = sent.flatMap(({ enrolmentId }) => enrolmentId ?? []);
  if (ids.length === 0) return;
  const at = sql`${now().toISOString()}::timestamptz`;
  await tx.execute(sql`
    update ${prospects}
      set last_contacted_at = ${at}, noticed_at = coalesce(noticed_at, ${at}), updated_at = ${at}
      where id = any(${peopleOf(ids)})`);
}

/** As an array, so that these few are looked up: joined, all of a team's people may be gone through. */
function peopleOf(ids: string[]) {
  return sql`array(select prospect_id from ${enrolments} where ${among(enrolments.id, ids)})`;
}
