/** The demo world is whole or it is made again: a first start may be killed at any moment. */
import { fork } from "node:child_process";
import { access } from "node:fs/promises";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { DEMO_EMAIL } from "#app/demo/people.ts";
import { removeDemo } from "#app/demo/removal.server.ts";
import { ensureDemo } from "#app/demo/world.server.ts";
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
      (select count(*)::int from sends) as sends`;
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
  expect(whole).toMatchObject({ teams: 2, adas: 1, accepted: 8, sequences: 1 });
  expect(whole.prospects).toBeGreaterThan(50);
  expect(whole.sends).toBeGreaterThan(10);
  const ids = await sql`select id from teams where is_demo order by id`;
  await ensureDemo("a quiet field");
  expect(await sql`select id from teams where is_demo order by id`).toEqual(ids);
});

test("what was removed by hand stays away", async () => {
  await removeDemo();

  await ensureDemo("a quiet field");

  expect(await world()).toMatchObject({ teams: 0, adas: 0, prospects: 0 });
  await expect(access(`${config.dataDir}/demo-removed`)).resolves.toBeUndefined();
});
