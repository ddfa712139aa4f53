/** Lists at BriteVerify, against a stand-in that keeps their states as documented. */
import { HttpResponse, http, type JsonBodyType } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBriteVerify } from "#app/adapters/verification/briteverify.server.ts";
import { clock } from "#app/core/clock.ts";

const base = "https://bulk-api.briteverify.com/api/v3/lists";
const network = setupServer();

type List = { id: string; state: string; emails: string[]; errors?: { code: string }[] };
type Asked = { method: string; path: string; body: { directive?: string; emails?: string[] } };

const lists = new Map<string, List>();
const asked: Asked[] = [];

beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  network.resetHandlers();
  lists.clear();
  asked.length = 0;
});
afterAll(() => network.close());

const rows: Record<string, object> = {
  "good@larkfield-instruments.com": { status: "valid", secondary_status: null },
  "sales@larkfield-instruments.com": { status: "valid", secondary_status: "role_address" },
  "nobody@larkfield-instruments.com": {
    status: "invalid",
    secondary_status: "email_account_invalid",
  },
  "any@larkfield-instruments.com": { status: "accept_all", secondary_status: null },
  "any@mailinator.com": { status: "accept_all", secondary_status: "disposable" },
  "odd@larkfield-instruments.com": { status: "unknown", secondary_status: null },
};

function theirs(perPage = 100_000): void {
  network.use(
    http.post(base, async ({ request }) => {
      const body = await note(request);
      const id = `list-${lists.size + 1}`;
      const state = body.directive === "start" ? "pending" : "open";
      lists.set(id, { id, state, emails: [...(body.emails ?? [])] });
      return told(id, "created new list");
    }),
    http.post(`${base}/:id`, async ({ request, params }) => {
      const body = await note(request);
      const list = lists.get(String(params.id));
      if (!list) return failure(404, "not_found");
      if (list.state !== "open" && body.directive !== "terminate") {
        return failure(400, "invalid_state");
      }
      if (body.emails) list.emails.push(...body.emails);
      if (body.directive === "start") list.state = "pending";
      if (body.directive === "terminate") list.state = "terminated";
      return told(list.id, "updated existing list");
    }),
    http.get(`${base}/:id`, async ({ request, params }) => {
      await note(request);
      const list = lists.get(String(params.id));
      return list ? HttpResponse.json(shape(list)) : failure(404, "not_found");
    }),
    http.get(`${base}/:id/export/:page`, async ({ request, params }) => {
      await note(request);
      const list = lists.get(String(params.id));
      if (!list) return failure(404, "not_found");
      if (list.state !== "complete") return failure(422, "list_uploads_incomplete");
      const page = Number(params.page);
      const pages = Math.ceil(list.emails.length / perPage);
      if (page > pages) return failure(404, "invalid_page_number");
      const results = list.emails
        .slice((page - 1) * perPage, page * perPage)
        .map((email) => ({ email, ...rows[email] }));
      // As they do: the number of pages is sometimes a string.
      return HttpResponse.json({ status: "success", num_pages: String(pages), results });
    }),
    http.delete(`${base}/:id`, async ({ request, params }) => {
      await note(request);
      const list = lists.get(String(params.id));
      if (!list) return failure(404, "not_found");
      const may = ["complete", "delivered", "prepped", "import_error"].includes(list.state);
      if (!may) return failure(400, "invalid_state");
      lists.delete(list.id);
      return HttpResponse.json({ status: "success", list: { ...shape(list), state: "deleted" } });
    }),
  );
}

async function note(request: Request): Promise<Asked["body"]> {
  const text = await request.text();
  const body = text ? JSON.parse(text) : {};
  expect(request.headers.get("authorization")).toBe("ApiKey: bulk-key");
  asked.push({ method: request.method, path: request.url.slice(base.length), body });
  return body;
}

