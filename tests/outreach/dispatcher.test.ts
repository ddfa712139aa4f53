/** The dispatcher: what falls due reaches the queue by itself, and stopping waits for the last round. */
import { expect, it } from "vitest";
import { after, clock, MINUTE, now } from "#app/core/clock.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { inTeam } from "#db/client.ts";
import { closeQueue } from "#db/queue.ts";
import { startDispatcher } from "#jobs/dispatcher.ts";
import { aMailbox } from "#tests/outreach/world.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember } from "#tests/support/people.ts";
import { until } from "#tests/support/worker.ts";

async function waitingJobs(): Promise<number> {
  const rows = await asSuperuser()`
    select 1 from pgboss.job where name = 'outreach.send-due' and state = 'created'`;
  return rows.length;
}

it("puts what is due into the queue, once, and nothing before its time", async () => {
  const ada = await aMember();
  const mailbox = await aMailbox(ada);
  await inTeam(ada.member, (tx) =>
    wakeSending(tx, ada.member, mailbox.id, after(now(), 10 * MINUTE)),
  );

  const stop = startDispatcher(5);
  expect(await waitingJobs()).toBe(0);
  clock.advance(11 * MINUTE);
  await until(async () => (await waitingJobs()) > 0);
  await stop();
  expect(await waitingJobs()).toBe(1);
});

it("puts work into the queue again once the database takes new connections again", async () => {
  const ada = await aMember();
  const mailbox = await aMailbox(ada);
  const wake = () => inTeam(ada.member, (tx) => wakeSending(tx, ada.member, mailbox.id));
  const takes = (it: boolean) =>
    asSuperuser()`update pg_database set datallowconn = ${it} where datname = current_database()`;
  await closeQueue();

  await takes(false);
  const refused = await wake().catch((error: Error) => error);
  await takes(true);
  const taken = await wake();

  expect(refused).toBeInstanceOf(Error);
  expect(taken).toBeUndefined();
});
