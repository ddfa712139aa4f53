/** SIGTERM in the middle of a backlog: every message in a state that is true, and the rest goes on later. */
import { afterEach, expect, test } from "vitest";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { inTeam } from "#db/client.ts";
import { aRunningSequence, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";
import { startWorker, until } from "#tests/support/worker.ts";

let sink: Sink;

afterEach(() => sink.close());

test("a worker that is told to stop leaves nothing uncertain and nobody forgotten", async () => {
  const ada = await aMember();
  sink = await aSink(() => new Promise((resolve) => setTimeout(resolve, 30)));
  const world = await aRunningSequence(ada, { smtp: { port: sink.port }, people: 60 });
  const worker = await startWorker();
  const gone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  await inTeam(ada.member, (tx) => wakeSending(tx, ada.member, world.mailbox.id));
  await until(() => sink.accepted.length >= 3);

  worker.kill("SIGTERM");
  await gone;

  const before = await ledgerOf(ada, world.sequence.id);
  const sent = before.filter(({ state }) => state === "sent").length;
  expect(sent).toBe(sink.accepted.length);
  expect(sent).toBeLessThan(60);
  expect(new Set(before.map(({ state }) => state))).not.toContain("uncertain");
  expect(new Set(before.map(({ state }) => state))).not.toContain("intent");

  await sendDueFrom(ada.member, world.mailbox.id);

  expect(sink.accepted).toHaveLength(60);
  expect(new Set(sink.accepted.map(({ to }) => to[0])).size).toBe(60);
});
