/** The do-not-contact list on a real database: who is found on it, what it stops, what comes off it. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { NotFound } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import {
  block,
  checkAddress,
  findBlockedDomain,
  lift,
  listSuppressions,
} from "#app/suppression/blocks.server.ts";
import {
  findSuppressions,
  isSuppressed,
  suppressAddress,
  suppressDomain,
} from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import { inTeam } from "#db/client.ts";
import { sends } from "#db/schema/outreach.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { aRunningSequence, enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";

function suppress({ member }: Person, address: string, reason: SuppressionReason) {
  return inTeam(member, (tx) => suppressAddress(tx, member, { address, reason }));
}

function reasonFor({ member }: Person, address: string) {
  return inTeam(member, async (tx) => (await findSuppressions(tx, [address])).get(address));
}

describe("an address on the list", () => {
  test.each([
    ["ada@acme.example", "ADA@Acme.Example"],
    ["ada@acme.example", "ada+news@acme.example"],
    ["ada.larkfield@gmail.com", "adalark.field+x@googlemail.com"],
    ["ada@bücher.example", "ada@xn--bcher-kva.example"],
    ["andré@acme.example", "andre\u0301@acme.example"],
  ])("%s is found as %s", async (blocked, asked) => {
    const ada = await aMember();

    await suppress(ada, blocked, "unsubscribed");

    expect(await reasonFor(ada, asked)).toBe("unsubscribed");
  });

  test("is not another person, nor anybody's in another team", async () => {
    const [ada, grace] = [await aMember(), await aMember({ name: "Grace Hopper" })];

    await suppress(ada, "ada.b@acme.example", "blacklisted");

    expect(await reasonFor(ada, "adab@acme.example")).toBeUndefined();
    expect(await reasonFor(grace, "ada.b@acme.example")).toBeUndefined();
  });

  test("keeps the heaviest reason, in whatever order they come", async () => {
    const ada = await aMember();

    await suppress(ada, "a@acme.example", "address-unknown");
    await suppress(ada, "a@acme.example", "unsubscribed");
    await suppress(ada, "a@acme.example", "blacklisted");

    expect(await reasonFor(ada, "a@acme.example")).toBe("unsubscribed");
    expect((await listSuppressions(ada.member)).addresses).toEqual({ unsubscribed: 1 });
  });

  test("stands there once however many put it there at the same moment", async () => {
    const ada = await aMember();
    const all = Array.from({ length: 40 }, (_, n) =>
      suppress(ada, `a${n % 2 ? "+x" : ""}@acme.example`, n % 3 ? "blacklisted" : "unsubscribed"),
    );

    await Promise.all(all);

    expect((await listSuppressions(ada.member)).addresses).toEqual({ unsubscribed: 1 });
  });
});

test("a blocked domain covers those below it and not its neighbours", async () => {
  const ada = await aMember();

  await inTeam(ada.member, (tx) =>
    suppressDomain(tx, ada.member, { domain: "acme.example", reason: "blacklisted" }),
  );

  expect(await reasonFor(ada, "x@acme.example")).toBe("blacklisted");
  expect(await reasonFor(ada, "x@eu.acme.example")).toBe("blacklisted");
  expect(await reasonFor(ada, "x@notacme.example")).toBeUndefined();
});

test("the engine asks by hash and domain", async () => {
  const { member } = await aMember();
  const contact = { hash: contactHash("x@acme.example"), domain: "acme.example" };

  const before = await inTeam(member, (tx) => isSuppressed(tx, contact));
  await inTeam(member, (tx) =>
    suppressAddress(tx, member, { hash: contact.hash, reason: "address-unknown" }),
  );

  expect(before).toBe(false);
  expect(await inTeam(member, (tx) => isSuppressed(tx, contact))).toBe(true);
});

describe("what is under way", () => {
  test("stops for the person alone, and what waits to be tried again is cancelled", async () => {
    const ada = await aMember();
    const { sequence, enrolments } = await aRunningSequence(ada, { people: 2 });
    await inTeam(ada.member, (tx) =>
      tx.insert(sends).values({
        teamId: ada.member.teamId,
        enrolmentId: enrolments[0]!.id,
        sequenceId: sequence.id,
        step: 1,
        state: "retry",
        countedAt: new Date(),
        retryAt: new Date(),
      }),
    );

    await suppress(ada, "Person1+tag@buyer.example", "blacklisted");

    const [first, second] = await enrolmentsOf(ada, sequence.id);
    expect(first).toMatchObject({ state: "stopped", reason: "blacklisted", nextAt: null });
    expect(second).toMatchObject({ state: "waiting", reason: null });
    expect(await ledgerOf(ada, sequence.id)).toMatchObject([
      { state: "cancelled", reason: "blacklisted", retryAt: null },
    ]);
  });

  test("stops for everybody at a domain and below it", async () => {
    const ada = await aMember();
    const people = ["a@acme.example", "b@eu.acme.example", "c@other.example"].map((email) => ({
      email,
    }));
    const { sequence } = await aRunningSequence(ada, { people });

    await block(ada.member, { domain: "acme.example" });

    const states = (await enrolmentsOf(ada, sequence.id)).map((row) => row.state);
    expect(states.sort()).toEqual(["stopped", "stopped", "waiting"]);
  });
});

describe("taking off the list", () => {
  test("works for a domain, by name, and only in its own team", async () => {
    const [ada, grace] = [await aMember(), await aMember({ name: "Grace Hopper" })];
    await block(ada.member, { domain: "acme.example" });
    const [blocked] = (await listSuppressions(ada.member)).domains;

    await expect(lift(grace.member, blocked!.id)).rejects.toThrow(NotFound);
    await expect(findBlockedDomain(grace.member, blocked!.id)).rejects.toThrow(NotFound);
    await expect(findBlockedDomain(ada.member, "nonsense")).rejects.toThrow(NotFound);
    const outcome = await lift(ada.member, blocked!.id);

    expect(blocked).toMatchObject({ domain: "acme.example", by: "Ada Larkfield" });
    expect(outcome.refused).toBeUndefined();
    expect(await reasonFor(ada, "x@acme.example")).toBeUndefined();
  });

  test("is offered for what the team blocked and never for what the person said", async () => {
    const ada = await aMember();
    await block(ada.member, { address: "a@acme.example" });
    await suppress(ada, "b@acme.example", "unsubscribed");
    await suppress(ada, "c@acme.example", "forgotten");

    const [a, b, c] = await Promise.all(
      ["a", "b", "c"].map((name) => checkAddress(ada.member, `${name}@acme.example`)),
    );

    expect(a).toEqual({ reason: "blacklisted", liftable: expect.any(String) });
    expect(b).toEqual({ reason: "unsubscribed" });
    expect(c).toEqual({ reason: "forgotten" });
    expect(await checkAddress(ada.member, "d@acme.example")).toBeUndefined();
  });

  test("is refused when they objected in between", async () => {
    const ada = await aMember();
    await block(ada.member, { address: "a@acme.example" });
    const { liftable } = (await checkAddress(ada.member, "a@acme.example"))!;

    await suppress(ada, "a@acme.example", "unsubscribed");

    expect(await lift(ada.member, liftable!)).toMatchObject({ refused: "they-objected" });
    expect(await reasonFor(ada, "a@acme.example")).toBe("unsubscribed");
  });
});

test("of an address nothing readable is kept", async () => {
  const ada = await aMember();

  await block(ada.member, { address: "needle@haystack.example" });

  const rows = await inTeam(ada.member, (tx) =>
    tx.select().from(suppressions).where(eq(suppressions.teamId, ada.member.teamId)),
  );
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/needle|haystack/);
});
