/** Promise (T3): kept on day 89 to its end, gone on day 90 but for the list that was shown, unchanged on day 91. */
import { eq, getTableName } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { planAccountClosing, planTeamClosing } from "#app/closing/plan.server.ts";
import { reopenAccount, reopenTeam } from "#app/closing/reopening.server.ts";
import { clock } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { OWNER_GONE } from "#app/mailboxes/problem.ts";
import { GONE_ADDRESS } from "#app/mailboxes/provider.ts";
import { staysWithTeams } from "#app/privacy/holdings.server.ts";
import { memberTables } from "#app/privacy/members.server.ts";
import { fateInTeam } from "#app/privacy/team-walk.server.ts";
import { house, inTeam } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { users } from "#db/schema/auth.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { requestLog } from "#db/schema/history.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { memberships } from "#db/schema/members.ts";
import { sequences } from "#db/schema/outreach.ts";
import {
  CLOSED_AT,
  closeAccountOf,
  closeTeamOf,
  closureOf,
  DAY_89,
  DAY_90,
  DAY_91,
  hourAt,
} from "#tests/closing/calendar.ts";
import {
  aFullLeaver,
  aFullTeam,
  dumpWithout,
  hasPassword,
  idsIn,
  placesOfAny,
  rowsIn,
  stillLife,
} from "#tests/closing/worlds.ts";
import { aProspect, aStory } from "#tests/privacy/people.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";

beforeEach(() => clock.set(CLOSED_AT));

describe("a team", () => {
  it("is all there on day 89, gone on day 90 but for what was listed, and then nothing changes", async () => {
    const { ada, word } = await aFullTeam();
    await runJobs();
    const eve = await aMember({ name: "Eve Elsewhere" });
    const joined = { teamId: eve.team.id, userId: ada.user.id, role: "member" } as const;
    await house("teams").insert(memberships).values(joined);
    await aStory(
      eve.member,
      await aProspect(eve.member, { email: `plain.${word}@${word}.example` }),
    );
    const listed = (await planTeamClosing(ada.member)).remains.map(({ place }) => place).sort();
    const closureId = await closeTeamOf(ada);
    await runJobs();
    const [before, others] = [await rowsIn(ada.team.id), await rowsIn(eve.team.id)];
    const needles = [word, ada.team.id, ...(await idsIn(ada.team.id))];
    const requests = await house("history").$count(requestLog);
    const held = placesOfAny(await dumpWithout(eve.team), needles);

    await hourAt(DAY_89);
    const onDay89 = await rowsIn(ada.team.id);
    await hourAt(DAY_90);
    const left = placesOfAny(await dumpWithout(eve.team), needles);
    const onDay90 = await stillLife();
    await hourAt(DAY_91);

    expect(held.length).toBeGreaterThan(20);
    expect(held).toEqual(
      expect.arrayContaining(["vault public.credentials", "pgboss.job"].map(asHeld)),
    );
    expect(onDay89).toEqual(before);
    expect(left.filter((place) => !peoplesOwn.includes(place))).toEqual(listed);
    expect(await stillLife()).toEqual(onDay90);
    expect(await rowsIn(eve.team.id)).toEqual(others);
    expect(await house("history").$count(requestLog)).toBe(requests);
    const closure = await closureOf(closureId);
    expect(closure).toMatchObject({ receipt: "sent", userId: ada.user.id, teamId: ada.team.id });
    expect(closure.counts).toMatchObject({ prospects: 8, passwords: 1, files: 2, teams: 1 });
  });

  it("keeps keyed hashes for 36 months more, and then those go, too", async () => {
    const { ada } = await aFullTeam();
    const closureId = await closeTeamOf(ada);
    await hourAt(DAY_90);

    await hourAt("2030-05-29T23:05:00Z");
    const [monthsLater, kept] = [
      await rowsIn(ada.team.id),
      (await closureOf(closureId)).residueUntil,
    ];
    await hourAt("2030-05-30T00:05:00Z");

    expect(kept).toEqual(new Date("2030-05-30T00:00:00Z"));
    expect(monthsLater.suppressions).toHaveLength(2);
    expect(monthsLater.erasures).toHaveLength(1);
    const left = Object.entries(await rowsIn(ada.team.id)).filter(([, rows]) => rows.length > 0);
    expect(left.map(([table]) => table)).toEqual(["closures"]);
    expect((await closureOf(closureId)).residueUntil).toBeNull();
  });

  it("is whole when it is opened again in the last minute", async () => {
    const { ada } = await aFullTeam();
    await runJobs();
    const before = await rowsIn(ada.team.id);
    await closeTeamOf(ada);
    await hourAt(DAY_89);

    await reopenTeam(ada, ada.team.id, nowhere);

    const rows = without(await rowsIn(ada.team.id), changing);
    expect(rows).toEqual(without(before, changing));
    // Then whatever had been under way goes on, and nothing goes.
    await hourAt(DAY_91);
    expect(shrunk(before, await rowsIn(ada.team.id))).toEqual([]);
  });
});

