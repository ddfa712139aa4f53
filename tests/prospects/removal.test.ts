/** Deleting, and never contacting again: what goes, what stays, and what can no longer come in. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { NotFound } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { readCompany, readFarewell, readProspect } from "#app/prospects/farewell.server.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { blacklistProspect, deleteProspects } from "#app/prospects/removal.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { NotAllowed } from "#app/team/may.ts";
import { inTeam } from "#db/client.ts";
import { erasures } from "#db/schema/privacy.ts";
import { prospects } from "#db/schema/prospects.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { manyProspects } from "#tests/bulk/many.ts";
import { aRunningSequence, enrolmentsOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const nothingElse = {
  firstName: null,
  lastName: null,
  position: null,
  company: null,
  country: null,
  source: null,
};

async function atCompany(ada: Person) {
  const emails = ["a@acme.example", "b@acme.example", "c@eu.acme.example", "d@navy.example"];
  return aRunningSequence(ada, { people: emails.map((email) => ({ email })) });
}

async function left({ member }: Person): Promise<string[]> {
  const rows = await inTeam(member, (tx) => tx.select({ email: prospects.email }).from(prospects));
  return rows.map((row) => row.email).sort();
}

function reasonFor({ member }: Person, address: string) {
  return inTeam(member, async (tx) => (await findSuppressions(tx, [address])).get(address));
}

describe("deleting", () => {
  test("erases them, notes it by hash, and lets them come back", async () => {
    const ada = await aMember();
    const { prospects: people } = await atCompany(ada);

    const deleted = await deleteProspects(ada.member, [people[0]!.id]);

    const back = await addProspect(ada.member, { ...nothingElse, email: "a@acme.example" });
    const ledger = await inTeam(ada.member, (tx) => tx.select().from(erasures));
    expect(deleted).toBe(1);
    expect(ledger).toMatchObject([
      { subjectHash: contactHash("a@acme.example"), reason: "deleted" },
    ]);
    expect(back.refused).toBeUndefined();
  });

  test("passes over another team's", async () => {
    const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
    const { prospects: people } = await atCompany(mary);

    const deleted = await deleteProspects(ada.member, [people[0]!.id]);

    expect(deleted).toBe(0);
    expect(await left(mary)).toHaveLength(4);
    await expect(readFarewell(ada.member, people[0]!.id)).rejects.toThrow(NotFound);
  });

  test("is announced with what hangs on them", async () => {
    const ada = await aMember();
    const { prospects: people } = await atCompany(ada);

    const farewell = await readFarewell(ada.member, people[0]!.id);

    const company = await readCompany(ada.member, people[0]!.id);
    expect(farewell).toMatchObject({ suppressed: false, underWay: 1, sent: 0 });
    expect(company).toMatchObject({ domain: "acme.example", atDomain: 3, underWay: 1 });
  });
});

describe("blacklisting", () => {
  test("a domain of more than 200 is for owners and admins, and the page says so", async () => {
    const ada = await aMember();
    const { ids } = await manyProspects(ada, 201);
    const ben = await aMember({ name: "Ben Osei", role: "member", team: ada.team });
    const domain = { what: "domain", held: "forget" } as const;

    await expect(blacklistProspect(ben.member, ids[0]!, domain)).rejects.toThrow(NotAllowed);

    expect(await left(ada)).toHaveLength(201);
    const page = await (await signedIn(ben)).get(`/prospects/${ids[0]}/blacklist`);
    expect(page.html).not.toContain('value="domain"');
    expect(page.html.replace(/<!-- -->|\s+/g, (gap) => (gap.trim() ? "" : " "))).toContain(
      "for more than 200 at once, ask an owner or admin",
    );
    expect((await blacklistProspect(ada.member, ids[0]!, domain)).erased).toBe(201);
  });

  test("forgets the person, and only a keyed hash remains that keeps them out", async () => {
    const ada = await aMember();
    const { prospects: people } = await atCompany(ada);

    const outcome = await blacklistProspect(ada.member, people[0]!.id, {
      what: "address",
      held: "forget",
    });

    const again = await addProspect(ada.member, { ...nothingElse, email: "A+1@acme.example" });
    const kept = await inTeam(ada.member, (tx) => tx.select().from(suppressions));
    expect(outcome.erased).toBe(1);
    expect(await left(ada)).toEqual(["b@acme.example", "c@eu.acme.example", "d@navy.example"]);
    expect(kept).toMatchObject([{ kind: "address", domain: null, reason: "forgotten" }]);
    expect(again.refused).toBe("asked-not-to-be-contacted");
  });

  test("may keep what is held, with nothing more sent", async () => {
    const ada = await aMember();
    const { prospects: people, sequence } = await atCompany(ada);

    await blacklistProspect(ada.member, people[0]!.id, { what: "address", held: "keep" });

    const states = (await enrolmentsOf(ada, sequence.id)).map((row) => row.state).sort();
    expect((await readProspect(ada.member, people[0]!.id)).email).toBe("a@acme.example");
    expect(await reasonFor(ada, "a@acme.example")).toBe("blacklisted");
    expect(await reasonFor(ada, "b@acme.example")).toBeUndefined();
    expect(states).toEqual(["stopped", "waiting", "waiting", "waiting"]);
  });

  test("of a domain may forget everybody there, who stay out even if it is unblocked", async () => {
    const ada = await aMember();
    const { prospects: people } = await atCompany(ada);

    const outcome = await blacklistProspect(ada.member, people[0]!.id, {
      what: "domain",
      held: "forget",
    });

    await inTeam(ada.member, (tx) =>
      tx.delete(suppressions).where(eq(suppressions.kind, "domain")),
    );
    expect(outcome).toEqual({ erased: 3, domain: "acme.example" });
    expect(await left(ada)).toEqual(["d@navy.example"]);
    expect(await reasonFor(ada, "b@acme.example")).toBe("forgotten");
    expect(await reasonFor(ada, "new@acme.example")).toBeUndefined();
  });

  test("of a domain may keep everybody, with nobody written to", async () => {
    const ada = await aMember();
    const { prospects: people, sequence } = await atCompany(ada);

    await blacklistProspect(ada.member, people[0]!.id, { what: "domain", held: "keep" });

    const states = (await enrolmentsOf(ada, sequence.id)).map((row) => row.state).sort();
    expect(await left(ada)).toHaveLength(4);
    expect(states).toEqual(["stopped", "stopped", "stopped", "waiting"]);
    expect(await reasonFor(ada, "new@acme.example")).toBe("blacklisted");
  });

  test("by several members at once ends well for each", async () => {
    const ada = await aMember();
    const { prospects: people } = await atCompany(ada);
    const choices = { what: "domain", held: "forget" } as const;

    const outcomes = await Promise.allSettled(
      people.slice(0, 3).map(({ id }) => blacklistProspect(ada.member, id, choices)),
    );

    const failures = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(failures.every((failure) => failure instanceof NotFound)).toBe(true);
    expect(await left(ada)).toEqual(["d@navy.example"]);
    expect(await reasonFor(ada, "c@eu.acme.example")).toBe("forgotten");
  });

  test("of another team's prospect finds nobody", async () => {
    const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
    const { prospects: people } = await atCompany(mary);

    const attempt = blacklistProspect(ada.member, people[0]!.id, {
      what: "domain",
      held: "forget",
    });

    await expect(attempt).rejects.toThrow(NotFound);
    expect(await inTeam(ada.member, (tx) => tx.$count(suppressions))).toBe(0);
  });
});
