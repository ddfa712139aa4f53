/** Every cookie that we set over https, header by header (ASVS 3.3). */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";

// Before anything reads the configuration: behind a proxy that speaks https.
const { port } = new URL(process.env.BASE_URL!);
const host = `crm.larkfield.example:${port}`;
process.env.BASE_URL = `https://${host}`;
const { ask } = await import("#tests/support/wire.ts");
const { aMember, PASSWORD } = await import("#tests/support/people.ts");
const { withApp, codeOf } = await import("#tests/factors/app.ts");

const attributes = "Path=/; HttpOnly; SameSite=Lax; Max-Age=N; Secure";
const seen = new Map<string, string>();

/** Sends a form as a browser would, notes the cookies and keeps them. */
function aBrowser() {
  const jar = new Map<string, string>();
  async function send(path: string, fields: Record<string, string>) {
    const body = new URLSearchParams(fields).toString();
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { host, origin: `https://${host}`, ...type, ...(cookie ? { cookie } : {}) };
    return keep(await ask({ path, method: "POST", headers, pieces: [body] }));
  }
  async function look(path: string) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return keep(await ask({ path, headers: { host, cookie } }));
  }
  function keep(answer: Awaited<ReturnType<typeof ask>>) {
    for (const line of answer.cookies) {
      const [pair, ...rest] = line.split("; ");
      const [name, value] = pair!.split("=") as [string, string];
      seen.set(name, rest.join("; ").replace(/Max-Age=\d+/, "Max-Age=N"));
      if (/Max-Age=0/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }
  return { send, look, jar };
}

let opened: string;

beforeAll(async () => {
  const ada = await aMember();
  const browser = aBrowser();
  await browser.send("/sign-in", { email: ada.user.email, password: PASSWORD });
  await browser.send("/settings", { part: "address", postalAddress: "1 Lark Field, Norwich" });
  const { text } = await browser.look("/settings");
  expect(text).toContain("Saved. This address stands in every message");
  await browser.send("/sign-out", {});
  const { secret } = await withApp(ada);
  await browser.send("/sign-in", { email: ada.user.email, password: PASSWORD });
  await browser.send("/sign-in/code", { code: codeOf(secret) });
  opened = browser.jar.get("__Host-session")!;
});

test("bears the prefix that binds it to this host, and is out of reach of scripts and other sites", () => {
  expect(Object.fromEntries(seen)).toEqual({
    "__Host-session": attributes,
    "__Host-said": attributes,
    "__Host-half-sign-in": attributes,
  });
});

test("opens nothing, and says nothing, without the prefix", async () => {
  const said = Buffer.from("Your account is locked").toString("base64url");
  const cookie = `session=${opened}; said=${said}`;

  const bound = { host, cookie: `__Host-session=${opened}` };
  const { status, text } = await ask({ path: "/home", headers: { host, cookie } });

  expect((await ask({ path: "/home", headers: bound })).status).toBe(200);
  expect(status).toBe(303);
  expect(text).not.toContain("locked");
});

test("is made in one place only", async () => {
  const files = (await readdir("app", { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const making: string[] = [];
  for (const file of files) {
    const source = await readFile(join("app", file), "utf8");
    if (/HttpOnly|SameSite/.test(source)) making.push(file);
  }

  expect(making).toEqual(["core/cookie.server.ts"]);
});
