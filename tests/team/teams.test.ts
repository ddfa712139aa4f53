/** Several teams per person: the list, switching, starting one, and having none. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { now } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";
import { addProspects } from "#tests/outreach/world.ts";
import { fingerprint } from "#tests/support/owner.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

async function join({ user }: Person, name: string, role: "admin" | "member" = "member") {
  const host = await aMember({ name: `Host of ${name}`, team: await aTeam({ name }) });
  const membership = { teamId: host.team.id, userId: user.id, role };
  await house("teams").insert(memberships).values(membership);
  return host;
}

test("each team is listed with its role, and switching shows that team's own", async () => {
  const ada = await aMember();
  const host = await join(ada, "Fenwick Optics");
  await addProspects(ada, [{ email: "mine@buyer.example" }]);
  await addProspects(host, [{ email: "theirs@buyer.example" }]);
  const browser = await signedIn(ada);

  const list = await browser.get("/teams");
  const before = await browser.get("/prospects");
  const switched = await browser.post(`/teams/${host.team.id}/switch`);
  const after = await browser.get("/prospects");

  expect(list.html).toContain("Fenwick Optics");
  expect(list.html).toContain("Switch team");
  expect(list.html).toContain("You are here");
  expect(switched.location).toBe("/home");
  expect(before.html).toContain("mine@");
  expect(before.html).not.toContain("theirs@");
  expect(after.html).toContain("theirs@");
  expect(after.html).not.toContain("mine@");
});

test("a role holds in its own team only", async () => {
  const ada = await aMember();
  const host = await join(ada, "Fenwick Optics");
  const browser = await signedIn(ada);
  expect((await browser.get("/settings")).status).toBe(200);

  await browser.post(`/teams/${host.team.id}/switch`);

  expect((await browser.get("/settings")).status).toBe(403);
});

test("a switch in one browser leaves the other where it was", async () => {
  const ada = await aMember();
  const host = await join(ada, "Fenwick Optics");
  const [desk, phone] = [await signedIn(ada), await signedIn(ada)];

  await desk.post(`/teams/${host.team.id}/switch`);

  expect((await desk.get("/home")).html).toContain("Fenwick Optics");
  expect((await phone.get("/home")).html).toContain("<strong>Larkfield Instruments</strong>");
});

test("a team of others is not found, and neither is one that is none", async () => {
  const browser = await signedIn(await aMember());
  const eve = await aMember({ name: "Eve Elsewhere" });
  const before = await fingerprint();

  for (const id of [eve.team.id, eve.user.id, "none"]) {
    const answer = await browser.post(`/teams/${id}/switch`);
    expect([id, answer.status]).toEqual([id, 404]);
  }

  expect(await fingerprint()).toEqual(before);
});

test("starting a team makes its owner and goes there; a mistake comes back", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);

  const wrong = await browser.post("/teams/new", { name: " ", zone: "Europe/Rome" });
  const made = await browser.follow(
    await browser.post("/teams/new", { name: "Second Venture", zone: "Europe/Rome" }),
  );

  expect(wrong.status).toBe(422);
  expect(wrong.html).toMatch(/value="Europe\/Rome" selected/);
  expect(made.html).toContain("Second Venture is yours");
  const owned = await house("teams")
    .select({ name: teams.name, role: memberships.role, zone: teams.zone })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(eq(memberships.userId, ada.user.id));
  expect(owned).toContainEqual({ name: "Second Venture", role: "owner", zone: "Europe/Rome" });
});

test("nobody owns more than twenty teams, however fast they ask", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  for (let n = 0; n < 18; n++) {
    const [team] = await house("teams")
      .insert(teams)
      .values({ name: `Team ${n}` })
      .returning();
    const own = { teamId: team!.id, userId: ada.user.id, role: "owner" } as const;
    await house("teams").insert(memberships).values(own);
  }

  const answers = await Promise.all(
    ["a", "b", "c"].map((name) => browser.post("/teams/new", { name, zone: "UTC" })),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
});

test("the demo's people start nothing that could leave the demo", async () => {
  const browser = await signedIn(await aMember({ team: await aTeam({ isDemo: true }) }));

  const page = await browser.get("/teams");
  const answer = await browser.post("/teams/new", { name: "Real", zone: "UTC" });

  expect(page.html).not.toContain("/teams/new");
  expect(answer.status).toBe(422);
});

test("whoever is in no team lands on the page of teams, from any page", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  await house("teams").delete(memberships).where(eq(memberships.userId, ada.user.id));

  const sent = await browser.get("/prospects");
  const page = await browser.get("/teams");

  expect(sent.location).toBe("/teams");
  expect(page.html).toContain("You are in no team");
  expect(page.html).toContain('href="/teams/new"');
  expect(page.html).not.toContain('href="/prospects"');
});

test("a closing team is listed with its day, and leads to what happens now", async () => {
  const ada = await aMember();
  const host = await join(ada, "Fenwick Optics");
  await house("teams").update(teams).set({ closedAt: now() }).where(eq(teams.id, host.team.id));
  const browser = await signedIn(ada);

  const page = await browser.get("/teams");
  const switched = await browser.post(`/teams/${host.team.id}/switch`);
  const there = await browser.get("/teams");

  expect(page.html).toContain("Closing");
  expect(switched.location).toBe("/closed");
  expect(there.html).toContain('href="/closed"');
});