function shape({ id, state, emails, errors }: List) {
  const dates = { created_at: "08-10-2021 04:26 pm", expiration_date: null };
  const done = state === "complete";
  return { id, state, ...dates, progress: done ? 100 : 40, page_count: emails.length, errors };
}

function told(id: string, message: string) {
  return HttpResponse.json({ status: "success", message, list: shape(lists.get(id)!) });
}

function failure(status: number, word: string) {
  return HttpResponse.json({ status: word, message: "in their words" }, { status });
}

function bulk() {
  const pause = async (ms: number) => clock.advance(ms);
  return openBriteVerify({ key: "bulk-key", pause, timeout: 2000 }).bulk!;
}

async function aPreparedList(addresses = Object.keys(rows)): Promise<string> {
  const prepared = await bulk().prepare(addresses);
  if (prepared.refused !== undefined) throw new Error(JSON.stringify(prepared));
  return prepared.value.id;
}

describe("a list", () => {
  test("is handed over, started, collected page by page, and deleted at the provider", async () => {
    theirs(4);
    const id = await aPreparedList();
    expect(lists.get(id)?.state).toBe("open");

    await bulk().start(id);
    const early = await bulk().collect(id, 1);
    lists.get(id)!.state = "complete";
    const first = await bulk().collect(id, 1);
    const second = await bulk().collect(id, 2);
    await bulk().discard(id);

    expect(early.value).toEqual({ state: "running", progress: 40 });
    expect(first.value).toMatchObject({ state: "complete", page: 1, pages: 2 });
    const all = [first, second].flatMap(({ value }) =>
      value?.state === "complete" ? value.rows : [],
    );
    expect(
      all.map(({ address, verification }) => [
        address.split("@")[0],
        verification.verdict,
        verification.reasons,
        verification.charged,
      ]),
    ).toEqual([
      ["good", "valid", ["accepted"], 1],
      ["sales", "valid", ["accepted", "role"], 1],
      ["nobody", "invalid", ["mailbox-unknown"], 1],
      ["any", "risky", ["catch-all"], 1],
      ["any", "risky", ["disposable", "catch-all"], 1],
      ["odd", "unknown", ["no-answer"], 1],
    ]);
    expect(lists.size).toBe(0);
    expect((await bulk().collect(id, 1)).refused).toBe("gone");
  });

  test("of many addresses goes in requests of 100,000, each address once", async () => {
    theirs();
    const many = Array.from({ length: 250_001 }, (_, index) => `p${index}@larkfield.com`);

    const id = await aPreparedList(many);

    expect(asked.map(({ path, body }) => [path, body.emails?.length, body.directive])).toEqual([
      ["", 100_000, undefined],
      [`/${id}`, 100_000, undefined],
      [`/${id}`, 50_001, undefined],
    ]);
    expect(new Set(lists.get(id)!.emails).size).toBe(250_001);
  });

  test.each([0, 1_000_001])("of %i addresses is refused without asking", async (length) => {
    const outcome = await bulk().prepare(Array.from({ length }, () => "a@b-c.com"));

    expect(outcome).toMatchObject({ refused: "refused-by-provider", detail: { said: "size" } });
  });

  test("that was only half handed over is stopped, and nothing is paid for", async () => {
    theirs();
    const half = () => HttpResponse.json({}, { status: 503 });
    network.use(http.post(`${base}/:id`, half, { once: true }));

    const outcome = await bulk().prepare(Array.from({ length: 100_001 }, (_, i) => `p${i}@l.com`));

    expect(outcome.refused).toBe("try-later");
    expect([...lists.values()].map(({ state }) => state)).toEqual(["terminated"]);
    expect(asked.some(({ body }) => body.directive === "start")).toBe(false);
  });

  test("may be started twice and runs once", async () => {
    theirs();
    const id = await aPreparedList();

    const first = await bulk().start(id);
    const second = await bulk().start(id);

    expect([first.refused, second.refused]).toEqual([undefined, undefined]);
    expect(lists.get(id)?.state).toBe("pending");
  });

  test("whose start got lost on the way back is known to run", async () => {
    theirs();
    const id = await aPreparedList();
    lists.get(id)!.state = "verifying";
    network.use(
      http.post(`${base}/:id`, () => HttpResponse.json({}, { status: 504 }), { once: true }),
    );

    expect((await bulk().start(id)).refused).toBeUndefined();
  });

  test("whose start did not arrive is to be tried later", async () => {
    theirs();
    const id = await aPreparedList();
    network.use(
      http.post(`${base}/:id`, () => HttpResponse.json({}, { status: 504 }), { once: true }),
    );

    expect((await bulk().start(id)).refused).toBe("try-later");
    expect((await bulk().start(id)).refused).toBeUndefined();
  });

  test("that ended by itself after fifteen minutes is gone", async () => {
    theirs();
    const id = await aPreparedList();
    lists.get(id)!.state = "terminated";

    expect((await bulk().start(id)).refused).toBe("gone");
    expect((await bulk().collect(id, 1)).refused).toBe("gone");
  });

  test("that has expired is gone, whatever it calls itself", async () => {
    theirs();
    const id = await aPreparedList();
    Object.assign(lists.get(id)!, { state: "complete", errors: [{ code: "expired" }] });

    expect((await bulk().collect(id, 1)).refused).toBe("gone");
  });

  test("that expired between two questions is gone", async () => {
    theirs();
    const id = await aPreparedList();
    lists.get(id)!.state = "complete";
    network.use(http.get(`${base}/:id/export/:page`, () => failure(400, "list_expired")));

    expect((await bulk().collect(id, 1)).refused).toBe("gone");
  });

  test("is discarded once, and again, and under way", async () => {
    theirs();
    const done = await aPreparedList();
    lists.get(done)!.state = "complete";
    const running = await aPreparedList();
    await bulk().start(running);

    const outcomes = [
      await bulk().discard(done),
      await bulk().discard(done),
      await bulk().discard(running),
      await bulk().discard(running),
      await bulk().discard("never-there"),
    ];

    expect(outcomes.map(({ refused }) => refused)).toEqual(Array(5).fill(undefined));
    expect([...lists.values()].map(({ state }) => state)).toEqual(["terminated"]);
  });
});

