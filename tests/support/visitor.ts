/** A visitor with a cookie jar and no scripts: whole requests to the built site, HTML in, HTML out. */
import { createServer, type Server } from "node:http";
import { afterAll } from "vitest";
import { door } from "#tests/support/door.ts";
import type { Person } from "#tests/support/people.ts";

export type Answer = { status: number; headers: Headers; html: string; location: string | null };
type Fields = Record<string, string | string[]>;

let running: Promise<{ server: Server; origin: string }> | undefined;

/** The site of this test file, in this process, so that its clock is the test's. */
export async function site() {
  running ??= (async () => {
    const { ensureBuilt } = await import("#app/start/build.ts");
    await ensureBuilt();
    const { loadSite } = await import("#app/web/site.server.ts");
    const server = createServer(await loadSite());
    const { config } = await import("#app/config.server.ts");
    // Whoever asks closes what was kept open: if the site did, a request on its way would be lost.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(door(), resolve));
    return { server, origin: config.baseUrl };
  })();
  return running;
}

afterAll(async () => {
  if (running) (await running).server.close();
});

export function visitor() {
  const jar = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const { origin } = await site();
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set("Cookie", [...jar].map(([k, v]) => `${k}=${v}`).join("; "));
    if (!headers.has("Accept")) headers.set("Accept", "text/html");
    if (init.method === "POST" && !headers.has("Origin")) headers.set("Origin", origin);
    const response = await fetch(`${origin}${path}`, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(";", 1)[0]!.split("=") as [string, string];
      if (/Max-Age=0/.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return {
      status: response.status,
      headers: response.headers,
      html: await response.text(),
      location: response.headers.get("location"),
    };
  }

  const get = (path: string, headers?: Record<string, string>) =>
    ask(path, headers ? { headers } : {});

  function post(
    path: string,
    fields: Fields | FormData = {},
    headers: Record<string, string> = {},
  ) {
    const body = fields instanceof FormData ? fields : encode(fields);
    return ask(path, { method: "POST", body, headers });
  }

  /** Follows redirects like a browser after a form. */
  async function follow(answer: Answer): Promise<Answer> {
    let current = answer;
    for (let hops = 0; current.location && hops < 5; hops++) current = await get(current.location);
    return current;
  }

  /** A page may lead to itself: to the view that a member sees first, or to how an address is spelled. */
  async function getAsSpelled(path: string): Promise<Answer> {
    const answer = await get(path);
    const isItself = answer.location?.split("?")[0] === path.split("?")[0];
    return isItself ? get(answer.location!) : answer;
  }

  return { get, getAsSpelled, post, follow, ask, jar };
}

export type Visitor = ReturnType<typeof visitor>;

/** A visitor whose session is this person's. */
export async function signedIn({ member }: Person): Promise<Visitor> {
  const { startSession } = await import("#app/auth/session.server.ts");
  const { inSystem } = await import("#db/client.ts");
  const { nowhere } = await import("#app/core/place.ts");
  const begun = { userId: member.userId!, teamId: member.teamId, place: nowhere };
  const cookie = await inSystem("sign-in", (tx) => startSession(tx, begun));
  const browser = visitor();
  const [name, value] = cookie.split(";", 1)[0]!.split("=") as [string, string];
  browser.jar.set(name, value);
  return browser;
}

function encode(fields: Fields): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) body.append(name, each);
  }
  return body;
}
