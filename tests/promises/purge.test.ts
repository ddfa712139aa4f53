/** Promise: whatever has an end is gone on it, whoever holds it, and not a day before. */
import { eq, getTableName, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { nightlyPurge } from "#app/privacy/jobs.ts";
import { columnOf, isTeamTable } from "#app/privacy/people.server.ts";
import { isLimited, keptUntil, type Limited, limitsOf } from "#app/privacy/retention.ts";
import type { TableData } from "#db/classify.ts";
import { house, inSystem, inTeam } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { enqueue } from "#db/queue.ts";
import {
  accountLinks,
  emailChanges,
  securityEvents,
  sessions,
  throttles,
} from "#db/schema/auth.ts";
import { quarantined } from "#db/schema/conversations.ts";
import {
  enrichmentQuestions,
  enrichmentRuns,
  fieldSuggestions,
  personSuggestions,
} from "#db/schema/enrichment.ts";
import { challenges } from "#db/schema/factors.ts";
import { pageViews } from "#db/schema/history.ts";
import { hookDeliveries, hooks } from "#db/schema/hooks.ts";
import { credentialUses, mailboxes } from "#db/schema/mailboxes.ts";
import { invitations } from "#db/schema/members.ts";
import { sends, sequences } from "#db/schema/outreach.ts";
import { dataExports, erasures } from "#db/schema/privacy.ts";
import { prospects } from "#db/schema/prospects.ts";
import { requestCodes, requests } from "#db/schema/requests.ts";
import { openEvents } from "#db/schema/tracking.ts";
import { verificationRuns, verifications } from "#db/schema/verification.ts";
import { bulkActs, bulkChanges, prospectExports } from "#db/schema/views.ts";
import { timetable } from "#jobs/schedule.ts";
import { aFile, aProspect, textOf } from "#tests/privacy/people.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const limited = inventory.flatMap((entry) =>
  isLimited(entry.keep)
    ? limitsOf(entry.keep).map((limit) => ({ entry, limit, name: nameOf(entry, limit) }))
    : [],
);
const since = new Date("2027-08-31T10:00:00Z");
let person: Person;

