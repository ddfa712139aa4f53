/** One question to a provider: what is asked again by itself, and what never is. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { callProvider } from "#app/adapters/provider-call.server.ts";

const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const URL_OF_IT = "https://api.provider.example/v1/verify";

async function ask(answer: (nth: number) => Response, repeatable?: boolean) {
  let asked = 0;
  network.use(http.get(URL_OF_IT, () => answer(++asked)));
  const call = { url: URL_OF_IT, headers: {}, ...(repeatable === undefined ? {} : { repeatable }) };
  const called = await callProvider(call, { pause: async () => {} });
  return { asked, status: called.status };
}

test("asks again where the provider had trouble, three times at most", async () => {
  const trouble = () => HttpResponse.json({}, { status: 503 });

  expect(await ask((nth) => (nth < 2 ? trouble() : HttpResponse.json({})))).toEqual({
    asked: 2,
    status: 200,
  });
  expect(await ask(trouble)).toEqual({ asked: 3, status: 503 });
  expect(await ask(trouble, false)).toEqual({ asked: 1, status: 503 });
});

test("never asks again when the answer was lost: it may have been counted", async () => {
  expect(await ask(() => HttpResponse.error())).toEqual({ asked: 1, status: 0 });
});
