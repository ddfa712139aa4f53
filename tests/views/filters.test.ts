/** Filters: one spelling for each, and every condition against people who have and who have not what is asked. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { after, DAY, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { FILTER_FIELDS, filterParams, OPERATORS, readFilter } from "#app/prospects/filter.ts";
import { FLAGS, SOURCES, tidy, VERDICTS } from "#app/prospects/filter-value.ts";
import { listProspects } from "#app/prospects/list.server.ts";
import { countSelected, nextSelected, weighSelected } from "#app/prospects/selection.server.ts";
import { readSelection, selectionParams } from "#app/prospects/selection.ts";
import { inTeam } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import { customFields, customValues, labelled, labels } from "#db/schema/labels.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { aMember, type Person } from "#tests/support/people.ts";

describe("the spelling of a filter", () => {
  const anything = fc.string({ unit: "binary", maxLength: 300 });
  const value = fc.oneof(
    anything,
    fc.constantFrom(
      "2026-11-26",
      "germany",
      "DE",
      "ADA@Lark.example",
      "@Bücher.example",
      "3,50",
      "-0",
    ),
    fc.constantFrom(...FLAGS, ...VERDICTS, ...SOURCES),
    fc.uuid().map((id) => id.toUpperCase()),
  );
  const field = fc.oneof(
    fc.constantFrom(...Object.keys(FILTER_FIELDS)),
    fc.uuid().map((id) => `custom:${id.toUpperCase()}`),
  );
  const condition = fc.oneof(
    fc.tuple(field, fc.constantFrom(...OPERATORS), value).map((parts) => parts.join(".")),
    anything,
  );

  test("is the same whatever order it was asked in, and reads back to itself", () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 9 }), anything, (texts, q) => {
        const asked = new URLSearchParams([["q", q], ...texts.map((text) => ["f", text])] as never);
        const turned = new URLSearchParams([
          ...texts.map((text) => ["f", text]).reverse(),
          ["q", q],
        ] as never);

        const once = filterParams(readFilter(asked)).toString();

        expect(filterParams(readFilter(turned)).toString()).toBe(once);
        expect(filterParams(readFilter(new URLSearchParams(once))).toString()).toBe(once);
        const { conditions } = readFilter(asked);
        const selection = readSelection(selectionParams({ query: once }));
        expect(selection).toEqual({ query: once });
        expect(new Set(conditions.map((one) => JSON.stringify(one))).size).toBe(conditions.length);
      }),
    );
  });

  test("holds nothing that PostgreSQL would refuse", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const clean = tidy(text);

        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/\p{Cc}/u);
        expect(tidy(clean)).toBe(clean);
      }),
    );
  });
});

let ada: Person;
const ids = Object.fromEntries(
  ["list", "tag", "import", "text", "number", "date", "choice", "url"].map((word) => [
    word,
    newId(),
  ]),
) as Record<string, string>;

beforeAll(async () => {
  ada = await aMember();
  const { teamId } = ada.member;
  const [byHand, byFile] = [newId(), newId()];
  const day = (text: string) => new Date(`${text}T12:00:00Z`);
  const old = { createdAt: day("2026-01-10"), justifiedAt: day("2025-06-15") };
  const people = {
    grace: {
      firstName: "Grace",
      lastName: "Hopper",
      position: "Rear Admiral",
      company: "Navy",
      country: "US",
      verdict: "valid" as const,
      noticedAt: now(),
      ...old,
    },
    zoe: {
      firstName: "Zoë",
      lastName: "Lovelace",
      position: "Buyer 100%",
      company: "Lärk_Works",
      country: "DE",
      verdict: "risky" as const,
      lastContactedAt: day("2026-05-05"),
      originId: byFile,
      ...old,
    },
    max: {
      firstName: "Max",
      company: "Lark Works Nord",
      lastContactedAt: day("2026-06-06"),
      restrictedAt: now(),
      noticedAt: now(),
      createdAt: day("2026-02-02"),
      justifiedAt: now(),
    },
    eva: { email: "eva@bücher.example", withheldAt: now(), createdAt: now(), justifiedAt: now() },
    ghost: {
      firstName: "Ghost",
      country: "DE",
      binnedAt: now(),
      createdAt: now(),
      justifiedAt: now(),
    },
  };
  const file = newId();
  const made = Object.fromEntries(Object.keys(people).map((name) => [name, newId()]));
  await inTeam(ada.member, async (tx) => {
    await tx.insert(origins).values([
      { id: byHand, teamId, kind: "form", at: now() },
      { id: byFile, teamId, kind: "import", importId: ids.import!, at: now() },
    ]);
    await tx.insert(files).values({
      id: file,
      teamId,
      kind: "import",
      name: "fair.csv",
      location: `${teamId}/x.csv`,
      bytes: 1,
      sha256: "",
    });
    await tx.insert(imports).values({
      id: ids.import!,
      teamId,
      fileId: file,
      state: "done",
      originId: byFile,
      delimiter: ",",
      hasHeader: true,
      columns: [],
    });
    for (const [name, fields] of Object.entries(people)) {
      const email = `${name}@${name === "zoe" ? "lark.example" : "elsewhere.example"}`;
      const key = name === "eva" ? "eva@xn--bcher-kva.example" : email;
      await tx
        .insert(prospects)
        .values({ id: made[name]!, teamId, email, emailKey: key, originId: byHand, ...fields });
    }
    for (const kind of ["list", "tag"] as const) {
      await tx.insert(labels).values({ id: ids[kind]!, teamId, kind, name: kind, nameKey: kind });
      await tx.insert(labelled).values({ teamId, labelId: ids[kind]!, prospectId: made.zoe! });
      await tx.insert(labelled).values({ teamId, labelId: ids[kind]!, prospectId: made.ghost! });
    }
    const values = {
      text: { text: "Straße 9", textKey: "strasse 9" },
      number: { text: "12.50", textKey: "12.50", number: 12.5 },
      date: { text: "2026-03-04", textKey: "2026-03-04", day: "2026-03-04" },
      choice: { text: "Gold", textKey: "gold" },
      url: { text: "https://lark.example/Über", textKey: "https://lark.example/uber" },
    };
    for (const [kind, value] of Object.entries(values)) {
      const field = {
        id: ids[kind]!,
        teamId,
        kind: kind as keyof typeof values,
        name: kind,
        nameKey: kind,
      };
      await tx.insert(customFields).values(field);
      await tx
        .insert(customValues)
        .values({ teamId, fieldId: ids[kind]!, prospectId: made.zoe!, originId: byHand, ...value });
    }
  });
});

const words = (conditions: string) => conditions.replace(/\{(\w+)\}/g, (_, word) => ids[word]!);

test.each([
  ["firstName.is.ZOE", "zoe"],
  ["firstName.is.Zo", ""],
  ["firstName.contains.zo", "zoe"],
  ["firstName.empty", "eva"],
  ["firstName.filled", "grace max zoe"],
  ["lastName.is.lovelace", "zoe"],
  ["lastName.contains.OPP", "grace"],
  ["lastName.empty", "eva max"],
  ["email.is.GRACE@elsewhere.example", "grace"],
  ["email.contains.elsewhere", "grace max"],
  ["email.contains.Hopper", ""],
  ["domain.is.lark.example", "zoe"],
  ["domain.is.works.example", ""],
  ["domain.is.bücher.example", "eva"],
  ["position.is.buyer 100%", "zoe"],
  ["position.is.buyer", ""],
  ["position.contains.%", "zoe"],
  ["position.contains.admiral", "grace"],
  ["position.empty", "eva max"],
  ["company.is.lark works nord", "max"],
  ["company.contains.lark", "max zoe"],
  ["company.contains.k_w", "zoe"],
  ["company.filled", "grace max zoe"],
  ["country.is.germany", "zoe"],
  ["country.is.US", "grace"],
  ["country.empty", "eva max"],
  ["country.filled", "grace zoe"],
  ["verdict.is.risky", "zoe"],
  ["verdict.empty", "eva max"],
  ["verdict.filled", "grace zoe"],
  ["contacted.before.2026-05-06", "zoe"],
  ["contacted.before.2026-05-05", ""],
  ["contacted.after.2026-05-05", "max"],
  ["contacted.empty", "eva grace"],
  ["contacted.filled", "max zoe"],
  ["added.before.2026-02-02", "grace zoe"],
  ["added.after.2026-01-10", "eva max"],
  ["due.before.2027-06-16", "grace zoe"],
  ["due.after.2027-06-15", "eva max"],
  ["list.is.{list}", "zoe"],
  ["tag.is.{tag}", "zoe"],
  ["list.is.{tag}", "zoe"],
  ["source.is.import", "zoe"],
  ["source.is.form", "eva grace max"],
  ["source.is.provider", ""],
  ["import.is.{import}", "zoe"],
  ["import.is.{list}", ""],
  ["flag.is.restricted", "max"],
  ["flag.is.withheld", "eva"],
  ["flag.is.notice-due", "zoe"],
  ["flag.is.binned", "ghost"],
  ["custom:{text}.is.STRASSE 9", "zoe"],
  ["custom:{text}.contains.straß", "zoe"],
  ["custom:{text}.empty", "eva grace max"],
  ["custom:{text}.filled", "zoe"],
  ["custom:{number}.is.12,5", "zoe"],
  ["custom:{number}.is.12.51", ""],
  ["custom:{number}.above.12", "zoe"],
  ["custom:{number}.above.12.5", ""],
  ["custom:{number}.below.12.6", "zoe"],
  ["custom:{date}.is.2026-03-04", "zoe"],
  ["custom:{date}.before.2026-03-05", "zoe"],
  ["custom:{date}.after.2026-03-04", ""],
  ["custom:{choice}.is.gold", "zoe"],
  ["custom:{url}.contains.uber", "zoe"],
  ["company.contains.lark&f=flag.is.restricted", "max"],
  ["list.is.{list}&f=country.is.DE&f=custom:{number}.above.3", "zoe"],
  ["list.is.{list}&f=flag.is.binned", "ghost"],
  ["list.is.{list}&f=verdict.is.valid", ""],
])("%s finds %s", async (asked, names) => {
  const query = `f=${words(asked).replaceAll("%", "%25")}`;
  const filter = readFilter(new URLSearchParams(query));
  const selection = { query: filterParams(filter).toString() };

  const page = await listProspects(ada.member, filter);
  const byAddress = await listProspects(ada.member, { ...filter, sort: "email" });
  const told = await inTeam(ada.member, async (tx) => ({
    count: await countSelected(tx, selection),
    weight: await weighSelected(tx, selection),
    next: await nextSelected(tx, selection, { most: 10 }),
  }));

  const found = page.rows.map(({ email }) => email.split("@")[0]!);
  const expected = names.split(" ").filter(Boolean);
  expect(found.toSorted()).toEqual(expected);
  expect(byAddress.rows.map(({ email }) => email.split("@")[0]!)).toEqual(expected);
  expect(page).toMatchObject({ counted: expected.length, more: false });
  expect(told).toMatchObject({ count: expected.length, weight: { count: expected.length } });
  expect(told.next).toEqual(page.rows.map(({ id }) => id).toSorted());
});

test("a filter by a moment is walked in its order, page by page", async () => {
  const grace = await aMember();
  const { teamId } = grace.member;
  const origin = newId();
  // Added in one order, contacted in another, many at the same moment.
  const rows = Array.from({ length: 130 }, (_, n) => {
    const email = `p${n}@acme.example`;
    const at = after(new Date("2026-03-01T00:00:00Z"), ((n * 37) % 13) * DAY);
    return {
      id: newId(),
      teamId,
      email,
      emailKey: email,
      originId: origin,
      justifiedAt: now(),
      lastContactedAt: at,
    };
  });
  await inTeam(grace.member, async (tx) => {
    await tx.insert(origins).values({ id: origin, teamId, kind: "form", at: now() });
    await tx.insert(prospects).values(rows);
  });
  const { conditions } = readFilter(new URLSearchParams("f=contacted.before.2026-04-01"));

  let page = await listProspects(grace.member, { conditions });
  const walked = page.rows.map(({ id }) => id);
  while (page.next) {
    page = await listProspects(grace.member, { conditions, cursor: page.next });
    walked.push(...page.rows.map(({ id }) => id));
  }
  page = await listProspects(grace.member, { conditions, cursor: page.previous! });

  const key = (row: (typeof rows)[number]) => `${row.lastContactedAt.toISOString()}${row.id}`;
  const inOrder = rows.toSorted((a, b) => (key(a) < key(b) ? 1 : -1)).map(({ id }) => id);
  expect(walked).toEqual(inOrder);
  expect(page.by).toBe("contacted");
  expect(page.rows.map(({ id }) => id)).toEqual(inOrder.slice(50, 100));
});

test("who is spelled nearly so stands behind who is spelled so, and counts as selected", async () => {
  const cleo = await aMember();
  const { teamId } = cleo.member;
  const origin = newId();
  const people = [
    ["Lovelase", "a"],
    ["Lovelace", "b"],
    ["Lovelace", "c"],
    ["Smith", "d"],
  ];
  await inTeam(cleo.member, async (tx) => {
    await tx.insert(origins).values({ id: origin, teamId, kind: "form", at: now() });
    for (const [lastName, name] of people) {
      const email = `${name}@acme.example`;
      await tx
        .insert(prospects)
        .values({ teamId, email, emailKey: email, lastName, originId: origin, justifiedAt: now() });
    }
  });

  const page = await listProspects(cleo.member, { q: "lovelase" });
  const weight = await inTeam(cleo.member, (tx) => weighSelected(tx, { query: "q=lovelase" }));

  expect(page.rows.map(({ lastName }) => lastName)).toEqual(["Lovelase", "Lovelace", "Lovelace"]);
  expect(page).toMatchObject({ counted: 3, alike: 2 });
  expect(weight.count).toBe(3);
});
