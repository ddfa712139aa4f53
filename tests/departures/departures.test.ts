/** Leaving a team or being removed: the work goes over, mailboxes are kept or cut off, letters go out. */
import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, describe, expect, it } from "vitest";
import { config } from "#app/config.server.ts";
import { NotFound } from "#app/core/result.ts";
import { departureWords, mailboxOptions } from "#app/departures/departure.ts";
import { depart, readDeparture } from "#app/departures/departures.server.ts";
import { restMailboxesOf } from "#app/mailboxes/leaving.server.ts";
import {
  connectMailbox,
  editMailbox,
  readMailbox,
  retest,
} from "#app/mailboxes/mailboxes.server.ts";
import { noteUse } from "#app/mailboxes/uses.server.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { invite, listInvitations } from "#app/team/invitations.server.ts";
import { NotAllowed } from "#app/team/may.ts";
import { listPeople } from "#app/team/people.server.ts";
import { house, inTeam } from "#db/client.ts";
import { sessions } from "#db/schema/auth.ts";
import { credentialUses, mailboxes } from "#db/schema/mailboxes.ts";
import { memberships } from "#db/schema/members.ts";
import { sequences } from "#db/schema/outreach.ts";
import { aDraft, aMailbox, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { lettersTo } from "#tests/support/letters.ts";
import { fingerprint } from "#tests/support/owner.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const vault = postgres(config.vaultUrl!, { max: 1 });
afterAll(() => vault.end());

async function aTeamOfThree() {
  const ada = await aMember();
  const { team } = ada;
  const ben = await aMember({ name: "Ben Osei", role: "admin", team });
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team });
  return { ada, ben, cleo };
}

const heirOf = ({ user }: Person) => ({ heir: user.id });

async function aRealMailbox({ member, user }: Person): Promise<string> {
  const outcome = await connectMailbox(member, {
    ...{ address: user.email, fromName: user.name ?? "", host: "127.0.0.1", port: 9 },
    ...{ security: "none", username: "cleo", password: "right", dailyCap: 40 },
    ...{ windowStart: 0, windowEnd: 1440, zone: "UTC" },
  });
  const { id } = outcome.value!;
  const ready = { state: "ready" } as const;
  await inTeam(member, (tx) => tx.update(mailboxes).set(ready).where(eq(mailboxes.id, id)));
  return id;
}

describe("what leaving means, in words", () => {
  const nothing = {
    ...{ sequences: 0, practiceMailboxes: 0, realMailboxes: [], running: 0, invitations: 0 },
  };

  it("counts what goes over, and says where there is nothing", () => {
    const all = { ...nothing, sequences: 2, practiceMailboxes: 1, realMailboxes: ["a@b.example"] };

    expect(departureWords({ ...all, invitations: 1 }, "Cleo").join(" ")).toContain(
      "Their 2 sequences and 2 mailboxes go to whoever takes over. Their 1 open invitation",
    );
    expect(departureWords({ ...nothing, sequences: 1 })[1]).toBe(
      "Your 1 sequence goes to whoever takes over.",
    );
    expect(departureWords(nothing, "Cleo")[1]).toContain("there are none");
  });

  it("says what is paused when a mailbox is cut off", () => {
    const [cut, keep] = mailboxOptions({ ...nothing, realMailboxes: ["a@b.example"], running: 2 });

    expect(cut!.hint).toContain("2 running sequences");
    expect(keep!.label).toContain("a@b.example");
  });
});

