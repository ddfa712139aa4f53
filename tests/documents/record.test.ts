/** The policy in two pages: nothing of a version is lost between them, whatever its age. */
import { expect, test } from "vitest";
import { inTwo } from "#app/documents/record.ts";
import { presentWords } from "#app/documents/words.server.ts";
import { recordOfProcessing } from "#app/privacy/record.server.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

test("every line of the policy stands on one of the two pages, in its order", () => {
  const body = presentWords().privacy;

  const { policy, record } = inTwo(body);

  const rest = [...policy];
  const both = body.filter((line) => (line === rest[0] ? !rest.shift() : true));
  expect(both).toEqual(record);
  expect(rest).toEqual([]);
  const headings = record.filter(({ tag }) => tag === "h3").map(({ text }) => text);
  expect(headings).toEqual(recordOfProcessing().map(({ title }) => title));
});

test("a version from before there were two pages is divided alike", () => {
  const body: DocumentLine[] = [
    { tag: "h2", text: "What is held", id: "held" },
    { tag: "p", text: "These tables are made." },
    { tag: "h3", text: "About people who are written to", id: "held-about-prospects" },
    { tag: "columns", text: "What\tWhy" },
    { tag: "row", text: "Prospects\twriting", id: "held-prospects" },
    { tag: "h2", text: "Cookies", id: "cookies" },
    { tag: "p", text: "Few." },
  ];

  const { policy, record } = inTwo(body);

  expect(policy).toEqual([...body.slice(0, 2), ...body.slice(5)]);
  expect(record).toEqual(body.slice(2, 5));
});