describe("an account", () => {
  it("is all there on day 89, gone on day 90 but for what was listed, and then nothing changes", async () => {
    const { ada, ben, alone, marker } = await aFullLeaver();
    const { email, id: userId } = ada.user;
    const eve = await aMember({ name: "Eve Elsewhere" });
    await aStory(eve.member, await aProspect(eve.member, { email }));
    const plan = await planAccountClosing(userId);
    const ownIds = memberTables()
      .filter(({ scope, whose }) => scope === "house" && whose === "own")
      .flatMap(
        ({ entry }) => (ada.planted[getTableName(entry.table)]?.id as string | undefined) ?? [],
      );
    const teamIds = await idsIn(alone.team.id);
    await closeAccountOf(ada);
    await runJobs();
    const others = await rowsIn(eve.team.id);
    const elsewhere = [eve.team, ben.team];
    const needles = [marker, ada.secret, email, userId, ...ownIds, alone.team.id, ...teamIds];
    const held = placesOfAny(await dumpWithout(...elsewhere), needles);

    await hourAt(DAY_89);
    const onDay89 = placesOfAny(await dumpWithout(...elsewhere), needles);
    await hourAt(DAY_90);
    const left = placesOfAny(await dumpWithout(...elsewhere), needles);
    const onDay90 = await stillLife();
    await hourAt(DAY_91);

    expect(held.length).toBeGreaterThan(30);
    expect(onDay89).toEqual(held);
    const listed = plan.remains.map(({ place }) => place);
    expect(left).toEqual([...new Set(listed)].sort());
    expect(await stillLife()).toEqual(onDay90);
    expect(await rowsIn(eve.team.id)).toEqual(others);
    const dump = await dumpWithout(eve.team);
    expect(placesOf(dump, contactHash(email))).toEqual(["main public.closures"]);
    for (const needle of [email, userId, ada.secret]) {
      expect(placesOf(dump, needle).filter((place) => !place.startsWith("file outbox/"))).toEqual(
        [],
      );
    }
  });

  it("leaves its requests without name, network, country and browser, and not one fewer", async () => {
    const { ada } = await aFullLeaver();
    const id = ada.planted.request_log!.id as string;
    const before = await house("history").$count(requestLog);
    await closeAccountOf(ada);

    await hourAt(DAY_90);

    const [row] = await house("history").select().from(requestLog).where(eq(requestLog.id, id));
    expect(row).toMatchObject({
      ...{ userId: null, teamId: null, network: null, country: null, browser: null },
      route: ada.planted.request_log!.route,
    });
    expect(await house("history").$count(requestLog)).toBe(before);
  });

  it("leaves a team that goes on its work, without name, address, server or password", async () => {
    const { ada, ben, marker } = await aFullLeaver();
    const mailboxId = ada.planted.mailboxes!.id as string;
    const teamId = ben.team.id;
    const written = await anAnswer(ben, { mailboxId, to: String(ada.planted.mailboxes!.address) });
    await closeAccountOf(ada);

    await hourAt(DAY_90);

    expect(staysWithTeams()).toEqual(expect.arrayContaining(["imports", "mailboxes", "origins"]));
    for (const { entry } of memberTables().filter(({ scope }) => scope === "team")) {
      const table = getTableName(entry.table);
      const rows = await inTeam(ben.member, (tx) => tx.select().from(entry.table));
      const [row] = rows.filter(({ id, userId }) =>
        id ? id === ada.planted[table]!.id : userId === ada.user.id,
      );
      const stays = staysWithTeams().includes(table);
      expect(row !== undefined, table).toBe(stays);
      if (!stays) continue;
      for (const [key, { erase }] of Object.entries(entry.columns)) {
        const said = `${table}.${key}`;
        if (erase === "blank") expect(String(row![key]), said).not.toContain(marker);
        if (key === "userId") expect(row![key], said).toBeNull();
      }
    }
    const [mailbox] = await inTeam(ben.member, (tx) =>
      tx.select().from(mailboxes).where(eq(mailboxes.id, mailboxId)),
    );
    expect(mailbox).toMatchObject({
      ...{ address: GONE_ADDRESS, host: null, username: null, credentialVersion: 0 },
      ...{ state: "failing", problem: OWNER_GONE },
    });
    expect(await hasPassword({ teamId, mailboxId })).toBe(false);
    expect(await inTeam(ben.member, (tx) => tx.$count(sequences))).toBe(1);
    const [answer] = await inTeam(ben.member, (tx) =>
      tx.select().from(messages).where(eq(messages.id, written)),
    );
    expect(answer).toMatchObject({ fromName: "Prospect", toAddress: GONE_ADDRESS });
  });

  it("gets one letter with what was erased and what stays, which is forgotten here 28 days later", async () => {
    const { ada, marker } = await aFullLeaver();
    const closureId = await closeAccountOf(ada);
    await hourAt(DAY_90);
    const letters = (await outbox.list()).filter(({ to }) => to === ada.user.email);

    await hourAt("2027-06-27T00:05:00Z");

    expect(letters.map(({ subject }) => subject)).toEqual([
      `Erased: your account and the team “${marker} team”`,
    ]);
    const { text } = letters[0]!;
    const { counts } = await closureOf(closureId);
    expect(text).toContain("when you closed your account");
    expect(text).toContain("What happened to your account: 2");
    expect(text).toContain("Prospects: 8");
    expect(text).toContain("The do-not-contact list, until 30 May 2030: ");
    expect(text).toContain("Your requests, without an end: a row without a name");
    expect(counts).toMatchObject({ users: 1, security_events: 2, "request_log/unnamed": 1 });
    expect(counts).toMatchObject({ credential_uses: 1, passwords: 1 });
    expect(placesOf(await dumpEverything(), ada.user.email)).toEqual([]);
  });

  it("is whole when it is opened again in the last minute", async () => {
    const { ada, alone } = await aFullLeaver();
    await runJobs();
    const before = await rowsIn(alone.team.id);
    await closeAccountOf(ada);
    await hourAt(DAY_89);

    await reopenAccount(ada, nowhere);

    const rows = without(await rowsIn(alone.team.id), changing);
    expect(rows).toEqual(without(before, changing));
    await hourAt(DAY_91);
    expect(shrunk(before, await rowsIn(alone.team.id))).toEqual([]);
    expect(await house("closing").$count(users, eq(users.id, ada.user.id))).toBe(1);
    expect(
      await hasPassword({
        teamId: ada.team.id,
        mailboxId: ada.planted.mailboxes!.id as string,
      }),
    ).toBe(true);
  });
});

