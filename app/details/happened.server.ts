/** Everything that happened to one prospect as one set of rows: a branch for each table that knows some. */
import { type SQL, sql } from "drizzle-orm";
import { MARKED_FIELDS } from "#app/details/marks.ts";
import type { Entry as Objection } from "#app/suppression/suppression.server.ts";

/** `readable` is the condition on threads that its reader may read. */
type Whose = { prospectId: string; objections: Objection[]; readable: SQL };

/**
 * Columns of each: at, rank (of two that happened at once, the greater is told as the later), of
 * (an id of its own), kind, who (a user's id) and facts as timeline.ts has them.
 */
export function happenedTo({ prospectId, objections, readable }: Whose): SQL {
  const id = sql`${prospectId}::uuid`;
  const branches = [
    ...[added(id), binned(id), changed(id), enrolled(id), stopped(id), written(id)],
    conversed(id, readable),
    ...[opened(id), allowed(id)],
    ...[noted(id), planned(id), done(id), labelled(id), checked(id)],
    ...[acted(id, "bulk", sql`created_at`), acted(id, "bulk-undone", sql`undone_at`)],
    ...[asked(id), objected(objections)],
  ];
  return sql.join(branches, sql` union all `);
}

function added(id: SQL): SQL {
  return sql`
    select p.created_at as at, 0 as rank, p.id as of,
      case when o.kind = 'import' then 'imports' else 'changes' end as kind, o.user_id as who,
      jsonb_build_object('what', 'added', 'origin', ${origin(sql`o`)}) as facts
    from prospects p left join origins o on o.team_id = p.team_id and o.id = p.origin_id
    where p.id = ${id}`;
}

/** Where an act on many did it, that act says so. */
function binned(id: SQL): SQL {
  return sql`
    select p.binned_at, 60, p.id, 'groups', null, jsonb_build_object('what', 'binned')
    from prospects p where p.id = ${id} and p.binned_at is not null and not exists (
      select from bulk_changes c join bulk_acts a on a.team_id = c.team_id and a.id = c.act_id
      where c.prospect_id = ${id} and a.kind = 'bin' and a.undone_at is null)`;
}

/** All that one act changed is one entry. */
function changed(id: SQL): SQL {
  const isMark = sql`c.field = any(${sql.param(MARKED_FIELDS)}::text[])`;
  return sql`
    select c.at, 10, c.origin_id, case
        when c.marked then 'rights' when o.kind = 'import' then 'imports'
        when o.kind = 'provider' then 'suggestions' when o.kind = 'bulk' then 'groups'
        else 'changes' end,
      o.user_id,
      jsonb_build_object('what', 'changed', 'origin', ${origin(sql`o`)}, 'changes', c.changes)
    from (
      select c.origin_id, max(c.created_at) as at, bool_or(${isMark}) as marked,
        jsonb_agg(jsonb_build_object('field', c.field, 'old', c.old_value, 'new', c.new_value)
          order by c.id) as changes
      from prospect_changes c where c.prospect_id = ${id} group by c.origin_id
    ) c join origins o on o.id = c.origin_id`;
}

function enrolled(id: SQL): SQL {
  return sql`
    select e.created_at, 5, e.id, 'messages', null,
      jsonb_build_object('what', 'enrolled', 'name', s.name, 'sequenceId', s.id)
    from enrolments e join sequences s on s.team_id = e.team_id and s.id = e.sequence_id
    where e.prospect_id = ${id}`;
}

function stopped(id: SQL): SQL {
  return sql`
    select e.updated_at, 70, e.id, 'messages', null,
      jsonb_build_object('what', 'stopped', 'name', s.name, 'state', e.state, 'reason', e.reason)
    from enrolments e join sequences s on s.team_id = e.team_id and s.id = e.sequence_id
    where e.prospect_id = ${id} and e.state in ('stopped', 'blocked')`;
}

function written(id: SQL): SQL {
  return sql`
    select coalesce(s.sent_at, s.created_at), 40, s.id, 'messages', null,
      jsonb_build_object('what', 'message', 'state', s.state, 'reason', s.reason,
        'subject', s.subject, 'step', s.step)
    from sends s join enrolments e on e.team_id = s.team_id and e.id = s.enrolment_id
    where e.prospect_id = ${id} and s.step > 0`;
}

/** That something came or was answered, never its words: those stand in the inbox. */
function conversed(id: SQL, readable: SQL): SQL {
  return sql`
    select m.at, 45, m.id, 'messages', m.user_id,
      jsonb_build_object('what', 'conversation', 'kind', m.kind, 'detail', m.detail,
        'objects', m.objects, 'threadId', threads.id, 'subject', m.subject)
    from threads join messages m on m.team_id = threads.team_id and m.thread_id = threads.id
    where threads.prospect_id = ${id} and m.kind <> 'note' and ${readable}`;
}