describe("somebody who is removed", () => {
  it("is out of the team, and their work belongs to who takes over", async () => {
    const { ada, ben, cleo } = await aTeamOfThree();
    const draft = await aDraft(cleo);
    await aMailbox(ada);

    const outcome = await depart(ben.member, cleo.user.id, heirOf(ben));
    await runJobs();

    expect(outcome.value).toEqual({ name: "Cleo Marsh", heir: "Ben Osei" });
    expect((await listPeople(ada.member)).map(({ name }) => name)).not.toContain("Cleo Marsh");
    const owners = await inTeam(ada.member, async (tx) => ({
      sequences: (await tx.select().from(sequences)).map(({ userId }) => userId),
      mailboxes: (await tx.select().from(mailboxes)).map(({ id, userId }) => [id, userId]),
    }));
    expect(owners.sequences).toEqual([ben.user.id]);
    expect(owners.mailboxes).toContainEqual([draft.mailbox.id, ben.user.id]);
    expect(owners.mailboxes.filter(([, userId]) => userId === ada.user.id)).toHaveLength(1);
    const [letter] = await lettersTo(cleo.user.email);
    expect(letter!.subject).toBe("You are no longer in Larkfield Instruments");
    expect(letter!.text).toContain("Ben Osei has taken you out");
    expect(await lettersTo(ben.user.email)).toEqual([]);
  });

  it("sees nothing of it from the next request on, in a session from before", async () => {
    const { ada, cleo } = await aTeamOfThree();
    const browser = await signedIn(cleo);
    expect((await browser.get("/prospects")).status).toBe(200);

    await depart(ada.member, cleo.user.id, heirOf(ada));

    const page = await browser.get("/prospects");
    const form = await browser.post("/prospects/new", { email: "late@buyer.example" });
    const data = await browser.get("/prospects?_data=views%2Froutes%2Fprospects");
    expect([page.location, form.location]).toEqual(["/teams", "/teams"]);
    expect(data.headers.get("x-remix-redirect")).toBe("/teams");
    expect((await browser.get("/teams")).html).not.toContain("Larkfield Instruments");
    const [session] = await house("sessions")
      .select()
      .from(sessions)
      .where(eq(sessions.userId, cleo.user.id));
    expect(session!.teamId).toBeNull();
  });

  it("finds themselves in another team of theirs, if they have one", async () => {
    const { ada, cleo } = await aTeamOfThree();
    const other = await aMember({ name: "Dora", team: await aTeam({ name: "Fenwick Optics" }) });
    const also = { teamId: other.team.id, userId: cleo.user.id, role: "member" } as const;
    await house("teams").insert(memberships).values(also);
    const browser = await signedIn(cleo);

    await depart(ada.member, cleo.user.id, heirOf(ada));

    const home = await browser.get("/home");
    expect(home.html).toContain("Fenwick Optics");
    expect(home.html).not.toContain("Larkfield Instruments");
  });

  it("leaves no invitation behind", async () => {
    const { ada, ben } = await aTeamOfThree();
    const ask = ({ member }: Person, email: string) =>
      invite(member, { email, role: "admin" }, "10.2.0.1");
    await ask(ben, "friend@elsewhere.example");
    await ask(ada, "other@elsewhere.example");

    const { belongings } = await readDeparture(ada.member, ben.user.id);
    await depart(ada.member, ben.user.id, heirOf(ada));

    expect(belongings.invitations).toBe(1);
    const open = await listInvitations(ada.member);
    expect(open.map(({ email }) => email)).toEqual(["other@elsewhere.example"]);
  });

  it("goes on being sent for: a running sequence of theirs finishes under its new keeper", async () => {
    const { ada, cleo } = await aTeamOfThree();
    const draft = await aDraft(cleo, { people: 3 });
    await launchSequence(cleo.member, draft.id);

    await depart(ada.member, cleo.user.id, heirOf(ada));
    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toHaveLength(3);
  });
});

