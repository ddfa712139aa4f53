/** What goes into the messages of a sequence whose opening may be measured. */
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { now } from "#app/core/clock.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import type { Measuring, OpenMode } from "#app/tracking/mode.ts";
import { readPixel } from "#app/tracking/token.server.ts";
import { inTeam } from "#db/client.ts";
import { sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";
import { openChoices } from "#db/schema/tracking.ts";
import { aRunningSequence, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";

type Wanted = { team: OpenMode | null; sequence: OpenMode; asksConsent?: boolean };

/** Somebody in each kind of place, and what a claim makes of them. */
async function claimed({ team, sequence: opens, asksConsent = false }: Wanted) {
  const ada = await aMember();
  const { member } = ada;
  const countries = { american: "US", german: "DE", agreed: "DE", refused: "US", nowhere: null };
  const { mailbox, sequence, prospects } = await aRunningSequence(ada, {
    people: Object.entries(countries).map(([name, country]) => ({
      email: `${name}@buyer.example`,
      country,
    })),
  });
  const choose = (n: number, mode: OpenMode, basis: "consent" | "withdrawn") => ({
    ...{ teamId: member.teamId, prospectId: prospects[n]!.id, mode, basis, at: now() },
  });
  await inTeam(member, async (tx) => {
    await tx.update(teams).set({ opens: team }).where(eq(teams.id, member.teamId));
    await tx.update(sequences).set({ opens, asksConsent }).where(eq(sequences.id, sequence.id));
    await tx.insert(openChoices).values(choose(2, "individual", "consent"));
    await tx.insert(openChoices).values(choose(3, "off", "withdrawn"));
  });
  const slice = await claimSlice(member, mailbox.id, { most: 10, owner: "tests" });
  const ledger = await ledgerOf(ada, sequence.id);
  const found = slice.claimed.map(({ sendId, message }) => {
    const token = /<img src="[^"]*\/o\/([\w-]+)\.gif"/.exec(message.html!)?.[1];
    expect(message.text).not.toContain("/o/");
    return {
      name: message.to.split("@")[0]!,
      mode: ledger.find(({ id }) => id === sendId)!.opens,
      pixel: token ? readPixel(token) : undefined,
      text: message.text,
      asks: message.html!.includes("/c/") && message.text.includes("/c/"),
      sendId,
    };
  });
  return Object.fromEntries(found.map((each) => [each.name, each]));
}

const modes = (found: Record<string, { mode: Measuring["mode"] }>) =>
  Object.fromEntries(Object.entries(found).map(([name, { mode }]) => [name, mode]));

describe("a claimed message", () => {
  it("bears the pixel that its reader allows, in the html alone, and the ledger says which", async () => {
    const found = await claimed({ team: "individual", sequence: "individual" });

    expect(modes(found)).toEqual({
      ...{ american: "individual", german: "aggregate", agreed: "individual" },
      ...{ refused: "off", nowhere: "aggregate" },
    });
    expect(found.american!.pixel).toMatchObject({ sendId: found.american!.sendId });
    expect(found.german!.pixel).toMatchObject({ step: 1 });
    expect(found.german!.pixel).toEqual(found.nowhere!.pixel);
    expect(found.refused!.pixel).toBeUndefined();
    expect(Object.values(found).some(({ asks }) => asks)).toBe(false);
  });

  it("bears none while nobody in the team has said whether it may", async () => {
    const found = await claimed({ team: null, sequence: "individual", asksConsent: true });

    expect(new Set(Object.values(modes(found)))).toEqual(new Set(["off"]));
    for (const { pixel, asks } of Object.values(found))
      expect([pixel, asks]).toEqual([undefined, false]);
  });

  it("asks for leave instead, where the sequence wants that and the reader's country needs it", async () => {
    const found = await claimed({ team: "individual", sequence: "individual", asksConsent: true });

    const asked = Object.values(found).filter(({ asks }) => asks);
    expect(asked.map(({ name }) => name).sort()).toEqual(["german", "nowhere"]);
    expect(found.german!.text).toContain("Ja, Sie dürfen wissen, wann ich Ihre Nachrichten öffne");
    expect(found.nowhere!.text).toContain("Yes, you may know when I open your mail");
    for (const { mode, pixel } of asked) expect([mode, pixel]).toEqual(["off", undefined]);
  });
});
