/** Taking an import back while others work on the same people: nobody waits for ever, nobody is in two minds. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { putIntoBin } from "#app/bin/bin.server.ts";
import { undoImport, workUndo } from "#app/imports/undo.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { inTeam } from "#db/client.ts";
import { aDraft, sendWhatIsDue } from "#tests/outreach/world.ts";
import { anImport, everybody, manyRows } from "#tests/support/imports.ts";
import { ledgerOf } from "#tests/support/outreach.ts";
import { somebodyWaits } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";
import { until } from "#tests/support/worker.ts";

const PEOPLE = 24;
const ROUNDS = 10;
/** So that a deadlock is not tried again in silence. */
const once = { patience: 0 };

async function imported(ada: Person, mailbox = {}) {
  const importId = await anImport(ada, manyRows(PEOPLE));
  const sequence = await aDraft(ada, { people: [], mailbox });
  await launchSequence(ada.member, sequence.id);
  return { importId, sequence };
}

test("it waits for whoever has the people, and has nothing that they need", async () => {
  const ada = await aMember();
  const { importId } = await imported(ada);
  const ids = (await everybody(ada)).map(({ id }) => id);
  await undoImport(ada.member, importId);
  let undoing: Promise<void> | undefined;

  await inTeam(ada.member, async (tx) => {
    await tx.execute(sql`select from prospects order by id for update`);
    undoing = workUndo(ada.member, importId, once);
    undoing.catch(() => {});
    await until(somebodyWaits);
    await putIntoBin(tx, ada.member, ids);
  });
  await undoing;

  expect((await everybody(ada)).every(({ binnedAt }) => binnedAt)).toBe(true);
});

test("it goes on after a batch from which somebody is erased meanwhile", async () => {
  const ada = await aMember();
  const importId = await anImport(ada, manyRows(PEOPLE));
  const inOrder = (await everybody(ada)).map(({ id }) => id).sort();
  await undoImport(ada.member, importId);
  let undoing: Promise<void> | undefined;

  await inTeam(ada.member, async (tx) => {
    await tx.execute(sql`delete from prospects where id = ${inOrder[1]!}::uuid`);
    undoing = workUndo(ada.member, importId, { ...once, batch: 5 });
    undoing.catch(() => {});
    await until(somebodyWaits);
  });
  await undoing;

  const all = await everybody(ada);
  expect(all).toHaveLength(PEOPLE - 1);
  expect(all.every(({ binnedAt }) => binnedAt)).toBe(true);
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test(`in ${ROUNDS} rounds with two workers who send, whoever is written to stays, and nobody else`, {
  timeout: 120_000,
}, async () => {
  const totals = { written: 0, binned: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const ada = await aMember();
    const sink = await aSink();
    const { importId, sequence } = await imported(ada, { port: sink.port });
    await undoImport(ada.member, importId);

    const workers = [1, 2].map(() =>
      sendDueFrom(ada.member, sequence.mailbox.id, { slice: 1 + (round % 3) }),
    );
    await turns(round * 60);
    const undoing = workUndo(ada.member, importId, { ...once, batch: 3 + round });
    await Promise.all([...workers, undoing]);
    await sendWhatIsDue();

    const arrived = sink.accepted.flatMap(({ to }) => to).sort();
    const all = await everybody(ada);
    const stayed = all.filter(({ binnedAt }) => !binnedAt).map(({ email }) => email);
    expect(arrived).toEqual(stayed.sort());
    const sent = (await ledgerOf(ada, sequence.id)).filter(({ state }) => state === "sent");
    expect(sent).toHaveLength(arrived.length);
    totals.written += arrived.length;
    totals.binned += PEOPLE - arrived.length;
    await sink.close();
  }
  expect(totals.written).toBeGreaterThan(0);
  expect(totals.binned).toBeGreaterThan(0);
});
