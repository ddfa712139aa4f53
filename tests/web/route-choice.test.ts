/** Choosing routes by the first word of an address loses none that could match. */
import { matchPath } from "@remix-run/react";
import { expect, test } from "vitest";
import { choosable } from "#app/web/route-choice.ts";
import { places } from "#tests/support/map.ts";

const routes = {
  root: { id: "root", path: "" },
  open: { id: "open", parentId: "root", path: "" },
  index: { id: "index", parentId: "open" },
  list: { id: "list", parentId: "open", path: "prospects" },
  show: { id: "show", parentId: "open", path: "prospects/:id" },
  other: { id: "other", parentId: "root", path: "sequences" },
  any: { id: "any", parentId: "root", path: ":word" },
};

test("a word keeps its own routes, the layouts, and what might be anything", () => {
  const { words, chosen } = choosable(routes);

  expect([...words]).toEqual(["prospects", "sequences"]);
  expect(Object.keys(chosen("prospects"))).toEqual([
    ...["root", "open", "index", "list", "show", "any"],
  ]);
  expect(Object.keys(chosen(""))).toEqual(["root", "open", "index", "any"]);
});

test("every address of the site map still finds its route, among a few", () => {
  const all = places().map(({ pattern, file }) => ({ id: file, path: pattern.slice(1) }));
  const { chosen } = choosable(Object.fromEntries(all.map((route) => [route.id, route])));

  for (const { id, path } of all) {
    const address = `/${path.replace(/:\w+/g, "one")}`;
    const kept = Object.values(chosen(address.split("/")[1]!));
    expect(kept.map((route) => route.id)).toContain(id);
    expect(kept.some((route) => matchPath(`/${route.path}`, address))).toBe(true);
  }
});
