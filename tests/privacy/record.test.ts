/** The record of processing: all that is personal, in plain words, straight from the inventory. */
import { getTableName } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";
import { describe, expect, it } from "vitest";
import { recordOfProcessing } from "#app/privacy/record.server.ts";
import { eraseWords, keepWords, tableTitle } from "#app/privacy/record.ts";
import { classify, contact, identity, operational } from "#db/classify.ts";
import { inventory } from "#db/inventory.ts";

const personal = inventory.filter(({ columns }) =>
  Object.values(columns).some(({ kind }) => kind !== "operational"),
);

describe("the record of processing", () => {
  it("has every table with personal data in it, once, under the people it is about", () => {
    const groups = recordOfProcessing();

    const anchors = groups.flatMap(({ tables }) => tables.map(({ anchor }) => anchor));
    const expected = personal.map(
      ({ table }) => `held-${getTableName(table).replaceAll("_", "-")}`,
    );
    expect(anchors.toSorted()).toEqual(expected.toSorted());
    expect(groups.map(({ anchor }) => anchor)).toEqual([
      "held-about-prospects",
      "held-about-members",
      "held-about-visitors",
    ]);
  });

  it.each(inventory.map(({ table }) => getTableName(table)))("has a title for %s", (name) => {
    expect(tableTitle(name)).toBeDefined();
  });

  it("names every purpose and every end that the inventory has for a person", () => {
    const told = JSON.stringify(recordOfProcessing());

    for (const { columns, keep } of personal) {
      expect(told).toContain(JSON.stringify(keepWords(keep)));
      for (const { kind, for: purpose, basis, erase } of Object.values(columns)) {
        if (kind === "operational") continue;
        for (const words of [purpose, basis, eraseWords(erase)]) {
          expect(told).toContain(JSON.stringify(words));
        }
      }
    }
  });

  it("joins what is held alike, and says nothing of what is not about a person", () => {
    const guests = pgTable("guests", { id: text(), name: text(), town: text(), email: text() });
    const shared = { for: "greeting", basis: "consent", erase: "delete row" } as const;
    const guestsData = classify(guests, {
      about: "visitor",
      found: { by: "email" },
      keep: { until: "the account closes" },
      columns: {
        id: operational(),
        name: identity(shared),
        town: identity(shared),
        email: contact({ ...shared, for: "writing back" }),
      },
    });

    const [group] = recordOfProcessing([guestsData]);

    expect(group!.tables).toEqual([
      {
        anchor: "held-guests",
        title: "guests",
        keep: "Until the account closes",
        lines: [
          {
            basis: "consent",
            erased: "Deleted",
            items: [
              { what: "name, town", purpose: "greeting" },
              { what: "email", purpose: "writing back" },
            ],
          },
        ],
      },
    ]);
  });

  it("says of columns that go before their row when they do", () => {
    const told = recordOfProcessing().flatMap(({ tables }) => tables);

    const log = told.find(({ anchor }) => anchor === "held-request-log")!;
    const early = log.lines.filter(({ erased }) => erased.startsWith("Blanked 12 months"));
    expect(early.flatMap(({ items }) => items.map(({ what }) => what))).toEqual([
      "the network, country",
    ]);
  });

  it.each([
    [{ months: 24, since: "justifiedAt" }, "24 months after holding you was last justified"],
    [{ days: 1, since: "expiresAt" }, "1 day after it ends"],
    [{ days: 0, since: "expiresAt" }, "Until it ends"],
    [{ until: "its owner is gone" }, "As long as what it belongs to"],
    [{ until: "the account closes" }, "Until the account closes"],
    [{ forever: "an objection has no end" }, "Without end: an objection has no end"],
  ])("says %o as “%s”", (keep, words) => {
    expect(keepWords(keep)).toBe(words);
  });
});
