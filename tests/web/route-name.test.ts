/** What an address is called in the request log: its pattern, whatever was typed. */
import { describe, expect, test } from "vitest";
import { routeOf } from "#app/web/route-name.server.ts";
import { places } from "#tests/support/map.ts";

const id = "0198c2f0-1111-7222-8333-444455556666";

describe("an address on the site map", () => {
  test.each(places().map((place) => [place.pattern, place] as const))(
    "is called %s",
    (pattern, { area, page }) => {
      const address = pattern.replace(/:\w+/g, id);

      const names = [address, `${address}?q=kestrel&_data=x`, `${address}/`].map(routeOf);

      for (const name of names) expect(name).toEqual({ pattern, area, page });
    },
  );

  test("has its own words before others: a page called new is no id", () => {
    expect(routeOf("/prospects/new").pattern).toBe("/prospects/new");
    expect(routeOf("/prospects/export").pattern).toBe("/prospects/export");
    expect(routeOf("/prospects/newer").pattern).toBe("/prospects/:id");
    expect(routeOf("/prospects/NEW").pattern).toBe("/prospects/new");
  });
});

describe("an address that is not on it", () => {
  test.each([
    "/kestrel",
    "/kestrel/secret?token=kestrel",
    "/prospects/one/two/kestrel",
    "/%E0%A4%A",
    "*",
    "//kestrel.example/kestrel",
  ])("%s is called by no word of its own", (address) => {
    expect(routeOf(address)).toEqual({ pattern: "(not found)", area: "none", page: false });
  });
});

test("whatever is asked, the name is one of the map's", () => {
  const known = new Set([...places().map(({ pattern }) => pattern), "(not found)"]);
  const words = ["kestrel", ":id", "..", "new", "prospects", "%00", "home", id];

  for (const first of words) {
    for (const second of words) {
      expect(known).toContain(routeOf(`/${first}/${second}?${first}=${second}`).pattern);
    }
  }
});
