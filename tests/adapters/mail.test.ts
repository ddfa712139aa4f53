/** Product mail: one contract, kept by the local outbox and by Resend in its documented shapes. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openOutbox } from "#app/adapters/mail/embedded.server.ts";
import type { Mail, ProductMail } from "#app/adapters/mail/port.ts";
import { openResend } from "#app/adapters/mail/resend.server.ts";
import { renderLetter } from "#app/core/letter.ts";

type Asked = { headers: Headers; body: Record<string, unknown> };

const asked: Asked[] = [];
const known = new Map<string, string>();

/** As Resend answers: the same key and payload again gives the first id, another payload a 409. */
const resend = http.post("https://api.resend.com/emails", async ({ request }) => {
  const text = await request.text();
  asked.push({ headers: request.headers, body: JSON.parse(text) });
  const key = request.headers.get("idempotency-key") ?? "";
  const before = known.get(key);
  if (before && before !== text) return failure(409, "invalid_idempotent_request");
  known.set(key, text);
  return HttpResponse.json({ id: `id-of-${key}` });
});

const network = setupServer(resend);

beforeAll(() => network.listen({ onUnhandledFrame: "error" }));

afterEach(() => {
  network.resetHandlers();
  asked.length = 0;
  known.clear();
});

afterAll(() => network.close());

function failure(status: number, name: string) {
  return HttpResponse.json({ statusCode: status, name, message: "in their words" }, { status });
}

function answering(status: number, name: string): void {
  network.use(http.post("https://api.resend.com/emails", () => failure(status, name)));
}

function aLetter(changes: Partial<ProductMail> = {}): ProductMail {
  const letter = renderLetter(
    { subject: "Confirm your address", blocks: [{ p: "Press the button." }] },
    { name: "product", brand: "Audienti" },
  );
  return { to: "ada@larkfield-instruments.com", letter, idempotencyKey: "letter/1", ...changes };
}

const from = "Audienti <hello@audienti.app>";
const openers: [string, () => Promise<Mail>][] = [
  ["outbox", async () => openOutbox({ folder: await mkdtemp(join(tmpdir(), "outbox-")), from })],
  ["Resend", async () => openResend({ key: "re_test", from })],
];

describe.each(openers)("product mail by %s", (_name, open) => {
  test("takes a letter and gives its id", async () => {
    const outcome = await (await open()).send(aLetter());

    expect(outcome.refused).toBeUndefined();
    expect(outcome.value?.id).toBeTruthy();
  });

  test("takes the same letter once, however often it is tried", async () => {
    const mail = await open();

    const first = await mail.send(aLetter());
    const second = await mail.send(aLetter());
    const other = await mail.send(aLetter({ idempotencyKey: "letter/2" }));

    expect(second.value?.id).toBe(first.value?.id);
    expect(other.value?.id).not.toBe(first.value?.id);
  });

  test("takes no second recipient and no smuggled header", async () => {
    const mail = await open();

    const two = await mail.send(aLetter({ to: "a@larkfield-instruments.com, b@buyer.com" }));
    const line = await mail.send(aLetter({ headers: { "X-Note": "a\r\nBcc: b@buyer.com" } }));

    expect([two.refused, line.refused]).toEqual(["unfit", "unfit"]);
    expect(asked).toHaveLength(0);
  });
});

describe("the outbox", () => {
  test("keeps what was sent, newest first, with its links", async () => {
    const outbox = openOutbox({ folder: await mkdtemp(join(tmpdir(), "outbox-")), from });
    const url = "http://localhost:3000/confirm/abc";
    const letter = renderLetter(
      { subject: "With a link", blocks: [{ button: { label: "Go", url } }] },
      { name: "product", brand: "Audienti" },
    );
    await outbox.send(aLetter({ to: "ada@larkfield.example", letter }));

    const [kept] = await outbox.list();

    expect(kept).toMatchObject({
      to: "ada@larkfield.example",
      subject: "With a link",
      links: [url],
    });
    expect((await outbox.read(kept!.id)).text).toContain("Go");
  });
});

describe("Resend", () => {
  const mail = () => openResend({ key: "re_test", from });

  test("is asked with the key, the idempotency key and the header of automatic mail", async () => {
    await mail().send(aLetter());

    const [{ headers, body }] = asked as [Asked];
    expect(headers.get("authorization")).toBe("Bearer re_test");
    expect(headers.get("idempotency-key")).toBe("letter/1");
    expect(headers.get("user-agent")).toBeTruthy();
    expect(body).toMatchObject({
      to: "ada@larkfield-instruments.com",
      headers: { "Auto-Submitted": "auto-generated" },
    });
    expect(body.text).toContain("Press the button.");
    expect(body.html).toContain("Press the button.");
  });

  test.each([
    [429, "rate_limit_exceeded", "try-later"],
    [429, "daily_quota_exceeded", "try-later"],
    [409, "concurrent_idempotent_requests", "try-later"],
    [500, "application_error", "try-later"],
    [503, "application_error", "try-later"],
    [401, "missing_api_key", "not-configured"],
    [403, "invalid_api_key", "not-configured"],
    [401, "restricted_api_key", "not-configured"],
    [400, "validation_error", "refused-by-provider"],
    [409, "invalid_idempotent_request", "refused-by-provider"],
    [422, "invalid_from_address", "refused-by-provider"],
  ])("%i %s means %s, never a success", async (status, name, word) => {
    answering(status, name);

    const outcome = await mail().send(aLetter());

    expect(outcome).toMatchObject({ refused: word, detail: name });
  });

  test("is never asked to write to an address that cannot exist", async () => {
    const outcome = await mail().send(aLetter({ to: "ada@larkfield.example" }));

    expect(outcome).toMatchObject({ refused: "unfit", detail: "reserved-domain" });
    expect(asked).toHaveLength(0);
  });
});
