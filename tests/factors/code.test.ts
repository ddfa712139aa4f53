/** Codes as they are typed and when they count: no database. */
import { HOTP, Secret } from "otpauth";
import { describe, expect, test } from "vitest";
import {
  inGroups,
  readCode,
  recoveryCodeOf,
  showRecoveryCode,
  stepsNow,
} from "#app/factors/code.ts";
import { drawQr } from "#app/factors/qr.server.ts";

describe("what is typed", () => {
  test.each(["123456", "123 456", " 123-456 ", "1 2 3 4 5 6"])("is an app’s code: %s", (typed) => {
    expect(readCode(typed)).toEqual({ kind: "app", code: "123456" });
  });

  test.each(["7k3q9-m0xt2", "7K3Q9M0XT2", "7k3q9 mOxt2", "7k3q9–m0xt2"])(
    "is a recovery code: %s",
    (typed) => {
      expect(readCode(typed)).toEqual({ kind: "recovery", code: "7k3q9m0xt2" });
    },
  );

  test.each(["", "12345", "1234567", "hello", "7k3q9-m0xt", "7k3q9-m0xtu", "１２３４５６"])(
    "is neither: %s",
    (typed) => {
      expect(readCode(typed)).toBeUndefined();
    },
  );
});

test("a recovery code shows ten signs that cannot be mistaken, and is read as it is shown", () => {
  const code = recoveryCodeOf(Uint8Array.from({ length: 16 }, (_, n) => n * 23));

  expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/);
  expect(readCode(showRecoveryCode(code))).toEqual({ kind: "recovery", code });
});

describe("the steps that count", () => {
  const at = new Date(1_000_000 * 30_000 + 12_000);

  test("are this one and one to either side", () => {
    expect(stepsNow(at, null)).toEqual([999_999, 1_000_000, 1_000_001]);
  });

  test("are only those after the last one taken", () => {
    expect(stepsNow(at, 1_000_000)).toEqual([1_000_001]);
    expect(stepsNow(at, 1_000_001)).toEqual([]);
  });

  test.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("give the codes of RFC 6238, appendix B, at %i seconds", (seconds, code) => {
    const secret = Secret.fromUTF8("12345678901234567890");
    const step = stepsNow(new Date(seconds * 1000), null).at(-2);

    expect(HOTP.generate({ secret, counter: step! })).toBe(code);
  });
});

test("a secret is shown in groups of four, and a QR code is drawn here", () => {
  const { size, path } = drawQr("otpauth://totp/Audienti:ada?secret=JBSWY3DP");

  expect(inGroups("JBSWY3DPEHPK3PXP")).toBe("JBSW Y3DP EHPK 3PXP");
  expect(size).toBeGreaterThan(20);
  expect(path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
});
