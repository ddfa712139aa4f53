/** From the moment a message falls due to the moment the mail server has it, with an idle worker. */
import { eq } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { type Figure, type Ground, percentile, say } from "#tests/bench/ground.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";
import { killed, startWorker } from "#tests/support/worker.ts";

const MESSAGES = 60;

export async function run(_ground: Ground): Promise<Figure[]> {
  const ada = await aMember();
  let arrived = () => {};
  const sink = await aSink(() => arrived());
  const { mailbox, enrolments: waiting } = await aRunningSequence(ada, {
    smtp: { port: sink.port },
    people: MESSAGES,
  });
  await inTeam(ada.member, (tx) => tx.update(enrolments).set({ nextAt: after(now(), DAY) }));
  const worker = await startWorker();
  const took: number[] = [];
  try {
    for (const { id } of waiting) {
      const there = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const began = performance.now();
      await inTeam(ada.member, async (tx) => {
        await tx.update(enrolments).set({ nextAt: now() }).where(eq(enrolments.id, id));
        await wakeSending(tx, ada.member, mailbox.id);
      });
      await there;
      took.push(performance.now() - began);
    }
    const goal = "≤ 1 (1 s)";
    return [
      say({
        name: "enqueue-to-wire",
        ours: percentile(took, 95),
        limit: 1000,
        goal,
        unit: "ms p95",
      }),
    ];
  } finally {
    await killed(worker);
    await sink.close();
  }
}
