/** Opt-outs that race a send: once one is acknowledged, nothing that is claimed later reaches the person. */
import { expect, it } from "vitest";
import { now } from "#app/core/clock.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { optOut, unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { aDraft, numbered, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const PEOPLE = 24;
const ROUNDS = 12;

function leave({ member }: Person, email: string) {
  return optOut(unsubscribeToken({ teamId: member.teamId, hash: contactHash(email) }));
}

/** A few turns of the event loop, so that the two meet at different points each time. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

it(`never lose, in ${ROUNDS} rounds of ${PEOPLE} people and two workers`, async () => {
  let raced = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ada = await aMember();
    const { id, mailbox, prospects } = await aDraft(ada, { people: numbered(PEOPLE) });
    await launchSequence(ada.member, id);
    const acknowledged = new Map<string, number>();

    const goes = async ({ email }: { email: string }, after: number) => {
      await turns(after);
      await leave(ada, email);
      acknowledged.set(email, now().getTime());
    };
    const [first, last, ...others] = prospects;
    await goes(first!, 0);
    const workers = [1, 2].map(() =>
      sendDueFrom(ada.member, mailbox.id, { slice: 1 + (round % 3) }),
    );
    const leaving = others.map((person, index) => goes(person, (index * 7 + round * 3) % 60));
    await Promise.all([...workers, ...leaving]);
    await goes(last!, 0);
    await sendWhatIsDue();

    const arrived = new Set(await practiceArrivals(ada));
    const emailOf = new Map(prospects.map(({ id: prospectId, email }) => [prospectId, email]));
    const enrolled = await enrolmentsOf(ada, id);
    const ledger = await ledgerOf(ada, id);
    for (const { enrolmentId, createdAt, state } of ledger) {
      const prospectId = enrolled.find((enrolment) => enrolment.id === enrolmentId)!.prospectId;
      const email = emailOf.get(prospectId)!;
      if (arrived.has(email)) {
        expect(createdAt.getTime()).toBeLessThanOrEqual(acknowledged.get(email)!);
      }
      expect(["sent", "cancelled"]).toContain(state);
    }
    expect(ledger.filter(({ state }) => state === "sent")).toHaveLength(arrived.size);
    expect(enrolled.every(({ state }) => state === "stopped" || state === "done")).toBe(true);
    raced += arrived.size;
  }
  // Whoever left before the workers began got nothing, whoever left after they had ended had got it.
  expect(raced).toBeGreaterThanOrEqual(ROUNDS);
  expect(raced).toBeLessThanOrEqual(ROUNDS * (PEOPLE - 1));
});