describe("a real mailbox of theirs", () => {
  it("wants a decision before anything happens", async () => {
    const { ada, cleo } = await aTeamOfThree();
    await aRealMailbox(cleo);
    const before = await fingerprint();

    const outcome = await depart(ada.member, cleo.user.id, heirOf(ada));

    expect(outcome.refused).toBe("mailboxes-undecided");
    expect(await fingerprint()).toEqual(before);
  });

  it("is kept with its password under who takes over", async () => {
    const { ada, cleo } = await aTeamOfThree();
    const id = await aRealMailbox(cleo);
    await noteUse(cleo.member, { id, credentialVersion: 1 }, { job: "test", why: "send" });

    await depart(ada.member, cleo.user.id, { ...heirOf(ada), mailboxes: "keep" });
    const seen = await inTeam(ada.member, (tx) => tx.$count(credentialUses));
    await runJobs();

    const { mailbox } = await readMailbox(ada.member, id);
    expect(mailbox).toMatchObject({ userId: ada.user.id, fromName: "Cleo Marsh" });
    expect(await vault`select 1 from credentials where mailbox_id = ${id}`).toHaveLength(1);
    expect(seen).toBe(0);
  });

  it("that rested while their account closes is tried again under who takes over", async () => {
    const { ada, cleo } = await aTeamOfThree();
    const id = await aRealMailbox(cleo);
    await inTeam(ada.member, (tx) => restMailboxesOf(tx, cleo.user.id));

    await depart(ada.member, cleo.user.id, { ...heirOf(ada), mailboxes: "keep" });

    const { mailbox } = await readMailbox(ada.member, id);
    expect(mailbox).toMatchObject({ state: "testing", problem: null, userId: ada.user.id });
  });

  it("is cut off: the password is destroyed, sequences pause with the reason and keep their place", async () => {
    const { ada, cleo } = await aTeamOfThree();
    const id = await aRealMailbox(cleo);
    const hers = await aDraft(ada, { people: 2 });
    await inTeam(ada.member, (tx) =>
      tx.execute(sql`update sequences set mailbox_id = ${id} where id = ${hers.id}`),
    );
    await launchSequence(ada.member, hers.id);

    const { belongings } = await readDeparture(ada.member, cleo.user.id);
    await depart(ada.member, cleo.user.id, { ...heirOf(ada), mailboxes: "disconnect" });
    await runJobs();

    expect(belongings).toMatchObject({ realMailboxes: [cleo.user.email], running: 1 });
    expect(await vault`select 1 from credentials where mailbox_id = ${id}`).toHaveLength(0);
    const { mailbox } = await readMailbox(ada.member, id);
    expect(mailbox).toMatchObject({ state: "paused", problem: "owner-left", userId: ada.user.id });
    const read = await readSequence(ada.member, hers.id, { zone: "UTC", tab: "all", after: "" });
    expect(read.sequence).toMatchObject({ state: "paused", mailboxId: id });
    expect(read.words.why).toContain("left the team");
    expect(read.counts.waiting).toBe(2);
  });

  it("that was cut off asks for a password when it is tested, and takes one", async () => {
    const { ada, cleo } = await aTeamOfThree();
    const id = await aRealMailbox(cleo);
    await depart(ada.member, cleo.user.id, { ...heirOf(ada), mailboxes: "disconnect" });

    await retest(ada.member, id);
    await runJobs();

    expect((await readMailbox(ada.member, id)).mailbox.problem).toBe("password-gone");
    const { mailbox } = await readMailbox(ada.member, id);
    const { host, port, security, username, zone } = mailbox;
    const server = { host: host!, port: port!, security: security!, username: username!, zone };
    const input = { ...server, address: mailbox.address, fromName: "Ada", dailyCap: 10 };
    const hours = { windowStart: 0, windowEnd: 1440 };
    const without = await editMailbox(ada.member, id, { ...input, ...hours });
    const given = await editMailbox(ada.member, id, { ...input, ...hours, password: "new" });
    expect([without.refused, given.refused]).toEqual(["password-needed", undefined]);
  });
});

describe("leaving by oneself", () => {
  it("is everybody's own to decide, and tells who takes over", async () => {
    const { ben, cleo } = await aTeamOfThree();

    const outcome = await depart(cleo.member, cleo.user.id, heirOf(ben));
    await runJobs();

    expect(outcome.refused).toBeUndefined();
    const [own] = await lettersTo(cleo.user.email);
    const [heirs] = await lettersTo(ben.user.email);
    expect(own!.subject).toBe("You have left Larkfield Instruments");
    expect(own!.text).toContain("Ben Osei takes over");
    expect(heirs!.subject).toBe("You take over the work of Cleo Marsh");
  });

  it("is not the owner's, and nobody removes the owner", async () => {
    const { ada, ben } = await aTeamOfThree();

    const own = await depart(ada.member, ada.user.id, heirOf(ben));
    const other = await depart(ben.member, ada.user.id, heirOf(ben));

    expect([own.refused, other.refused]).toEqual(["owner-stays", "owner-stays"]);
  });
});

describe("nobody without the right", () => {
  it("removes anybody, and nobody of another team is found or inherits", async () => {
    const { ada, ben, cleo } = await aTeamOfThree();
    const eve = await aMember({ name: "Eve Elsewhere" });
    const before = await fingerprint();

    await expect(depart(cleo.member, ben.user.id, heirOf(ada))).rejects.toThrow(NotAllowed);
    await expect(readDeparture(cleo.member, ben.user.id)).rejects.toThrow(NotAllowed);
    await expect(depart(ada.member, eve.user.id, heirOf(ada))).rejects.toThrow(NotFound);
    for (const heir of [eve.user.id, cleo.user.id]) {
      expect((await depart(ada.member, cleo.user.id, { heir })).refused).toBe("no-heir");
    }

    expect(await fingerprint()).toEqual(before);
  });

  it("and of two removals of each other at once one counts", async () => {
    const { ada, ben, cleo } = await aTeamOfThree();
    const dan = await aMember({ name: "Dan", role: "admin", team: ada.team });

    const both = await Promise.allSettled([
      depart(ben.member, cleo.user.id, heirOf(dan)),
      depart(dan.member, cleo.user.id, heirOf(ben)),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
