/** Asking people into a team: the words, the letter, sending it again, taking it back, and the brakes. */
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clock, DAY, MINUTE, now } from "#app/core/clock.ts";
import { NotFound } from "#app/core/result.ts";
import { purgeHouse } from "#app/privacy/retention.server.ts";
import {
  InvitationInput,
  JoinInput,
  maskedAddress,
  nameInLetter,
  standingOf,
} from "#app/team/invitation.ts";
import {
  invitationPath,
  invite,
  listInvitations,
  revoke,
  sendAgain,
} from "#app/team/invitations.server.ts";
import { NotAllowed } from "#app/team/may.ts";
import { house } from "#db/client.ts";
import { invitations } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { lettersTo } from "#tests/support/letters.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";

let network = 0;
/** Each test from a network of its own. */
const from = () => `10.0.${++network}.1`;
let counter = 0;
const anAddress = () => `guest${++counter}@elsewhere.example`;

async function invited(
  { member }: Person,
  email = anAddress(),
  role: "admin" | "member" = "member",
) {
  const outcome = await invite(member, { email, role }, from());
  if (outcome.refused) throw new Error(outcome.refused);
  return { id: outcome.value.id, email };
}

describe("an invitation, in words", () => {
  const at = new Date("2026-11-20T12:00:00Z");
  const row = { expiresAt: new Date("2026-11-21"), acceptedAt: null, revokedAt: null };

  it("stands as it was used, taken back, overtaken by a closing, or grown old, in this order", () => {
    expect(standingOf(row, false, at)).toBe("open");
    expect(standingOf({ ...row, expiresAt: at }, false, at)).toBe("expired");
    expect(standingOf(row, true, at)).toBe("closing");
    expect(standingOf({ ...row, revokedAt: at }, true, at)).toBe("revoked");
    expect(standingOf({ ...row, acceptedAt: at, revokedAt: at }, true, at)).toBe("used");
  });

  it("is for admins and members only, and whoever joins agrees to the terms", () => {
    expect(InvitationInput.safeParse({ email: "a@b.example", role: "owner" }).success).toBe(false);
    expect(InvitationInput.safeParse({ email: "a b", role: "member" }).success).toBe(false);
    const filled = { password: "quiet ledger meadow", terms: "yes", age: "yes" };
    expect(JoinInput.safeParse(filled).success).toBe(true);
    expect(JoinInput.safeParse({ ...filled, terms: undefined }).success).toBe(false);
    const { data } = JoinInput.safeParse({ ...filled, email: "other@b.example" });
    expect(data).not.toHaveProperty("email");
  });

  it("shows of an address no more than its owner needs", () => {
    expect(maskedAddress("cleo.marsh@larkfield.co.uk")).toBe("c…@l….uk");
  });

  it("carries no name that would be an advertisement", () => {
    expect(nameInLetter("https://evil.example/win\n now")).toBe("https evil. example win now");
    expect(nameInLetter("hthttps://tps://evil.example")).not.toMatch(/:\/\/|\w\.\w/);
    expect(nameInLetter("Dr. Hill & Co. Ltd")).toBe("Dr. Hill & Co. Ltd");
    expect(nameInLetter("x".repeat(100))).toHaveLength(60);
  });
});

describe("inviting", () => {
  it("sends a letter that names team and inviter, says until when, and carries nothing else", async () => {
    clock.set("2026-11-20T12:00:00Z");
    const ada = await aMember();

    const { email, id } = await invited(ada);
    await runJobs();

    const [letter] = await lettersTo(email);
    expect(letter!.subject).toBe("Ada Larkfield invites you into the team Larkfield Instruments");
    expect(letter!.text).toContain(`Ada Larkfield (${ada.user.email}) invites you`);
    expect(letter!.text).toContain("as a member");
    expect(letter!.text).toContain("until 2026-11-27 12:00 UTC");
    expect(letter!.links.map((link) => new URL(link).pathname)).toEqual([invitationPath(id)]);
    expect(letter!.html).not.toMatch(/<img|https?:\/\/(?!localhost)/);
  });

  it("stores no token: a copy of the database opens no door", async () => {
    const ada = await aMember();

    const { id } = await invited(ada);
    await runJobs();

    const token = invitationPath(id).split("/")[2]!;
    const places = placesOf(await dumpEverything(), token);
    expect(places.filter((where) => !where.startsWith("file outbox/"))).toEqual([]);
  });

  it("twice to one address leaves the second open, however it is spelled", async () => {
    const ada = await aMember();
    const email = anAddress();

    const first = await invited(ada, email);
    const second = await invited(ada, email.toUpperCase(), "admin");

    const open = await listInvitations(ada.member);
    expect(open.map(({ id, role }) => [id, role])).toEqual([[second.id, "admin"]]);
    expect(first.id).not.toBe(second.id);
  });

  it("twice at once leaves one open", async () => {
    const ada = await aMember();
    const email = anAddress();

    await Promise.all([1, 2, 3, 4].map(() => invited(ada, email)));

    expect(await listInvitations(ada.member)).toHaveLength(1);
  });

  it("is refused for somebody who is in the team, and not for a stranger with an account", async () => {
    const ada = await aMember();
    const ben = await aMember({ name: "Ben Osei", team: ada.team, role: "member" });
    const eve = await aMember({ name: "Eve Elsewhere" });

    const again = await invite(
      ada.member,
      { email: ben.user.email.toUpperCase(), role: "admin" },
      from(),
    );
    const other = await invite(ada.member, { email: eve.user.email, role: "admin" }, from());

    expect([again.refused, other.refused]).toEqual(["in-team", undefined]);
  });

  it("is for those who may", async () => {
    const ada = await aMember();
    const cleo = await aMember({ name: "Cleo Marsh", team: ada.team, role: "member" });
    const { id } = await invited(ada);

    const asked = { email: anAddress(), role: "admin" } as const;
    await expect(invite(cleo.member, asked, from())).rejects.toThrow(NotAllowed);
    await expect(sendAgain(cleo.member, id, from())).rejects.toThrow(NotAllowed);
    await expect(revoke(cleo.member, id)).rejects.toThrow(NotAllowed);
    await expect(listInvitations(cleo.member)).rejects.toThrow(NotAllowed);
    expect(await listInvitations(ada.member)).toHaveLength(1);
  });

  it("from a demo reaches made-up addresses only", async () => {
    const ada = await aMember({ team: await aTeam({ isDemo: true }) });

    const real = await invite(ada.member, { email: "real@gmail.com", role: "member" }, from());
    const made = await invite(ada.member, { email: anAddress(), role: "member" }, from());
    await runJobs();

    expect([real.refused, made.refused]).toEqual(["demo-team", undefined]);
    expect(await lettersTo("real@gmail.com")).toEqual([]);
  });
});