/** When we think so last, or when it became known that machines alone looked. */
function opened(id: SQL): SQL {
  return sql`
    select coalesce(o.last_at, o.created_at), 41, o.id, 'messages', null,
      jsonb_build_object('what', 'opened', 'subject', s.subject, 'people', o.people,
        'proxies', o.proxies, 'scanners', o.scanners, 'country', o.country, 'lastAt', o.last_at,
        'sure', o.sure, 'because', o.because)
    from opens o join sends s on s.team_id = o.team_id and s.id = o.send_id
      join enrolments e on e.team_id = s.team_id and e.id = s.enrolment_id
    where e.prospect_id = ${id}`;
}

function allowed(id: SQL): SQL {
  return sql`
    select c.at, 66, c.id, 'rights', c.user_id,
      jsonb_build_object('what', 'open-choice', 'basis', c.basis, 'proof', c.proof)
    from open_choices c where c.prospect_id = ${id}`;
}

function noted(id: SQL): SQL {
  return sql`
    select n.created_at, 20, n.id, 'notes', n.user_id,
      jsonb_build_object('what', 'note', 'kind', n.kind, 'body', n.body)
    from notes n where n.prospect_id = ${id}`;
}

function planned(id: SQL): SQL {
  return sql`
    select t.created_at, 21, t.id, 'notes', t.user_id,
      jsonb_build_object('what', 'task', 'title', t.title)
    from tasks t where t.prospect_id = ${id}`;
}

function done(id: SQL): SQL {
  return sql`
    select t.done_at, 22, t.id, 'notes', t.user_id,
      jsonb_build_object('what', 'task-done', 'title', t.title)
    from tasks t where t.prospect_id = ${id} and t.done_at is not null`;
}

/** Where an act on many did it, that act says so, and who did it. */
function labelled(id: SQL): SQL {
  return sql`
    select b.created_at, 3, l.id, 'groups', null,
      jsonb_build_object('what', 'labelled', 'kind', l.kind, 'name', l.name)
    from labelled b join labels l on l.team_id = b.team_id and l.id = b.label_id
    where b.prospect_id = ${id} and not exists (
      select from bulk_changes c join bulk_acts a on a.team_id = c.team_id and a.id = c.act_id
      where c.prospect_id = ${id} and a.kind = 'add-label' and a.undone_at is null
        and a.wanted ->> 'labelId' = l.id::text)`;
}

function checked(id: SQL): SQL {
  return sql`
    select coalesce(v.answered_at, v.created_at), 30, v.id, 'checks', v.user_id,
      jsonb_build_object('what', 'check', 'state', v.state, 'provider', v.provider,
        'verdict', v.verdict, 'reasons', v.reasons)
    from verifications v where v.prospect_id = ${id} and v.state <> 'stopped'`;
}

/** A field that was set for many stands among the changes, with its values. */
function acted(id: SQL, what: "bulk" | "bulk-undone", at: SQL): SQL {
  return sql`
    select a.${at}, 50, a.id, 'groups', a.user_id,
      jsonb_build_object('what', ${what}::text, 'act', a.kind, 'wanted', a.wanted, 'total', a.total)
    from bulk_changes c join bulk_acts a on a.team_id = c.team_id and a.id = c.act_id
    where c.prospect_id = ${id} and a.${at} is not null and a.kind <> 'set-field'`;
}

/** An objection is told as such. */
function asked(id: SQL): SQL {
  return sql`
    select coalesce(r.done_at, r.at), 64, r.id, 'rights', r.user_id,
      jsonb_build_object('what', 'asked', 'request', r.kind, 'state', r.state, 'id', r.id)
    from requests r where r.prospect_id = ${id} and r.kind <> 'object'`;
}

/** Found by the hash of their address beforehand: there are never more than a few. */
function objected(objections: Objection[]): SQL {
  const told = objections.map(({ since, userId, reason, domain }) => ({
    ...{ since, who: userId, facts: { what: "objection", reason, domain } },
  }));
  return sql`
    select since, 65, md5(facts::text)::uuid, 'rights', who, facts
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as told (since timestamptz, who uuid, facts jsonb)`;
}

function origin(o: SQL): SQL {
  return sql`case when ${o}.id is not null then jsonb_build_object(
    'kind', ${o}.kind, 'note', ${o}.note, 'basis', ${o}.basis, 'provider', ${o}.provider,
    'url', ${o}.url, 'importId', ${o}.import_id, 'fileName', (
      select f.name from imports i join files f on f.team_id = i.team_id and f.id = i.file_id
      where i.team_id = ${o}.team_id and i.id = ${o}.import_id)) end`;
}
