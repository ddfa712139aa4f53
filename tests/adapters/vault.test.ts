import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Binding, ownerOf } from "#app/adapters/vault/port.ts";
import { open, SealBroken, type Sealed, seal } from "#app/core/sealing.server.ts";

const mailbox: Binding = {
  teamId: "018f0000-0000-7000-8000-000000000001",
  mailboxId: "018f0000-0000-7000-8000-00000000000a",
  purpose: "smtp",
  version: 1,
};
const binding = ownerOf(mailbox);
const current = { id: "k2", key: randomBytes(32) };
const older = { id: "k1", key: randomBytes(32) };

function reasonFor(attempt: () => string): string | undefined {
  try {
    return `opened: ${attempt()}`;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return error.reason;
  }
}

function withFlippedBit(sealed: Sealed, part: "wrappedKey" | "ciphertext", at: number): Sealed {
  const changed = Buffer.from(sealed[part]);
  changed[at] = changed[at]! ^ 1;
  return { ...sealed, [part]: changed };
}

describe("a sealed credential", () => {
  it.each(["hunter2", "", "pässwörd 🔑", "x".repeat(5000)])(
    "opens to what was sealed",
    (secret) => {
      const sealed = seal(secret, binding, current);

      expect(open(sealed, binding, [current])).toBe(secret);
    },
  );

  it("shows nothing of the secret, and no two seals are alike", () => {
    const [one, two] = [seal("hunter2", binding, current), seal("hunter2", binding, current)];

    expect(Buffer.concat([one.wrappedKey, one.ciphertext]).includes("hunter2")).toBe(false);
    expect(one.ciphertext.equals(two.ciphertext)).toBe(false);
    expect(one.wrappedKey.equals(two.wrappedKey)).toBe(false);
  });

  it.each([
    { teamId: "018f0000-0000-7000-8000-000000000002" },
    { mailboxId: "018f0000-0000-7000-8000-00000000000b" },
    { purpose: "imap" },
    { version: 2 },
  ])("does not open for another owner: %o", (other) => {
    const sealed = seal("hunter2", binding, current);

    const reason = reasonFor(() => open(sealed, ownerOf({ ...mailbox, ...other }), [current]));

    expect(reason).toBe("tampered");
  });

  it.each(["wrappedKey", "ciphertext"] as const)(
    "does not open with any byte of its %s changed",
    (part) => {
      const sealed = seal("hunter2", binding, current);

      const reasons = Array.from(sealed[part], (_, at) =>
        reasonFor(() => open(withFlippedBit(sealed, part, at), binding, [current])),
      );

      expect(new Set(reasons)).toEqual(new Set(["tampered"]));
    },
  );

  it.each(["wrappedKey", "ciphertext"] as const)("does not open with its %s cut short", (part) => {
    const sealed = seal("hunter2", binding, current);

    const reasons = Array.from(sealed[part], (_, length) =>
      reasonFor(() =>
        open({ ...sealed, [part]: sealed[part].subarray(0, length) }, binding, [current]),
      ),
    );

    expect(new Set(reasons)).toEqual(new Set(["tampered"]));
  });

  it("does not open with the parts of another seal mixed in", () => {
    const [one, two] = [seal("hunter2", binding, current), seal("swordfish", binding, current)];

    const reason = reasonFor(() =>
      open({ ...one, ciphertext: two.ciphertext }, binding, [current]),
    );

    expect(reason).toBe("tampered");
  });

  it("opens with an older key after rotation, while new ones use the first", () => {
    const before = seal("hunter2", binding, older);

    const opened = open(before, binding, [current, older]);

    expect(opened).toBe("hunter2");
    expect(before.keyId).toBe("k1");
  });

  it("opens what was sealed before this code was shared: the bytes it is bound to never change", () => {
    const key = { id: "k1", key: Buffer.alloc(32, 7) };
    const sealed = {
      keyId: "k1",
      wrappedKey: Buffer.from(
        "AXipF9HDcjSvJD9fckNxchfUXxRlUPzi1np2u7xU21uxXB7ny4MeyMjuxtc4XMtZXmGfGtHlKmmq36Trpg==",
        "base64",
      ),
      ciphertext: Buffer.from("AbxFTiJsS3xg1TCmpmGZWUudHD9KqsVl+wQee2oaQ9XarzdA", "base64"),
    };
    const owner = ownerOf({
      teamId: "11111111-1111-7111-8111-111111111111",
      mailboxId: "22222222-2222-7222-8222-222222222222",
      purpose: "smtp",
      version: 3,
    });

    expect(open(sealed, owner, [key])).toBe("hunter2");
  });

  it("says so when its master key is gone", () => {
    const sealed = seal("hunter2", binding, older);

    expect(reasonFor(() => open(sealed, binding, [current]))).toBe("unknown-key");
  });

  it("does not open with other bytes under the same key id", () => {
    const sealed = seal("hunter2", binding, current);

    const reason = reasonFor(() => open(sealed, binding, [{ id: "k2", key: randomBytes(32) }]));

    expect(reason).toBe("tampered");
  });
});
