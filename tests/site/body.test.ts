/** What a request may bring: a form of a form's size, and a refusal in words for the rest. */
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { ask } from "#tests/support/wire.ts";

const FORM = "application/x-www-form-urlencoded";
const MEGABYTE = 1024 * 1024;
const pieces = Array.from({ length: 40 }, () => Buffer.alloc(MEGABYTE / 32, "a"));
const length = String((MEGABYTE / 32) * 40);

function post(
  path: string,
  type: string | undefined,
  more: Partial<Parameters<typeof ask>[0]> = {},
) {
  const headers = {
    Host: new URL(config.baseUrl).host,
    Origin: config.baseUrl,
    Accept: "text/html",
    ...(type ? { "Content-Type": type } : {}),
    ...more.headers,
  };
  return ask({ path, method: "POST", ...more, headers });
}

test("a form of more than a megabyte is refused by the length it states", async () => {
  const stated = { headers: { "Content-Length": length }, pieces };

  const form = await post("/sign-in", FORM, stated);
  const page = await ask({ path: "/sign-in", ...stated });

  expect([form.status, page.status]).toEqual([413, 413]);
  expect(form.text).toMatch(/more than 1 MB/);
});

test("a form that states no length is counted as it comes", async () => {
  const read = await post("/sign-in", FORM, { pieces });
  const unread = await post("/sign-out", FORM, { pieces });
  const multipart = await post("/settings", "multipart/form-data; boundary=x", { pieces });

  expect([read.status, unread.status, multipart.status]).toEqual([413, 413, 413]);
});

test("a short form that states no length is read like any other", async () => {
  const { status, text } = await post("/sign-in", FORM, {
    pieces: ["email=nobody%40larkfield", ".example&password=guess"],
  });

  expect(status).toBe(422);
  expect(text).toContain("do not belong together");
});

test("what is no form is refused by its type, except where an opt-out comes in", async () => {
  const json = await post("/sign-in", "application/json", { pieces: ["{}"] });
  const none = await post("/sign-in", undefined, { pieces: ["email=a"] });
  const put = await post("/sign-in", "text/plain", { method: "PUT", pieces: ["x"] });
  const optOut = await post("/u/unknown", "application/json", { pieces: ["{}"] });

  expect([json.status, none.status, put.status]).toEqual([415, 415, 415]);
  expect(json.text).toMatch(/form/);
  expect(optOut.status).toBeLessThan(400);
});

test.each(["multipart/form-data", "multipart/form-data; boundary=x"])(
  "a form that cannot be read as %s is the sender's mistake",
  async (type) => {
    const { status } = await post("/sign-in", type, { pieces: ["--x\r\nnot a part"] });

    expect(status).toBe(400);
  },
);

test("only an import may be long", async () => {
  const browser = await signedIn(await aMember());
  const form = new FormData();
  const row = "someone@letterbox.example,Somebody\n";
  const file = `email,first name\n${row.repeat((2 * MEGABYTE) / row.length)}`;
  form.set("file", new File([file], "long.csv"));

  const answer = await browser.post("/imports/new", form);

  expect(answer.location).toMatch(/^\/imports\/[\w-]+\/mapping$/);
});