describe("an open invitation", () => {
  it("is sent again by another letter with the same link, good for its whole time", async () => {
    clock.set("2026-11-20T12:00:00Z");
    const ada = await aMember();
    const { id, email } = await invited(ada);
    await runJobs();
    clock.advance(8 * DAY);

    await sendAgain(ada.member, id, from());
    await runJobs();

    const letters = await lettersTo(email);
    expect(letters).toHaveLength(2);
    expect(letters[0]!.links).toEqual(letters[1]!.links);
    const [open] = await listInvitations(ada.member);
    expect(open!.expiresAt).toEqual(new Date("2026-12-05T12:00:00Z"));
  });

  it("is taken back once, and then not sent", async () => {
    const ada = await aMember();
    const { id, email } = await invited(ada);

    const first = await revoke(ada.member, id);
    const second = await revoke(ada.member, id);
    const again = await sendAgain(ada.member, id, from());
    await runJobs();

    expect([first.refused, second.refused, again.refused]).toEqual([undefined, "over", "over"]);
    expect(await lettersTo(email)).toEqual([]);
    expect(await listInvitations(ada.member)).toEqual([]);
  });

  it("of another team is not found", async () => {
    const ada = await aMember();
    const eve = await aMember({ name: "Eve Elsewhere" });
    const { id } = await invited(ada);

    await expect(revoke(eve.member, id)).rejects.toThrow(NotFound);
    await expect(sendAgain(eve.member, id, from())).rejects.toThrow(NotFound);
    await expect(revoke(eve.member, "none")).rejects.toThrow(NotFound);
    expect(await listInvitations(ada.member)).toHaveLength(1);
  });

  it("is not written about once its team is closing", async () => {
    const ada = await aMember();
    const { email } = await invited(ada);
    await house("teams").update(teams).set({ closedAt: now() }).where(eq(teams.id, ada.team.id));

    await runJobs();

    expect(await lettersTo(email)).toEqual([]);
  });

  it("to one address comes five times a day at most, whoever sends it", async () => {
    const email = anAddress();
    const outcomes = [];
    for (let n = 0; n < 6; n++) {
      const { member } = await aMember();
      outcomes.push(await invite(member, { email, role: "member" }, from()));
    }

    expect(outcomes.map(({ refused }) => refused)).toEqual([
      ...Array(5).fill(undefined),
      "too-many-tries",
    ]);
  });

  it("leaves a team fifty times a day and a network a hundred times, however many teams there are", async () => {
    const [ada, ben, cleo] = [await aMember(), await aMember(), await aMember()];
    const network = "203.0.113.7";
    const inviteMany = async ({ member }: Person, many: number) => {
      const refusals = [];
      for (let n = 0; n < many; n++) {
        const input = { email: anAddress(), role: "member" } as const;
        refusals.push((await invite(member, input, network)).refused);
      }
      return refusals.filter(Boolean);
    };

    const perTeam = await inviteMany(ada, 51);
    const second = await inviteMany(ben, 49);
    const perNetwork = await inviteMany(cleo, 2);
    const elsewhere = await invite(cleo.member, { email: anAddress(), role: "member" }, from());

    expect(perTeam).toEqual(["too-many-tries"]);
    expect(second).toEqual([]);
    expect(perNetwork).toEqual(["too-many-tries", "too-many-tries"]);
    expect(elsewhere.refused).toBeUndefined();
  });

  it("keeps nobody's address longer than thirty days past its end", async () => {
    clock.set("2026-11-20T12:00:00Z");
    const ada = await aMember();
    const { id } = await invited(ada);

    clock.advance(37 * DAY - MINUTE);
    await purgeHouse();
    const before = await house("teams").select().from(invitations).where(eq(invitations.id, id));
    clock.advance(2 * MINUTE);
    await purgeHouse();
    const after = await house("teams").select().from(invitations).where(eq(invitations.id, id));

    expect([before.length, after.length]).toEqual([1, 0]);
  });
});
