/** Whom an act is about, as it stands in an address: never more people than were meant. */
import { describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { readSelection, selectionParams } from "#app/prospects/selection.ts";

function read(text: string) {
  return readSelection(new URLSearchParams(text));
}

describe("a selection in an address", () => {
  test("is read as it was written", () => {
    const ids = [newId(), newId()].sort();
    for (const selection of [{ ids }, { query: "" }, { query: "q=ada&f=country.is.DE" }]) {
      expect(readSelection(selectionParams(selection))).toEqual(selection);
    }
  });

  test("is nobody without a tick, whatever filter stands beside", () => {
    expect(read("")).toBeUndefined();
    expect(read("f=country.is.DE")).toBeUndefined();
    expect(read("id=nonsense")).toBeUndefined();
  });

  test("is nobody when a condition cannot be read: left out, it would mean more people", () => {
    expect(read("scope=all&f=nonsense")).toBeUndefined();
    expect(read("scope=all&f=country.is.DE&f=country.like.D")).toBeUndefined();
    const many = Array.from({ length: 13 }, (_, n) => `f=company.is.c${n}`).join("&");
    expect(read(`scope=all&${many}`)).toBeUndefined();
  });
});
