/** Identifiers: version 7, in order, never twice. */
import { expect, test } from "vitest";
import { clock } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";

test("ids are valid, unique and in order, also ten thousand in one millisecond", () => {
  clock.set("2026-11-23T09:00:00Z");

  const ids = Array.from({ length: 10_000 }, newId);

  expect(ids.every((id) => Id.safeParse(id).success)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

test("an id tells its time, also after the clock was set back", () => {
  const timeOf = (id: string) => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  clock.set("2026-11-23T09:00:00Z");
  newId();
  clock.set("2020-01-01T00:00:00Z");

  expect(timeOf(newId())).toBe(Date.parse("2020-01-01T00:00:00Z"));
});
