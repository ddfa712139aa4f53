/** SIGTERM in the middle of a backlog: every message in a state that is true, and the rest goes on later. */
import { fork } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { inTeam } from "#db/client.ts";
import { aRunningSequence, ledgerOf } from "#tests/support/outreach.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";
import { startWorker, until } from "#tests/support/worker.ts";

let sink: Sink | undefined;

afterEach(() => sink?.close());

test("a worker that is told to stop leaves nothing uncertain and nobody forgotten", async () => {
  const ada = await aMember();
  const taking = await aSink(() => new Promise((resolve) => setTimeout(resolve, 30)));
  sink = taking;
  const world = await aRunningSequence(ada, { smtp: { port: taking.port }, people: 60 });
  const worker = await startWorker();
  const gone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  await inTeam(ada.member, (tx) => wakeSending(tx, ada.member, world.mailbox.id));
  await until(() => taking.accepted.length >= 3);

  worker.kill("SIGTERM");
  await gone;

  const before = await ledgerOf(ada, world.sequence.id);
  const sent = before.filter(({ state }) => state === "sent").length;
  expect(sent).toBe(taking.accepted.length);
  expect(sent).toBeLessThan(60);
  expect(new Set(before.map(({ state }) => state))).not.toContain("uncertain");
  expect(new Set(before.map(({ state }) => state))).not.toContain("intent");

  await sendDueFrom(ada.member, world.mailbox.id);

  expect(taking.accepted).toHaveLength(60);
  expect(new Set(taking.accepted.map(({ to }) => to[0])).size).toBe(60);
});

test("a worker that is told to stop while it still starts ends by itself, and not in the middle", async () => {
  const worker = fork("jobs/worker.ts", {
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise((resolve) => worker.once("exit", (...how) => resolve(how)));
  await until(async () => {
    const [found] = await asSuperuser()`select from pg_stat_activity
      where datname = current_database() and application_name = 'audienti-queue-worker'`;
    return found !== undefined;
  });

  worker.kill("SIGTERM");

  expect(await ended).toEqual([0, null]);
});
