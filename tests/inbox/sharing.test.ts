/** Promise A50: conversations are their mailbox owner's until shared, on every page and in every file. */
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { depart } from "#app/departures/departures.server.ts";
import { readCopy } from "#app/details/copy.server.ts";
import { readTimeline } from "#app/details/timeline.server.ts";
import { answerThread } from "#app/inbox/answer.server.ts";
import { assignThread, closeThread, noteOnThread } from "#app/inbox/handling.server.ts";
import { readInbox } from "#app/inbox/list.server.ts";
import { readableBy } from "#app/inbox/reading.server.ts";
import { LOOKED_INTO, searchFor, searchInbox } from "#app/inbox/search.server.ts";
import { shareMailbox } from "#app/inbox/sharing.server.ts";
import { mayRead, maySetSharing } from "#app/inbox/sharing.ts";
import { readThread } from "#app/inbox/thread.server.ts";
import { searchPatterns } from "#app/prospects/search.ts";
import { inTeam } from "#db/client.ts";
import { aConversation } from "#tests/support/inbox.ts";
import { aMember, type Person } from "#tests/support/people.ts";

let ada: Person;
/** The team's owner, with no mailbox of his own. */
let omar: Person;
let cleo: Person;
let told: Awaited<ReturnType<typeof aConversation>>;

beforeEach(async () => {
  omar = await aMember({ name: "Omar Boss", role: "owner" });
  const { team } = omar;
  ada = await aMember({ name: "Ada Larkfield", role: "member", team });
  cleo = await aMember({ name: "Cleo Marsh", role: "member", team });
  told = await aConversation(ada, { came: { says: "The zebra budget is agreed." } });
});

/** All the ways to a conversation at once. */
async function whatIsSeen({ member }: Person) {
  const wanted = { from: "newest" } as const;
  const pages = await Promise.all(
    (["open", "mine"] as const).map((tab) => readInbox(member, { tab, wanted })),
  );
  const found = await searchInbox(member, { q: "zebra quist" });
  const prospectId = told.prospects[0]!.id;
  const { entries } = await readTimeline(member, prospectId, { wanted });
  const copy = await readCopy(member, prospectId);
  const page = await readThread(member, told.threadId).catch((error: Error) => error.message);
  return {
    rows: pages.map(({ rows }) => rows.length),
    unread: pages[0]!.unread,
    found: found.rows.length,
    told: entries.filter(({ title }) => title === "Replied").length,
    copied: JSON.stringify(copy.tables).includes("zebra"),
    missing: copy.unread,
    page: typeof page === "string" ? page : "there",
  };
}

const all = { rows: [1, 0], unread: 1, found: 1, told: 1, copied: true, missing: 0, page: "there" };
const nothing = {
  ...{ rows: [0, 0], unread: 0, found: 0, told: 0, copied: false, missing: 1 },
  page: "conversation not found",
};

test("private to its owner at first: no colleague sees it anywhere, and no role opens it", async () => {
  expect(await whatIsSeen(ada)).toEqual(all);
  expect(await whatIsSeen(cleo)).toEqual(nothing);
  expect(await whatIsSeen(omar)).toEqual(nothing);
  const acts = [
    closeThread(omar.member, told.threadId),
    noteOnThread(omar.member, told.threadId, { key: newId(), body: "Peek" }),
    answerThread(omar.member, told.threadId, { number: 1, answer: "Peek" }),
    assignThread(omar.member, told.threadId, omar.user.id),
  ];
  const outcomes = await Promise.allSettled(acts);
  expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
});

test("shared with the chosen, then with the team, then with nobody again", async () => {
  const share = (sharing: "owner" | "chosen" | "team", readers: string[] = []) =>
    shareMailbox(ada.member, told.mailbox.id, { sharing, readers });

  await share("chosen", [cleo.user.id]);
  expect([await whatIsSeen(cleo), await whatIsSeen(omar)]).toEqual([all, nothing]);
  await share("team");
  expect(await whatIsSeen(omar)).toEqual(all);
  await share("owner");
  expect([await whatIsSeen(cleo), await whatIsSeen(omar)]).toEqual([nothing, nothing]);
});

test("whoever is given one conversation reads it, notes and closes, but writes and gives nothing on", async () => {
  await assignThread(ada.member, told.threadId, cleo.user.id);

  expect(await whatIsSeen(cleo)).toEqual({ ...all, rows: [1, 1] });
  const answer = await answerThread(cleo.member, told.threadId, { number: 1, answer: "Hello" });
  const onward = await assignThread(cleo.member, told.threadId, omar.user.id);
  await noteOnThread(cleo.member, told.threadId, { key: newId(), body: "Called them." });
  await assignThread(cleo.member, told.threadId, null);

  expect([answer.refused, onward.refused]).toEqual(["may-only-read", "may-only-give-back"]);
  expect(await whatIsSeen(cleo)).toEqual(nothing);
});

test("only its owner shares it; nobody's is for those who look after mailboxes", async () => {
  const outcome = await shareMailbox(omar.member, told.mailbox.id, {
    sharing: "team",
    readers: [],
  });
  const stranger = await shareMailbox(ada.member, told.mailbox.id, {
    ...{ sharing: "chosen", readers: [(await aMember()).user.id] },
  });

  expect([outcome.refused, stranger.refused]).toEqual(["not-yours", "not-in-the-team"]);
  const nobodys = { userId: null };
  expect([maySetSharing(omar.member, nobodys), maySetSharing(cleo.member, nobodys)]).toEqual([
    true,
    false,
  ]);
  const shared = { userId: null, sharing: "owner", isReader: true } as const;
  expect(mayRead({ userId: null }, { assigneeId: null }, shared)).toBe(false);
});

test("whoever leaves the team and comes back is no reader any more", async () => {
  await shareMailbox(ada.member, told.mailbox.id, { sharing: "chosen", readers: [cleo.user.id] });
  await assignThread(ada.member, told.threadId, cleo.user.id);

  await depart(omar.member, cleo.user.id, { heir: omar.user.id });

  expect(await whatIsSeen(cleo)).toEqual(nothing);
});

describe("a search", () => {
  test("wants every word, wherever it stands, and takes signs by the letter", async () => {
    const find = async (q: string) => (await searchInbox(ada.member, { q })).rows.length;

    expect(await find("NORA zebra question larkfield")).toBe(1);
    expect(await find("zebra giraffe")).toBe(0);
    expect(await find("%")).toBe(0);
    expect(await find("  ")).toBe(0);
  });

  test("reads whom it may by index, and only the texts of those", async () => {
    const plan = await inTeam(omar.member, async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      const which = await readableBy(tx, omar.member);
      const rows = await tx.execute<Record<string, string>>(
        sql`explain ${searchFor(which, searchPatterns("zebra"))}`,
      );
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    });

    expect(plan).toMatch(/CTE newest\s+->\s+Limit/);
    expect(plan).toMatch(/Index (Only )?Scan.* on messages m/s);
    expect(plan).not.toMatch(/Seq Scan on (threads|messages)/);
    expect(LOOKED_INTO).toBeLessThanOrEqual(1_000);
  });
});