describe("an answer about a list", () => {
  const row = { email: "a@b-c.com", status: "valid", secondary_status: null };

  test.each<[string, JsonBodyType]>([
    ["rows as they are", { num_pages: 1, results: [row] }],
    ["pages as text", { num_pages: "1", results: [row] }],
    ["rows with the email inside", { num_pages: 1, results: [{ email: row, phone: null }] }],
    ["a row nobody can read among others", { num_pages: 1, results: [row, { email: 7 }, null] }],
  ])("is read with %s", async (_name, body) => {
    theirs();
    const id = await aPreparedList(["a@b-c.com"]);
    lists.get(id)!.state = "complete";
    network.use(http.get(`${base}/:id/export/:page`, () => HttpResponse.json(body)));

    const { value } = await bulk().collect(id, 1);

    expect(value).toMatchObject({ state: "complete", pages: 1 });
    expect(value?.state === "complete" && value.rows).toMatchObject([
      { address: "a@b-c.com", verification: { verdict: "valid" } },
    ]);
  });

  test.each([
    [401, {}, "not-configured"],
    [429, {}, "try-later"],
    [500, {}, "try-later"],
    [400, { status: "missing_data", message: "?" }, "refused-by-provider"],
    [400, { status: "exceeds_limit", message: "?" }, "refused-by-provider"],
    [200, { status: "success" }, "try-later"],
  ])("%i %j at the first request: %s", async (status, body, word) => {
    network.use(http.post(base, () => HttpResponse.json(body, { status })));

    expect((await bulk().prepare(["a@b-c.com"])).refused).toBe(word);
  });
});
