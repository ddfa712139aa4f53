/** The pages of closing, as people without scripts meet them. */
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clock, HOUR } from "#app/core/clock.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { isSuppressed } from "#app/suppression/suppression.server.ts";
import { house, inTeam } from "#db/client.ts";
import { sessions } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { CLOSED_AT, closeAccountOf, closeTeamOf, DAY_90, hourAt } from "#tests/closing/calendar.ts";
import { aDraft, numbered } from "#tests/outreach/world.ts";
import { aMember, aTeam, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

describe("the page that closes a team", () => {
  it("counts what goes, says what stays and until when, and that nothing is charged", async () => {
    clock.set(CLOSED_AT);
    const ada = await aMember({ team: await aTeam({ name: "Larkfield" }) });
    await aMember({ role: "member", team: ada.team });
    await aDraft(ada, { people: numbered(12) });
    const browser = await signedIn(ada);

    const { html } = await browser.get("/team/close");

    expect(html).toContain("29 May 2027");
    expect(html).toContain("30 May 2027");
    expect(cells(html)).toContain("Prospects : 12");
    expect(cells(html)).toContain("Who belongs to which team : 2");
    expect(cells(html)).toMatch(/The do-not-contact list An objection must hold .* 30 May 2030/);
    expect(cells(html)).toMatch(/Closed accounts and teams .* No end: it names nobody/);
    expect(html).toContain('href="/my-data"');
    expect(html).toContain("no paid plans yet");
  });

  it("is the owner's, and asks who is there when that is long ago", async () => {
    const ada = await aMember();
    const ben = await signedIn(await aMember({ role: "admin", team: ada.team }));
    const browser = await signedIn(ada);
    await proveAgo(ada, 20 * 60_000);

    const asAdmin = [
      await ben.get("/team/close"),
      await ben.post("/team/close", { teamName: "x" }),
    ];
    const page = await browser.get("/team/close");
    await proveAgo(ada, 2 * HOUR);
    const form = await browser.post("/team/close", { teamName: ada.team.name });
    const undo = await browser.post("/closed", { reopen: "account" });

    expect(asAdmin.map(({ status }) => status)).toEqual([403, 403]);
    expect(page.location).toBe("/prove?next=%2Fteam%2Fclose");
    expect(form.location).toBe("/prove?next=%2Fteam%2Fclose");
    expect(undo.location).toBe("/prove?next=%2Fclosed");
  });

  it("keeps what was typed when it is not the name, and closes when it is", async () => {
    const ada = await aMember({ team: await aTeam({ name: "Larkfield" }) });
    const browser = await signedIn(ada);

    const empty = await browser.post("/team/close", {});
    const wrong = await browser.post("/team/close", { teamName: "Larkfeld" });
    const closed = await browser.post("/team/close", { teamName: "larkfield " });
    const page = await browser.get("/closed");

    expect([empty.status, wrong.status]).toEqual([422, 422]);
    expect(wrong.html).toContain('href="#teamName"');
    expect(wrong.html).toContain('value="Larkfeld"');
    expect(closed.location).toBe("/closed");
    expect(page.html).toContain("The team “Larkfield”");
    expect(page.html).toContain("90 days left");
    expect(page.html).toContain("Open the team again");
  });
});

describe("closed people", () => {
  it("sign in as ever, and see one page, with the days that are left, and a way to undo it", async () => {
    clock.set(CLOSED_AT);
    const ada = await aMember({ team: await aTeam({ name: "Larkfield" }) });
    await closeAccountOf(ada);
    clock.set("2027-05-01T09:00:00Z");
    const browser = visitor();

    const signIn = { email: ada.user.email, password: PASSWORD };
    const landed = await browser.follow(await browser.post("/sign-in", signIn));
    const elsewhere = await Promise.all(
      ["/home", "/prospects", "/account/close", "/team/close"].map((path) => browser.get(path)),
    );
    const undone = await browser.post("/closed", { reopen: "account" });

    expect(landed.html).toContain("29 days left");
    expect(landed.html).toContain("Today is day 61 of 90.");
    expect(landed.html).toContain("Larkfield");
    expect(landed.html).toContain('href="/my-data"');
    expect(elsewhere.map(({ location }) => location)).toEqual(Array(4).fill("/closed"));
    expect(undone.location).toBe("/home");
    expect((await browser.get("/home")).status).toBe(200);
  });

  it("who are not the owner see who can undo it, and the way to other teams", async () => {
    const ada = await aMember({ team: await aTeam({ name: "Larkfield" }) });
    const ben = await aMember({ role: "member", team: ada.team });
    await closeTeamOf(ada);
    const browser = await signedIn(ben);

    const { html } = await browser.get("/closed");
    const tried = await browser.post("/closed", { reopen: ada.team.id });

    expect(html).toContain("Only its owner can open it again.");
    expect(html).not.toContain("Open the team again");
    expect(html).toContain('href="/teams"');
    expect(tried.status).toBe(422);
  });

  it("with another team work on there", async () => {
    const ada = await aMember({ team: await aTeam({ name: "Larkfield" }) });
    const other = await aTeam({ name: "Fenwick" });
    const joined = { teamId: other.id, userId: ada.user.id, role: "member" } as const;
    await house("teams").insert(memberships).values(joined);
    await closeTeamOf(ada);

    const there = await signedIn({ ...ada, member: { ...ada.member, teamId: other.id } });

    expect((await there.get("/prospects")).status).toBe(200);
    expect((await there.get("/closed")).html).toContain("Go to another team of yours");
  });
});

it("nobody whose account and teams are open finds anything closing", async () => {
  const browser = await signedIn(await aMember());

  const page = await browser.get("/closed");
  const undo = await browser.post("/closed", { reopen: "account" });
  const nonsense = await browser.post("/closed", { reopen: "everything" });

  expect(page.html).toContain("Nothing of yours is closing");
  expect([undo.status, nonsense.status]).toEqual([422, 422]);
});

it("the page that closes an account names the team that first needs another owner", async () => {
  const ada = await aMember({ team: await aTeam({ name: "Larkfield" }) });
  await aMember({ role: "member", team: ada.team });
  const browser = await signedIn(ada);

  const page = await browser.get("/account/close");
  const tried = await browser.post("/account/close", { ownAddress: ada.user.email });

  expect(page.html).toContain("First, “Larkfield” must have another owner or be closed");
  expect(page.html).toContain('href="/team/owner"');
  expect(page.html).not.toContain("Close my account");
  expect(tried.status).toBe(422);
  expect(tried.html).toContain("Nothing was closed.");
});

describe("the unsubscribe link of a closed team", () => {
  it("works as ever for 90 days, and then says that nobody there can write any more", async () => {
    clock.set(CLOSED_AT);
    const ada = await aMember({ team: await aTeam({ name: "Larkfield" }) });
    const contact = { hash: contactHash("bo@buyer.example"), domain: "buyer.example" };
    const link = `/u/${unsubscribeToken({ teamId: ada.team.id, hash: contact.hash })}`;
    await closeTeamOf(ada);

    clock.set("2027-05-29T09:00:00Z");
    const during = await visitor().get(link);
    const pressed = await visitor().post(link);
    const isOnList = await inTeam(ada.member, (tx) => isSuppressed(tx, contact));
    await hourAt(DAY_90);
    const after = await visitor().get(link);
    const pressedAfter = await visitor().post(link);
    const oneClick = await visitor().post(link, {}, { Accept: "*/*" });

    expect(during.html).toContain("Stop messages from Larkfield?");
    expect(pressed.html).toContain("Larkfield will not write to you again.");
    expect(isOnList).toBe(true);
    for (const { status, html } of [after, pressedAfter]) {
      expect(status).toBe(200);
      expect(html).toContain("Nobody there can write to you any more");
      expect(html).not.toContain("Larkfield");
      expect(html).not.toContain("<button");
    }
    expect(oneClick.status).toBe(200);
  });
});

async function proveAgo({ user }: Person, ms: number): Promise<void> {
  const provedAt = new Date(Date.now() - ms);
  await house("sessions").update(sessions).set({ provedAt }).where(eq(sessions.userId, user.id));
}

/** A page's words, its cells apart by blanks. */
function cells(html: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
  return main.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}
