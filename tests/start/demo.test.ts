/** The demo world is whole or it is made again: a first start may be killed at any moment. */
import { fork } from "node:child_process";
import { access } from "node:fs/promises";
import { expect, test } from "vitest";
import { readClosed } from "#app/closing/closed.server.ts";
import { config } from "#app/config.server.ts";
import { DEMO_EMAIL, demoMembers, FORMER_MEMBER } from "#app/demo/people.ts";
import { removeDemo } from "#app/demo/removal.server.ts";
import { ensureDemo } from "#app/demo/world.server.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { killed, until } from "#tests/support/worker.ts";

const sql = asSuperuser();

async function world() {
  const [counts] = await sql`
    select (select count(*)::int from teams where is_demo) as teams,
      (select count(*)::int from users where email_key = ${DEMO_EMAIL}) as adas,
      (select count(*)::int from acceptances) as accepted,
      (select count(*)::int from prospects) as prospects,
      (select count(*)::int from sequences) as sequences,
      (select count(*)::int from sends) as sends,
      (select count(*)::int from closures) as closures`;
  return counts!;
}

test("a world cut off in the middle is taken away and told again from the start", async () => {
  const child = fork("app/demo.ts", {
    env: { ...process.env, DEMO_PASSWORD: "a quiet field" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [],
  });
  await until(async () => (await world()).prospects > 5);
  await killed(child);
  const half = await world();

  await ensureDemo("a quiet field");

  const whole = await world();
  expect(half).toMatchObject({ teams: 2, sequences: 0 });
  expect(whole).toMatchObject({ teams: 3, adas: 1, accepted: 12, sequences: 1, closures: 1 });
  expect(whole.prospects).toBeGreaterThan(50);
  expect(whole.sends).toBeGreaterThan(10);
  const ids = await sql`select id from teams where is_demo order by id`;
  await ensureDemo("a quiet field");
  expect(await sql`select id from teams where is_demo order by id`).toEqual(ids);
});

test("somebody has left, and a third team is on day 61 of 90", async () => {
  const [finn] = await sql`
    select u.id, m.user_id as "inTeam" from users u left join memberships m on m.user_id = u.id
    where u.email_key = ${FORMER_MEMBER}`;
  const [hugo] = await sql`select id from users where email_key = 'hugo@harrow.example'`;

  const closed = await readClosed(hugo!.id);

  expect(finn).toMatchObject({ inTeam: null });
  expect(closed.teams).toMatchObject([
    { name: "Harrow Weighing", day: 61, daysLeft: 29, mine: true, withAccount: false },
  ]);
});

test("what was removed by hand stays away, with all that was about it", async () => {
  const ids = await sql`select id from teams where is_demo union select id from users`;

  await removeDemo();

  await ensureDemo("a quiet field");
  expect(await world()).toMatchObject({ teams: 0, adas: 0, prospects: 0, closures: 0 });
  const dump = await dumpEverything();
  for (const { id } of ids) expect(placesOf(dump, id), id).toEqual([]);
  for (const { email } of demoMembers) expect(placesOf(dump, email), email).toEqual([]);
  await expect(access(`${config.dataDir}/demo-removed`)).resolves.toBeUndefined();
});
