/** Product mail when things go wrong: strange answers, silence, races, and forgetting. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { delay, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Outbox, openOutbox } from "#app/adapters/mail/embedded.server.ts";
import type { Mail, ProductMail } from "#app/adapters/mail/port.ts";
import { openResend } from "#app/adapters/mail/resend.server.ts";
import { clock } from "#app/core/clock.ts";
import { renderLetter } from "#app/core/letter.ts";
import { NotFound } from "#app/core/result.ts";

const from = "Audienti <hello@audienti.se>";
const letter = renderLetter(
  {
    subject: "Confirm your address, Zoë",
    blocks: [
      { p: "Welcome." },
      { button: { label: "Confirm", url: "https://audienti.se/confirm/abc?x=1&y=2" } },
      { small: [{ link: { label: "Help", url: "https://audienti.se/help" } }] },
    ],
  },
  { name: "product", brand: "Audienti" },
);
const mail: ProductMail = { to: "zoe@larkfield.se", letter, idempotencyKey: "confirm/1" };

type Request = { headers: Headers; body: Record<string, unknown> };
type Answer = (request: Request) => Response | Promise<Response>;

const requests: Request[] = [];
let answer: Answer;
const resendEdge = setupServer(
  http.post("https://api.resend.com/emails", async ({ request }) => {
    const heard = { headers: request.headers, body: (await request.json()) as Request["body"] };
    requests.push(heard);
    return answer(heard);
  }),
);
beforeAll(() => {
  resendEdge.listen({
    onUnhandledFrame() {
      throw new Error("a request nobody expected");
    },
  });
});
afterAll(() => resendEdge.close());

let folder: string;
beforeEach(async () => {
  requests.length = 0;
  answer = () => HttpResponse.json({ id: "1" });
  folder = join(await mkdtemp(join(tmpdir(), "audienti-outbox-")), "outbox");
});
afterEach(async () => {
  clock.reset();
  await rm(folder, { recursive: true, force: true });
});

function refusal(statusCode: number, name: string): Response {
  const message = "to zoe@larkfield.se: no";
  return HttpResponse.json({ statusCode, name, message }, { status: statusCode });
}

function outbox(): Outbox {
  return openOutbox({ folder, from });
}

function resend(timeout?: number): Mail {
  return openResend({ key: "re_test", from, timeout });
}

function keyOf({ headers }: Request): string | null {
  return headers.get("idempotency-key");
}

describe("the outbox", () => {
  it("shows each letter as it was written, newest first, with its links", async () => {
    clock.set("2026-11-24T03:10:45Z");
    await outbox().send(mail);
    clock.advance(1000);
    await outbox().send({ ...mail, to: "alan@turing.se", idempotencyKey: "confirm/2" });

    const [newest, oldest] = await outbox().list();

    expect(newest?.to).toBe("alan@turing.se");
    expect(oldest).toMatchObject({
      to: "zoe@larkfield.se",
      subject: "Confirm your address, Zoë",
      at: new Date("2026-11-24T03:10:45Z"),
      links: ["https://audienti.se/confirm/abc?x=1&y=2", "https://audienti.se/help"],
    });
    expect(oldest?.text.trimEnd()).toBe(letter.text.trimEnd());
    expect(oldest?.html.trimEnd()).toBe(letter.html.trimEnd());
    expect(await outbox().read(oldest?.id ?? "")).toEqual(oldest);
  });

  it("keeps one file when two send the same letter at the same moment", async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outbox().send(mail)));

    const files = await readdir(folder);
    expect(files).toHaveLength(1);
    expect(new Set(outcomes.map(({ value }) => `${value?.id}.eml`))).toEqual(new Set(files));
  });

  it("finds no letter by a name that is not one", async () => {
    await expect(outbox().read("20261124T031045000Z-00")).rejects.toThrow(NotFound);
    await expect(outbox().read("../../etc/passwd")).rejects.toThrow(NotFound);
    expect(await outbox().list()).toEqual([]);
  });

  it("forgets the letters to one person", async () => {
    await outbox().send(mail);
    await outbox().send({ ...mail, to: "alan@turing.se", idempotencyKey: "confirm/2" });

    const forgotten = await outbox().forget((address) => address === mail.to);

    expect(forgotten).toBe(1);
    expect((await outbox().list()).map(({ to }) => to)).toEqual(["alan@turing.se"]);
  });

  it("takes letters to reserved domains, since nothing leaves the machine", async () => {
    const outcome = await outbox().send({ ...mail, to: "ada@larkfield.example" });

    expect(outcome.value?.id).toMatch(/^\d{8}T\d{9}Z-[0-9a-f]{32}$/);
  });
});

describe("Resend", () => {
  it("is given a key of at most 256 characters, still one for each letter", async () => {
    const long = "k".repeat(300);
    await resend().send({ ...mail, idempotencyKey: `${long}1` });
    await resend().send({ ...mail, idempotencyKey: `${long}2` });

    const keys = requests.map((request) => keyOf(request) ?? "");

    expect(keys.every((key) => key.length <= 256)).toBe(true);
    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    [403, "validation_error", "refused-by-provider"],
    [404, "not_found", "refused-by-provider"],
    [503, "something_new", "try-later"],
  ])("answering %i %s means %s, in words without the person", async (status, name, meaning) => {
    answer = () => refusal(status, name);

    const outcome = await resend().send(mail);

    expect(outcome).toEqual({ refused: meaning, detail: name });
  });

  it.each<[string, Answer]>([
    ["a page instead of an answer", () => new HttpResponse("<h1>502</h1>", { status: 502 })],
    ["a success without an answer", () => new HttpResponse("", { status: 200 })],
    ["a success without an id", () => HttpResponse.json({})],
    ["a success that is nothing", () => HttpResponse.json(null)],
    ["a refusal that is nothing", () => HttpResponse.json(null, { status: 500 })],
    ["no connection", () => HttpResponse.error()],
  ])("with %s is to be tried later", async (_, strange) => {
    answer = strange;

    const outcome = await resend().send(mail);

    expect(outcome.refused).toBe("try-later");
  });

  it("not answering in time is to be tried later", async () => {
    answer = async () => {
      await delay("infinite");
      return HttpResponse.json({ id: "late" });
    };

    const outcome = await resend(30).send(mail);

    expect(outcome).toEqual({ refused: "try-later", detail: "timed-out" });
  });
});
