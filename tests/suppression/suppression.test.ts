/** Reading what is to be blocked, and which reason outweighs which: without a database. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  domainsCovering,
  heavierReason,
  mayBeLifted,
  readBlockable,
  reasonsInOrder,
  reasonsLighterThan,
} from "#app/suppression/suppression.ts";

describe("what a member wants blocked", () => {
  test.each([
    ["ada@acme.example", { address: "ada@acme.example" }],
    [" Ada <ada@acme.example> ", { address: "ada@acme.example" }],
    ["acme.example", { domain: "acme.example" }],
    ["@ACME.example", { domain: "acme.example" }],
    ["https://www.acme.co.uk/about?x=1", { domain: "acme.co.uk" }],
    ["bücher.example", { domain: "xn--bcher-kva.example" }],
    ["", { problem: "empty" }],
    ["acme", { problem: "not-understood" }],
    ["ada@acme.example, bob@acme.example", { problem: "not-understood" }],
    ["co.uk", { problem: "public-suffix" }],
  ])("%j is read as %j", (typed, expected) => {
    expect(readBlockable(typed)).toEqual(expected);
  });

  test("nothing that is typed breaks it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (typed) => {
        const read = readBlockable(typed);

        expect("problem" in read || Boolean(read.address ?? read.domain)).toBe(true);
      }),
    );
  });
});

test("a block reaches the departments of a company, and never a whole country", () => {
  expect(domainsCovering("mail.eu.acme.example")).toEqual([
    "mail.eu.acme.example",
    "eu.acme.example",
    "acme.example",
  ]);
  expect(domainsCovering("googlemail.com")).toContain("gmail.com");
});

test("the person's own word outweighs the team's, and the team's a mail server's", () => {
  expect(heavierReason("blacklisted", "unsubscribed")).toBe("unsubscribed");
  expect(heavierReason("address-unknown", "blacklisted")).toBe("blacklisted");
  expect(reasonsLighterThan("unsubscribed")).toEqual([
    "objected",
    "complained",
    "forgotten",
    "blacklisted",
    "address-unknown",
  ]);
  expect(reasonsLighterThan("address-unknown")).toEqual([]);
});

test("only what nobody objected to may be taken back", () => {
  expect(reasonsInOrder().filter(mayBeLifted)).toEqual(["blacklisted", "address-unknown"]);
});