/** An account stays when its team goes: a passkey may be called anything. */
const peoplesOwn = inventory
  .filter((entry) => fateInTeam(entry) === "untouched")
  .map(({ table }) => getTableName(table));

function asHeld(place: string): string {
  return place === "pgboss.job" ? "main pgboss.job" : place;
}

/** What somebody wrote to a mailbox, in the team's conversations. Resolves to its id. */
async function anAnswer({ member }: Person, { mailboxId, to }: { mailboxId: string; to: string }) {
  const { teamId } = member;
  const prospect = await aProspect(member, { email: "answers@elsewhere.example" });
  return inTeam(member, async (tx) => {
    const at = new Date(CLOSED_AT);
    const [thread] = await tx
      .insert(threads)
      .values({
        teamId,
        mailboxId,
        prospectId: prospect.id,
        subject: "Re",
        lastKind: "reply",
        lastAt: at,
      })
      .returning();
    const words = {
      fromName: "Prospect",
      toAddress: `else@elsewhere.example, ${to.toUpperCase()}`,
    };
    const [message] = await tx
      .insert(messages)
      .values({ teamId, threadId: thread!.id, kind: "reply", at, ...words })
      .returning();
    return message!.id;
  });
}

/** What a closing itself writes down: that there is one, when what is due, and why checks rest meanwhile. */
const changing = ["closures", "due_clocks", "sessions", "providers", "verification_runs"];

/** Tables that hold fewer rows than before; a clock that has run is none. */
function shrunk(before: Record<string, string[]>, after: Record<string, string[]>): string[] {
  const tables = Object.keys(without(before, ["due_clocks", "sessions"]));
  return tables.filter((table) => after[table]!.length < before[table]!.length);
}

function without(rows: Record<string, string[]>, tables: string[]): Record<string, string[]> {
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !tables.includes(table)));
}
