/** Very many conversations of one team, and the messages of a sequence they came out of. */
import type postgres from "postgres";
import type { Person } from "#tests/support/people.ts";

export type Talk = { sequenceId: string };

/**
 * One for each of the team's first `count` prospects, each with an answer and one of ours: a tenth is
 * open, a hundredth unread. All were measured, three in ten were opened.
 */
export async function plantTalk(
  sql: postgres.Sql,
  { team, user }: Person,
  count: number,
): Promise<Talk> {
  const [teamId, own] = [team.id, sql`gen_random_uuid(), ${team.id}, now(), now()`];
  const [mailbox] = await sql`
    insert into mailboxes (id, team_id, created_at, updated_at, user_id, kind, address, from_name, state)
    values (${own}, ${user.id}, 'practice', 'ada@larkfield.example', 'Ada', 'ready') returning id`;
  const [sequence] = await sql`
    insert into sequences (id, team_id, created_at, updated_at, user_id, name, mailbox_id, state)
    values (${own}, ${user.id}, 'Hello', ${mailbox!.id}, 'running') returning id`;
  const at = sql`now() - n * interval '7 minutes'`;
  await sql`
    insert into enrolments (id, team_id, created_at, updated_at, sequence_id, prospect_id, mailbox_id,
      state, opt_out_hash, domain)
    select ${own}, ${sequence!.id}, id, ${mailbox!.id}, 'stopped', id::text, 'buyer.example'
    from prospects where team_id = ${teamId} order by prospects.id limit ${count}`;
  await sql`
    insert into sends (id, team_id, created_at, updated_at, enrolment_id, step, sequence_id, mailbox_id,
      state, variant, opens, counted_at, sent_at, replied_at)
    select ${own}, id, 1, ${sequence!.id}, ${mailbox!.id}, 'sent', (array['A', 'B'])[1 + n % 2],
      'individual', ${at}, ${at}, case when n % 5 = 0 then ${at} + interval '1 hour' end
    from (select id, row_number() over () as n from enrolments where team_id = ${teamId}) as e`;
  await sql`
    insert into opens (id, team_id, created_at, updated_at, send_id, people, sure)
    select ${own}, id, 1, 'likely' from sends
    where team_id = ${teamId} and hashtext(id::text) % 10 < 3`;
  await sql`
    insert into threads (id, team_id, created_at, updated_at, mailbox_id, prospect_id, enrolment_id,
      subject, state, unread, last_kind, last_at)
    select ${own}, ${mailbox!.id}, prospect_id, id, 'A question about ' || n,
      case when n % 10 = 0 then 'open' else 'closed' end, n % 100 = 0, 'reply', ${at}
    from (select id, prospect_id, row_number() over () as n from enrolments
      where team_id = ${teamId}) as e`;
  for (const kind of ["sent", "reply"]) {
    await sql`
      insert into messages (id, team_id, created_at, updated_at, thread_id, kind, from_address, subject,
        visible, text, at)
      select ${own}, id, ${kind}, 'person@buyer.example', subject, 'Thank you, let us talk on Monday.',
        repeat('Thank you for your message, let us talk about it on Monday. ', 20), last_at
      from threads where team_id = ${teamId}`;
  }
  await sql`vacuum analyze enrolments, sends, opens, threads, messages`;
  return { sequenceId: sequence!.id };
}
