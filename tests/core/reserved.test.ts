import { describe, expect, it } from "vitest";
import { isLoopbackHost, isReservedDomain } from "#app/core/reserved.ts";

describe("reserved domains", () => {
  it.each([
    "example.com",
    "a.b.EXAMPLE.org",
    "x.test",
    "ada@larkfield.example",
    "localhost",
    "a.invalid.",
  ])("%s can never receive mail", (name) => {
    expect(isReservedDomain(name)).toBe(true);
  });

  it.each(["example.de", "notexample.com", "test.com", "ada@testing.io", "ada@example.com.eu"])(
    "%s can",
    (name) => {
      expect(isReservedDomain(name)).toBe(false);
    },
  );
});

describe("loopback hosts", () => {
  it.each(["localhost", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "::ffff:127.0.0.1"])(
    "%s is one",
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each(["127.0.0.1.evil.com", "10.0.0.1", "localhost.evil.com", "127.evil.com", "::2", "127.1"])(
    "%s is not taken for one",
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});
