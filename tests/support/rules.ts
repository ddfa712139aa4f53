/** Around each test, whatever it needs: the clock goes again, and nothing complained unheard. */
import { afterEach, beforeEach, vi } from "vitest";
import { clock } from "#app/core/clock.ts";

const errors = vi.spyOn(console, "error");

beforeEach(() => {
  errors.mockClear();
});

afterEach(() => {
  clock.reset();
  if (errors.mock.calls.length > 0) throw new Error("console.error was called; see above");
});
