/** Writes requests that were answered, many at once: the log, the trail of the willing, who was seen. */
import { type SQL, sql } from "drizzle-orm";
import { whoAgrees } from "#app/consent/consents.server.ts";
import { LONGEST_STAY_MS, type SeenRequest } from "#app/history/request.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { sessions, users } from "#db/schema/auth.ts";
import { pageViews, requestLog } from "#db/schema/history.ts";

/** All or nothing; the same once more changes nothing. */
export async function writeRequests(requests: SeenRequest[]): Promise<void> {
  await inSystem("history", async (tx) => {
    await log(tx, requests);
    await keepTrails(tx, requests);
    await moveLastSeen(tx, requests);
  });
}

/** Of somebody who was erased while their last requests waited, only what says nothing of them. */
async function log(tx: Tx, requests: SeenRequest[]): Promise<void> {
  await tx.execute(sql`
    insert into ${requestLog}
      (id, at, user_id, team_id, method, route, status, ms, network, country, browser)
    select asked.id, at, theirs.user_id, theirs.team_id, method, route, status, ms,
      theirs.network, theirs.country, theirs.browser
    from unnest(
      ${list(requests, "uuid", ({ id }) => id)},
      ${list(requests, "timestamptz", ({ at }) => at)},
      ${list(requests, "uuid", ({ who }) => who.userId)},
      ${list(requests, "uuid", ({ who }) => who.teamId)},
      ${list(requests, "text", ({ method }) => method)},
      ${list(requests, "text", ({ route }) => route)},
      ${list(requests, "int", ({ status }) => status)},
      ${list(requests, "int", ({ ms }) => ms)},
      ${list(requests, "text", ({ place }) => place.network)},
      ${list(requests, "text", ({ place }) => place.country)},
      ${list(requests, "text", ({ place }) => place.browser)}
    ) as asked (id, at, user_id, team_id, method, route, status, ms, network, country, browser)
    left join lateral (
      select asked.user_id, asked.team_id, asked.network, asked.country, asked.browser
      from ${users} where users.id = asked.user_id
    ) as theirs on true
    on conflict do nothing`);
}

/** Only of those who say yes now, and only what they looked at since they said it. */
async function keepTrails(tx: Tx, requests: SeenRequest[]): Promise<void> {
  const seen = requests.filter(({ isView }) => isView);
  if (seen.length === 0) return;
  const people = [...new Set(seen.map(({ who }) => who.userId))];
  const since = await whoAgrees(tx, "usage", people);
  const views = seen.filter(({ at, who }) => at >= (since.get(who.userId) ?? new Date(8.64e15)));
  if (views.length === 0) return;
  await tx.execute(sql`
    insert into ${pageViews} (id, user_id, session_ref, page, at)
    select * from unnest(
      ${list(views, "uuid", ({ id }) => id)},
      ${list(views, "uuid", ({ who }) => who.userId)},
      ${list(views, "uuid", ({ who }) => who.sessionRef)},
      ${list(views, "text", ({ route }) => route)},
      ${list(views, "timestamptz", ({ at }) => at)})
    on conflict do nothing`);
  await measureStays(tx, views);
}

/** Of these and of those just before them: another process may have written what lies between. */
async function measureStays(tx: Tx, views: SeenRequest[]): Promise<void> {
  await tx.execute(sql`
    with fresh as (
      select id, session_ref, at from ${pageViews}
      where id = any(${list(views, "uuid", ({ id }) => id)})
    ), touched as (
      select id from fresh
      union
      select (
        select before.id from ${pageViews} as before
        where before.session_ref = fresh.session_ref and (before.at, before.id) < (fresh.at, fresh.id)
        order by before.at desc, before.id desc limit 1
      ) from fresh
    ), stays as (
      select page.id, (
        select least(${LONGEST_STAY_MS}::int, extract(epoch from next.at - page.at) * 1000)::int
        from ${pageViews} as next
        where next.session_ref = page.session_ref and (next.at, next.id) > (page.at, page.id)
        order by next.at, next.id limit 1
      ) as ms
      from ${pageViews} as page join touched using (id)
    )
    update ${pageViews} as page set dwell_ms = stays.ms from stays
    where page.id = stays.id and page.dwell_ms is distinct from stays.ms`);
}

/** Once a minute at most, so that a busy session is not a busy row. */
async function moveLastSeen(tx: Tx, requests: SeenRequest[]): Promise<void> {
  await tx.execute(sql`
    update ${sessions} set last_seen_at = seen.at
    from (
      select ref, max(at) as at from unnest(
        ${list(requests, "uuid", ({ who }) => who.sessionRef)},
        ${list(requests, "timestamptz", ({ at }) => at)}
      ) as asked (ref, at) group by ref
    ) as seen
    where sessions.ref = seen.ref and sessions.last_seen_at <= seen.at - interval '1 minute'`);
}

type Value = string | number | Date | null;

/** One parameter for a whole column. drizzle leaves lists of times to their reader, so all come as text. */
function list(
  requests: SeenRequest[],
  type: "uuid" | "timestamptz" | "text" | "int",
  value: (request: SeenRequest) => Value,
): SQL {
  const values = requests.map((request) => {
    const found = value(request);
    return found instanceof Date ? found.toISOString() : found;
  });
  return sql`${sql.param(values)}::text[]::${sql.raw(type)}[]`;
}