/** For each table with an end: a row of this person's, whose time began at `since`. */
const plantings: Record<string, () => Promise<unknown>> = {
  sessions: () =>
    house("sign-in")
      .insert(sessions)
      .values({
        ...{ id: newId(), userId: person.user.id, teamId: person.team.id },
        ...{ expiresAt: since, endsAt: shifted(since, DAY), provedAt: since },
      }),
  account_links: () =>
    house("sign-in")
      .insert(accountLinks)
      .values({ userId: person.user.id, purpose: "reset", expiresAt: since }),
  email_changes: () =>
    house("sign-in").insert(emailChanges).values({
      userId: person.user.id,
      newEmail: "a@b.example",
      newEmailKey: "a@b.example",
      expiresAt: since,
    }),
  security_events: () =>
    house("sign-in")
      .insert(securityEvents)
      .values({ userId: person.user.id, kind: "signed-in", at: since }),
  challenges: () =>
    house("sign-in")
      .insert(challenges)
      .values({ purpose: "sign-in", challenge: newId(), expiresAt: since }),
  page_views: () =>
    house("sign-in").insert(pageViews).values({ userId: person.user.id, page: "/home", at: since }),
  data_exports: () =>
    house("sign-in")
      .insert(dataExports)
      .values({ userId: person.user.id, state: "failed", expiresAt: since }),
  invitations: () =>
    house("sign-in").insert(invitations).values({
      teamId: person.team.id,
      email: "a@b.example",
      emailKey: "a@b.example",
      role: "member",
      expiresAt: since,
    }),
  throttles: () => house("throttle").insert(throttles).values({ key: newId(), expire: since }),
  "prospects.justifiedAt": () =>
    aProspect(person.member, { email: "bo@b.example", justifiedAt: since }),
  "prospects.binnedAt": () =>
    aProspect(person.member, { email: "bin@b.example", justifiedAt: since, binnedAt: since }),
  bulk_acts: () =>
    inTeam(person.member, (tx) =>
      tx.insert(bulkActs).values({ ...mine(), kind: "bin", state: "done", createdAt: since }),
    ),
  bulk_changes: async () => {
    const later = new Date("2030-01-01T00:00:00Z");
    const who = { email: `c${newId()}@b.example`, justifiedAt: later };
    const { id } = await aProspect(person.member, who);
    const act = { ...mine(), id: newId(), kind: "set-field", state: "done" } as const;
    await inTeam(person.member, async (tx) => {
      await tx.insert(bulkActs).values({ ...act, createdAt: later });
      await tx.insert(bulkChanges).values({
        ...{ teamId: person.team.id, actId: act.id, prospectId: id },
        ...{ before: { company: "Acme" }, createdAt: since },
      });
    });
  },
  prospect_exports: () =>
    inTeam(person.member, (tx) =>
      tx
        .insert(prospectExports)
        .values({ ...mine(), columns: [], format: "csv", state: "failed", expiresAt: since }),
    ),
  verification_runs: () =>
    inTeam(person.member, (tx) =>
      tx
        .insert(verificationRuns)
        .values({ ...mine(), provider: "own", state: "done", createdAt: since }),
    ),
  verifications: async () => {
    const { id } = await aProspect(person.member, {
      email: `v${newId()}@b.example`,
      justifiedAt: new Date("2030-01-01T00:00:00Z"),
    });
    await inTeam(person.member, (tx) =>
      tx.insert(verifications).values({
        ...{ teamId: person.team.id, prospectId: id, addressHash: "h", provider: "own" },
        ...{ state: "answered", createdAt: since },
      }),
    );
  },
  enrichment_runs: () =>
    inTeam(person.member, (tx) =>
      tx
        .insert(enrichmentRuns)
        .values({ ...mine(), kind: "find", provider: "own", state: "done", createdAt: since }),
    ),
  enrichment_questions: () =>
    inTeam(person.member, (tx) =>
      tx.insert(enrichmentQuestions).values({
        ...{ ...mine(), runId: newId(), provider: "hunter", question: newId() },
        ...{ state: "answered", createdAt: since },
      }),
    ),
  field_suggestions: async () => {
    const { id } = await aProspect(person.member, {
      email: `s${newId()}@b.example`,
      justifiedAt: new Date("2030-01-01T00:00:00Z"),
    });
    await inTeam(person.member, (tx) =>
      tx.insert(fieldSuggestions).values({
        ...{ teamId: person.team.id, prospectId: id, field: "company", value: "Acme" },
        ...{ provider: "hunter", createdAt: since },
      }),
    );
  },
  person_suggestions: () =>
    inTeam(person.member, (tx) =>
      tx.insert(personSuggestions).values({
        ...{ teamId: person.team.id, runId: newId(), email: "p@b.example", provider: "hunter" },
        ...{ emailKey: "p@b.example", sources: [], createdAt: since },
      }),
    ),
  sends: () =>
    inTeam(person.member, (tx) =>
      tx.insert(sends).values({ teamId: person.team.id, step: 1, state: "sent", countedAt: since }),
    ),
  credential_uses: async () => {
    const mailboxId = await aMailbox();
    const use = { job: "outreach.send-due", why: "send", at: since, lastAt: since };
    await inTeam(person.member, (tx) =>
      tx.insert(credentialUses).values({ teamId: person.team.id, mailboxId, version: 1, ...use }),
    );
  },
  quarantined: async () => {
    const place = { mailboxId: await aMailbox(), folder: "inbox", validity: "1", uid: 1 };
    await inTeam(person.member, (tx) =>
      tx
        .insert(quarantined)
        .values({ teamId: person.team.id, ...place, reason: "too-big", at: since }),
    );
  },
  open_events: async () => {
    const sequenceId = newId();
    const fetched = { sequenceId, step: 1, opener: "person", because: "browser" } as const;
    await inTeam(person.member, async (tx) => {
      const sequence = { id: sequenceId, teamId: person.team.id, name: "Spring" };
      await tx.insert(sequences).values({ ...sequence, state: "draft" });
      await tx.insert(openEvents).values({ teamId: person.team.id, ...fetched, at: since });
    });
  },
  requests: async () => {
    const prospectId = await someProspect();
    await inTeam(person.member, (tx) =>
      tx.insert(requests).values({
        ...{ teamId: person.team.id, prospectId, kind: "copy", state: "done" },
        ...{ at: since, dueAt: shifted(since, 30 * DAY) },
      }),
    );
  },
  request_codes: async () => {
    const prospectId = await someProspect();
    const code = { codeHash: newId(), expiresAt: since };
    await inTeam(person.member, (tx) =>
      tx.insert(requestCodes).values({ teamId: person.team.id, prospectId, ...code }),
    );
  },
  hook_deliveries: async () => {
    const hookId = newId();
    const told = { event: "reply", subjectId: newId(), state: "delivered", at: since } as const;
    await inTeam(person.member, async (tx) => {
      const hook = { ...mine(), kind: "webhook", name: "Ours", host: "h.example" } as const;
      await tx.insert(hooks).values({ ...hook, id: hookId, events: "reply" });
      await tx.insert(hookDeliveries).values({ teamId: person.team.id, hookId, ...told });
    });
  },
};

beforeEach(async () => {
  clock.set(since);
  person = await aMember();
});

