/** Whoever is restricted or in the bin: not enrolled, not claimed, told with the reason, and free again. */
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import { setMark } from "#app/clocks/rights.server.ts";
import { clock, DAY, HOUR, now } from "#app/core/clock.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { readLaunch } from "#app/outreach/launch.server.ts";
import { launchWords } from "#app/outreach/launch.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { previewAll } from "#app/outreach/preview.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { sendTestMessage } from "#app/outreach/test-message.server.ts";
import { sequencesOf } from "#app/prospects/in-sequences.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { type Script, scripted } from "#tests/adapters/smtp-script.ts";
import { aDraft, addProspects, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const restrict = { mark: "restrict", note: "their letter" } as const;
const lift = { mark: "lift-restriction", note: null } as const;
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function aPeer(script: Script = {}) {
  const peer = await scripted(script);
  opened.push(peer);
  return peer;
}

const utc = { zone: "UTC" };

function set({ member }: Person, id: string, values: Partial<typeof prospects.$inferInsert>) {
  return inTeam(member, (tx) => tx.update(prospects).set(values).where(eq(prospects.id, id)));
}

async function read({ member }: Person, id: string) {
  const [found] = await inTeam(member, (tx) =>
    tx.select().from(prospects).where(eq(prospects.id, id)),
  );
  return found!;
}

describe("somebody restricted or in the bin", () => {
  it("is not enrolled, and counted without a name", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 1 });
    const [restricted, binned] = await addProspects(ada, [
      { email: "restricted@buyer.example", restrictedAt: now() },
      { email: "binned@buyer.example", binnedAt: now() },
    ]);

    const both = { prospectIds: [restricted!.id, binned!.id] };
    expect((await enrol(ada.member, id, both)).value).toMatchObject({ added: 0, held: 2 });
    const all = await enrol(ada.member, id, { all: true });

    expect(all.value).toMatchObject({ added: 0, already: 1, held: 1, suppressed: 0 });
    expect(await enrolmentsOf(ada, id)).toHaveLength(1);
  });

  it("before a launch is shown with the reason, and holds back only themselves", async () => {
    const ada = await aMember();
    const { id, prospects: made } = await aDraft(ada, { people: 3 });
    await setMark(ada.member, made[0]!.id, restrict);

    const plan = await readLaunch(ada.member, id);
    const { counts, letters } = await previewAll(ada.member, id);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect(plan.counts).toMatchObject({ ready: 2, held: 1 });
    expect(launchWords(plan, "UTC").join(" ")).toContain("One person will be held back");
    expect(counts).toMatchObject({ ready: 2, held: 1 });
    expect(letters[0]).toMatchObject({ obstacle: { kind: "held", reason: "restricted" } });
    expect(letters[0]!.letter).toBeUndefined();
    expect(await practiceArrivals(ada)).toHaveLength(2);
  });

  it("is no model for a test message", async () => {
    const ada = await aMember();
    const { id, prospects: made } = await aDraft(ada, { people: 1 });
    await setMark(ada.member, made[0]!.id, restrict);

    expect(await sendTestMessage(ada.member, id)).toMatchObject({ refused: "nobody" });
  });

  it("is held at the claim, should the mark have come while they joined", async () => {
    const ada = await aMember();
    const { id, prospects: made } = await aDraft(ada, { people: 3 });
    await launchSequence(ada.member, id);
    await set(ada, made[0]!.id, { restrictedAt: now() });
    await set(ada, made[1]!.id, { binnedAt: now() });

    await sendWhatIsDue();

    const [one, two, three] = await enrolmentsOf(ada, id);
    const states = [one, two, three].map((row) => [row!.state, row!.reason]);
    expect(states.sort()).toEqual([
      ["blocked", "restricted"],
      ["done", null],
      ["stopped", "binned"],
    ]);
    expect(await ledgerOf(ada, id)).toHaveLength(1);
  });
});

describe("a restriction set while a sequence runs", () => {
  it("says why on every page, and lifting it sends the message after all", async () => {
    clock.set("2026-11-26T09:00:00Z");
    const ada = await aMember();
    const { id, prospects: made } = await aDraft(ada, { people: 2, mailbox: { dailyCap: 1 } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const left = (await enrolmentsOf(ada, id)).find(({ state }) => state === "waiting")!;
    await setMark(ada.member, left.prospectId, restrict);
    clock.advance(DAY + HOUR);
    await sendWhatIsDue();

    const shown = await readSequence(ada.member, id, { ...utc, tab: "blocked" });
    const own = await inTeam(ada.member, (tx) => sequencesOf(tx, left.prospectId, "UTC"));
    for (const told of [shown.people.people[0]!, own[0]!]) {
      expect(told.word).toBe("Blocked");
      expect(told.why).toBe("Their data is restricted: it is kept, and not used.");
      expect(told.next).toBe("Once the restriction is lifted they are written to after all.");
    }
    expect(await practiceArrivals(ada)).toHaveLength(1);

    await setMark(ada.member, left.prospectId, lift);
    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toEqual(made.map(({ email }) => email).sort());
  });

  it("keeps a message that was put off, and lifting tries the same one again", async () => {
    const ada = await aMember();
    const peer = await aPeer({ rcpt: "451 4.7.1 come back" });
    const { id, prospects: made } = await aDraft(ada, { mailbox: { port: peer.port } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    await setMark(ada.member, made[0]!.id, restrict);
    clock.advance(2 * HOUR);
    await sendWhatIsDue();
    const [held] = await ledgerOf(ada, id);

    await setMark(ada.member, made[0]!.id, lift);
    const [free] = await enrolmentsOf(ada, id);
    await sendWhatIsDue();
    const [tried] = await ledgerOf(ada, id);

    expect(held).toMatchObject({ state: "retry", attempts: 1 });
    expect(free).toMatchObject({ state: "waiting", nextAt: null });
    expect(tried!.attempts).toBe(held!.attempts + 1);
    expect(tried!.messageId).toBe(held!.messageId);
  });
});

describe("the first message", () => {
  it("over a real mailbox tells them that they are held; a later one moves only the last contact", async () => {
    clock.set("2026-11-26T09:00:00Z");
    const ada = await aMember();
    const peer = await aPeer();
    const { id, prospects: made } = await aDraft(ada, { mailbox: { port: peer.port } });
    const [told] = await addProspects(ada, [
      { email: "told@buyer.example", noticedAt: new Date("2026-01-05") },
    ]);
    await enrol(ada.member, id, { all: true });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    const [fresh, before] = [await read(ada, made[0]!.id), await read(ada, told!.id)];
    expect(fresh.noticedAt).toEqual(now());
    expect(fresh.lastContactedAt).toEqual(now());
    expect(before.noticedAt).toEqual(new Date("2026-01-05"));
    expect(before.lastContactedAt).toEqual(now());
  });

  it("in practice tells nobody", async () => {
    const ada = await aMember();
    const { id, prospects: made } = await aDraft(ada);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    const { noticedAt, lastContactedAt } = await read(ada, made[0]!.id);
    expect([noticedAt, lastContactedAt]).toEqual([null, null]);
  });

  it("that was refused tells nobody", async () => {
    const ada = await aMember();
    const peer = await aPeer({ rcpt: "550 5.1.1 no such user" });
    const { id, prospects: made } = await aDraft(ada, { mailbox: { port: peer.port } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect((await read(ada, made[0]!.id)).noticedAt).toBeNull();
  });
});
