/** Restrictions that race a send: once one is acknowledged, nothing that is claimed later uses the person. */
import { expect, it } from "vitest";
import { setMark } from "#app/clocks/rights.server.ts";
import { now } from "#app/core/clock.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { aDraft, numbered, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";

const PEOPLE = 24;
const ROUNDS = 12;

/** A few turns of the event loop, so that the two meet at different points each time. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

it(`never lose, in ${ROUNDS} rounds of ${PEOPLE} people and two workers, and lifting writes to the rest`, {
  timeout: 120_000,
}, async () => {
  let raced = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ada = await aMember();
    const { id, mailbox, prospects } = await aDraft(ada, { people: numbered(PEOPLE) });
    await launchSequence(ada.member, id);
    const acknowledged = new Map<string, number>();
    const restrict = async (prospectId: string, after: number) => {
      await turns(after);
      await setMark(ada.member, prospectId, { mark: "restrict", note: null });
      acknowledged.set(prospectId, now().getTime());
    };
    const [first, last, ...others] = prospects;
    await restrict(first!.id, 0);

    const workers = [1, 2].map(() =>
      sendDueFrom(ada.member, mailbox.id, { slice: 1 + (round % 3) }),
    );
    const marking = others.map(({ id: each }, index) =>
      restrict(each, (index * 7 + round * 3) % 60),
    );
    await Promise.all([...workers, ...marking]);
    await restrict(last!.id, 0);
    await sendWhatIsDue();

    const emailOf = new Map(prospects.map((person) => [person.id, person.email]));
    const arrived = new Set(await practiceArrivals(ada));
    const enrolled = await enrolmentsOf(ada, id);
    for (const { enrolmentId, createdAt, state } of await ledgerOf(ada, id)) {
      const { prospectId } = enrolled.find((enrolment) => enrolment.id === enrolmentId)!;
      if (state !== "sent") continue;
      expect(createdAt.getTime()).toBeLessThanOrEqual(acknowledged.get(prospectId)!);
    }
    for (const { prospectId, state, reason } of enrolled) {
      const got = arrived.has(emailOf.get(prospectId)!);
      expect([state, reason]).toEqual(got ? ["done", null] : ["blocked", "restricted"]);
    }
    raced += arrived.size;

    const lift = { mark: "lift-restriction", note: null } as const;
    for (const { id: each } of prospects) await setMark(ada.member, each, lift);
    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toEqual(prospects.map(({ email }) => email).sort());
    expect((await enrolmentsOf(ada, id)).every(({ state }) => state === "done")).toBe(true);
  }
  // Whoever was restricted before the workers began got nothing, the last one had got it.
  expect(raced).toBeGreaterThanOrEqual(ROUNDS);
  expect(raced).toBeLessThanOrEqual(ROUNDS * (PEOPLE - 1));
});
