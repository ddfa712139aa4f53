/** The site map names every page once, and every route file is on it. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { places } from "#tests/support/map.ts";

test("every route file is mounted once", async () => {
  const files: string[] = [];
  for (const room of await readdir("app")) {
    for (const file of await readdir(join("app", room, "routes")).catch(() => [])) {
      files.push(`${room}/routes/${file}`);
    }
  }

  const mounted = places().map(({ file }) => file);

  expect(mounted.toSorted()).toEqual(files.toSorted());
});

test("no two routes have the same address", () => {
  const patterns = places().map(({ pattern }) => pattern);

  expect(patterns).toEqual([...new Set(patterns)]);
});
