/** The words of the request log, and its pages from edge to edge. */
import { describe, expect, test } from "vitest";
import { PAGE, pageOf, queryOf, readWanted } from "#app/history/keyset.ts";
import { outcomeOf, pageWords, stayWords, WENT_AWAY, whatWas } from "#app/history/request.ts";

describe("a request in words", () => {
  test.each([
    ["GET", 200, "Shown"],
    ["HEAD", 200, "Shown"],
    ["GET", 303, "Led to another page"],
    ["POST", 303, "Done"],
    ["POST", 422, "Asked to correct something"],
    ["POST", 403, "Refused: not allowed"],
    ["GET", 404, "Nothing there"],
    ["POST", 418, "Refused"],
    ["GET", WENT_AWAY, "Left before the answer"],
    ["GET", 503, "Failed on our side"],
  ])("%s that was answered %i: %s", (method, status, word) => {
    expect(outcomeOf(method, status).word).toBe(word);
  });

  test("names the kind of page, with dots where an id stood", () => {
    expect(pageWords("/mailboxes/:id/practice/:letter")).toBe("/mailboxes/…/practice/…");
    expect(whatWas("GET", "/home")).toBe("/home");
    expect(whatWas("POST", "/prospects/:id/edit")).toBe("Form sent to /prospects/…/edit");
    expect(whatWas("OPTIONS", "/home")).toBe("OPTIONS /home");
  });

  test.each([
    [400, "0 s"],
    [59_000, "59 s"],
    [80_000, "1 min 20 s"],
    [1_800_000, "30 min 0 s"],
    [7_260_000, "2 h 1 min"],
  ])("says %i ms as %s", (ms, words) => {
    expect(stayWords(ms)).toBe(words);
  });
});

describe("which page of a history is meant", () => {
  const edge = {
    at: new Date("2026-11-26T10:00:00.123Z"),
    id: "0198c2f0-0000-7000-8000-0000000000ab",
  };

  test("is read back from what was written into a link", () => {
    const read = (query: string) => readWanted(new URLSearchParams(query));

    expect(read(queryOf("before", edge))).toEqual({ from: "older", edge });
    expect(read(queryOf("after", edge))).toEqual({ from: "newer", edge });
    expect(read("?first")).toEqual({ from: "first" });
    expect(read("")).toEqual({ from: "newest" });
  });

  test.each(["before=%27", "before=1.2", `after=${edge.id}`, `before=999999999999999.${edge.id}`])(
    "is the newest one for %s, which nobody wrote",
    (query) => {
      expect(readWanted(new URLSearchParams(query))).toEqual({ from: "newest" });
    },
  );
});

describe("a page of a history", () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ id: String(n), at: new Date(n) }));
  const [full, over] = [rows(PAGE), rows(PAGE + 1)];
  const edge = { at: new Date(0), id: "x" };

  test("goes on to older rows only where there are any", () => {
    expect(pageOf({ from: "newest" }, full)).toEqual({ rows: full });
    expect(pageOf({ from: "newest" }, over)).toEqual({ rows: full, older: full.at(-1) });
  });

  test("that was reached from its neighbour leads back to it", () => {
    expect(pageOf({ from: "older", edge }, full)).toEqual({ rows: full, newer: full[0] });
    const turned = full.toReversed();
    expect(pageOf({ from: "newer", edge }, full)).toEqual({ rows: turned, older: turned.at(-1) });
  });

  test("that is the very first ends there", () => {
    const turned = full.toReversed();
    expect(pageOf({ from: "first" }, over)).toEqual({ rows: turned, newer: turned[0] });
    expect(pageOf({ from: "first" }, [])).toEqual({ rows: [] });
  });
});