function shifted(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** Kept longer than what hangs from it. */
async function someProspect(): Promise<string> {
  const justifiedAt = new Date("2031-01-01T00:00:00Z");
  const { id } = await aProspect(person.member, { email: `x${newId()}@b.example`, justifiedAt });
  return id;
}

async function aMailbox(): Promise<string> {
  const id = newId();
  const words = { address: "ada@larkfield.example", fromName: "Ada" };
  await inTeam(person.member, (tx) =>
    tx.insert(mailboxes).values({ ...mine(), id, ...words, kind: "practice", state: "ready" }),
  );
  return id;
}

function mine() {
  return { teamId: person.team.id, userId: person.user.id };
}

async function purgeAt(at: Date): Promise<void> {
  clock.set(at);
  await inSystem("retention", (tx) => enqueue(tx, nightlyPurge, {}));
  await runJobs();
}

/** A table with several limits has a planting for each. */
function nameOf({ table, keep }: TableData, { since: column }: Limited): string {
  return Array.isArray(keep) ? `${getTableName(table)}.${column}` : getTableName(table);
}

async function startsIn({ entry: { table }, limit }: (typeof limited)[number]): Promise<Date[]> {
  const column = columnOf(table, limit.since);
  const rows = isTeamTable(table)
    ? await inTeam(person.member, (tx) => tx.select({ at: column }).from(table))
    : await house("retention").select({ at: column }).from(table);
  return rows.flatMap(({ at }) => (at as Date | null) ?? []);
}

describe("the nightly purge", () => {
  it("has a planting here for every table with an end", () => {
    expect(limited.map(({ name }) => name).sort()).toEqual(Object.keys(plantings).sort());
  });

  it.each(limited.map((each) => [each.name, each] as const))(
    "keeps %s to the last moment, deletes on the day, and leaves nothing overdue",
    async (name, each) => {
      const end = keptUntil(since, each.limit);
      const mine = async () => (await startsIn(each)).filter((at) => +at === +since).length;
      await plantings[name]!();

      await purgeAt(shifted(end, -DAY));
      const dayBefore = await mine();
      await purgeAt(shifted(end, -1));
      const momentBefore = await mine();
      await purgeAt(end);
      const onTheDay = await mine();
      await purgeAt(shifted(end, DAY));

      expect([dayBefore, momentBefore, onTheDay]).toEqual([1, 1, 0]);
      for (const other of limited) {
        const starts = await startsIn(other);
        const overdue = starts.filter((at) => keptUntil(at, other.limit) <= shifted(end, DAY));
        expect(overdue, other.name).toEqual([]);
      }
    },
  );

  it("keeps a prospect for 24 calendar months, never longer because of an update", async () => {
    const leap = new Date("2024-02-29T10:00:00Z");
    const prospect = await aProspect(person.member, { email: "bo@b.example", justifiedAt: leap });
    const left = () => inTeam(person.member, (tx) => tx.$count(prospects));

    clock.set("2026-02-01T10:00:00Z");
    await inTeam(person.member, (tx) =>
      tx.update(prospects).set({ company: "Elsewhere" }).where(eq(prospects.id, prospect.id)),
    );
    await purgeAt(new Date("2026-02-27T10:00:00Z"));
    const dayBefore = await left();
    await purgeAt(new Date("2026-02-28T10:00:00Z"));

    expect([dayBefore, await left()]).toEqual([1, 0]);
  });

  it("erases people who were kept long enough like anybody else, files and ledger included", async () => {
    await aProspect(person.member, { email: "bo@b.example", justifiedAt: since });
    const { location } = await aFile(person.member, "email\nbo@b.example\ncy@c.example\n");

    await purgeAt(new Date("2029-08-31T10:00:00Z"));

    const lines = await inTeam(person.member, (tx) => tx.select().from(erasures));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      ...{ subjectHash: contactHash("bo@b.example"), reason: "kept long enough", state: "done" },
      ...{ userId: null, counts: { prospects: 1, files: 1 } },
    });
    expect(await textOf(location)).toBe("email\n************\ncy@c.example\n");
  });

  it("removes the file of an export with its row, and never the row alone", async () => {
    const location = `exports/${newId()}.zip`;
    const bytes = (async function* () {
      yield Buffer.from("everything about Ada");
    })();
    await store.save(location, bytes);
    const row = { userId: person.user.id, state: "ready", location, expiresAt: since } as const;
    await house("history").insert(dataExports).values(row);

    await purgeAt(shifted(since, -1));
    const before = await textOf(location);
    await purgeAt(since);

    expect(before).toBe("everything about Ada");
    await expect(textOf(location)).rejects.toThrow("file not found");
    expect(await house("history").$count(dataExports, eq(dataExports.location, location))).toBe(0);
  });

  it("goes on until all that is due is gone, in every team", async () => {
    const eve = await aMember({ name: "Eve" });
    for (const { member } of [person, eve]) {
      const origin = await aProspect(member, { email: "a@b.example", justifiedAt: since });
      await inTeam(member, (tx) =>
        tx.execute(sql`
          insert into prospects (id, team_id, created_at, updated_at, email, email_key, origin_id, justified_at)
          select gen_random_uuid(), team_id, created_at, updated_at, n || email, n || email_key, origin_id, justified_at
          from prospects, generate_series(1, 2100) as n where id = ${origin.id}`),
      );
    }

    await purgeAt(new Date("2029-09-01T03:10:00Z"));

    for (const { member } of [person, eve]) {
      expect(await inTeam(member, (tx) => tx.$count(prospects))).toBe(0);
      expect(await inTeam(member, (tx) => tx.$count(erasures))).toBe(2101);
    }
  });

  it("stands in the timetable for every night", () => {
    const entry = timetable.find(({ job }) => job.name === nightlyPurge.name);

    expect(entry?.cron).toBe("10 3 * * *");
  });
});
