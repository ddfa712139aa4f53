/** The list: its words, its orders, its pages, and what stands beside each prospect. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { prospectsWords } from "#app/prospects/counted.ts";
import { listProspects, type ProspectPage } from "#app/prospects/list.server.ts";
import {
  type ListQuery,
  listUrl,
  readListQuery,
  SORTS,
  searchPatterns,
} from "#app/prospects/search.ts";
import { block } from "#app/suppression/blocks.server.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";

/** `count` prospects, the last one added last; addresses in an order of their own. */
async function people({ member }: Person, count: number, company = "Acme") {
  const origin = newId();
  const rows = Array.from({ length: count }, (_, n) => {
    const email = `p${String((n * 7919) % 100_003).padStart(6, "0")}@${company.toLowerCase()}.example`;
    return {
      id: newId(),
      teamId: member.teamId,
      ...{ email, emailKey: email, company, originId: origin, justifiedAt: now() },
    };
  });
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  await inTeam(member, async (tx) => {
    await tx.insert(origins).values({ id: origin, teamId: member.teamId, kind: "form", at: now() });
    for (let at = 0; at < rows.length; at += 2_000) {
      await tx.insert(prospects).values(rows.slice(at, at + 2_000));
    }
  });
  return rows;
}

type Asked = Pick<ListQuery, "q" | "sort">;

/** Every address on the way from the first page to the last, and on the way back. */
async function walk({ member }: Person, asked: Asked) {
  let page = await listProspects(member, asked);
  const forwards = addresses(page);
  while (page.next) {
    page = await listProspects(member, { ...asked, cursor: page.next });
    forwards.push(...addresses(page));
  }
  const backwards = addresses(page);
  while (page.previous) {
    page = await listProspects(member, { ...asked, cursor: page.previous });
    backwards.unshift(...addresses(page));
  }
  return { forwards, backwards };
}

function addresses({ rows }: ProspectPage): string[] {
  return rows.map((row) => row.email);
}

describe("a page's address", () => {
  test("is the same for the same question, and reads back to it", () => {
    const cursor = fc.record({
      id: fc.uuid(),
      towards: fc.constantFrom("next" as const, "previous" as const),
    });
    const query = fc.record(
      { q: fc.stringMatching(/^[a-z@.%&+ü]{1,20}$/), sort: fc.constantFrom(...SORTS), cursor },
      { requiredKeys: ["sort"] },
    );
    fc.assert(
      fc.property(query, (asked) => {
        const url = listUrl(asked);

        const read = readListQuery(new URL(url, "http://x").searchParams);
        expect(read).toEqual({ conditions: [], ...asked });
      }),
    );
  });

  test("leaves out what makes no sense", () => {
    const params = new URLSearchParams({ q: "  ", sort: "rm -rf", after: "12" });

    expect(readListQuery(params)).toEqual({ conditions: [], sort: "added" });
  });
});

test("words become patterns whose signs mean themselves", () => {
  expect(searchPatterns("  Ada 50%_a\\b ada ")).toEqual(["%ada%", "%50\\%\\_a\\\\b%"]);
  expect(searchPatterns("")).toEqual([]);
});

test("a count says when it is not exact", () => {
  expect(prospectsWords(1)).toBe("1 prospect");
  expect(prospectsWords(3_412)).toBe("3,412 prospects");
  expect(prospectsWords(10_000, { more: true })).toBe("more than 10,000 prospects");
});

describe("pages", () => {
  test.each(SORTS)(
    "sorted by %s they hold everybody once, forwards and backwards",
    async (sort) => {
      const ada = await aMember();
      const emails = (await people(ada, 123)).map((row) => row.email);
      const expected = sort.startsWith("email") ? [...emails].sort() : emails;
      if (sort === "added" || sort === "email-desc") expected.reverse();

      const walked = await walk(ada, { sort });

      expect(walked).toEqual({ forwards: expected, backwards: expected });
    },
  );

  test.each(SORTS)("of a search sorted by %s hold what matches", async (sort) => {
    const ada = await aMember();
    await people(ada, 70, "Navy");
    await people(ada, 30, "Army");

    const found = await walk(ada, { sort, q: "navy .example" });

    expect(new Set(found.forwards).size).toBe(70);
    expect(found.forwards).toHaveLength(70);
    expect(found.backwards).toEqual(found.forwards);
  });

  test("another team's prospects are on none of them", async () => {
    const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
    await people(mary, 3);

    const page = await listProspects(ada.member, { sort: "added" });
    const search = await listProspects(ada.member, { sort: "added", q: "acme" });

    expect([page.rows, page.counted, search.rows, search.counted]).toEqual([[], 0, [], 0]);
  });

  test("a cursor whose row is gone leads to the first page", async () => {
    const ada = await aMember();
    await people(ada, 3);

    const page = await listProspects(ada.member, {
      sort: "email",
      cursor: { id: newId(), towards: "next" },
    });

    expect(page.rows).toHaveLength(3);
  });
});

describe("in a team of more than 5,000", () => {
  test("a common word is shown newest first, and counted as far as was looked", async () => {
    const ada = await aMember();
    const rows = await people(ada, 5_101);
    const asked = { sort: "email", q: "acme" } as const;

    const first = await listProspects(ada.member, asked);
    const second = await listProspects(ada.member, { ...asked, cursor: first.next! });

    expect(first).toMatchObject({ sort: "added", counted: 5_000, more: true, fromFirst: false });
    expect(first.rows[0]!.id).toBe(rows.at(-1)!.id);
    expect(second.rows[0]!.id).toBe(rows.at(-51)!.id);
    expect(second.fromFirst).toBe(true);
  });

  test("a rare one is counted, and sorted as asked", async () => {
    const ada = await aMember();
    const rare = await people(ada, 60, "Navy");
    await people(ada, 5_001, "Acme");

    const page = await listProspects(ada.member, { sort: "email", q: "navy" });

    const [least] = rare.map((row) => row.email).sort();
    expect(page).toMatchObject({ sort: "email", counted: 60, more: false });
    expect(page.rows[0]!.email).toBe(least);
  });

  test("the whole is counted up to 10,000", async () => {
    const ada = await aMember();
    await people(ada, 10_001);

    const page = await listProspects(ada.member);

    expect(page).toMatchObject({ counted: 10_000, more: true });
  });
});

test("each prospect shows how it stands in its latest sequence, or that it is blocked", async () => {
  const ada = await aMember();
  await aRunningSequence(ada, {
    people: [{ email: "a@acme.example" }, { email: "b@navy.example" }],
  });
  await people(ada, 1);
  await block(ada.member, { domain: "navy.example" });

  const { rows } = await listProspects(ada.member, { sort: "added" });

  const shown = Object.fromEntries(
    rows.map((row) => [row.email.split("@")[0], [row.standing?.word, row.suppressed]]),
  );
  expect(shown).toEqual({
    a: ["Due", undefined],
    b: ["Stopped", "blacklisted"],
    p000000: [undefined, undefined],
  });
});
