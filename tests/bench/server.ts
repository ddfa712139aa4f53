/** The real web process on the bench's databases, and a signed-in cookie for it. */
import { fork } from "node:child_process";
import { Agent, request } from "node:http";
import { freePort } from "#tests/support/daemon.ts";
import type { Person } from "#tests/support/people.ts";

export type Web = { port: number; kill(): void; stop(): Promise<void> };

export async function startWeb(
  env: Record<string, string> = {},
  program = "app/server.ts",
): Promise<Web> {
  const port = await freePort();
  const child = fork(program, {
    env: { ...process.env, ...env, PORT: String(port), BASE_URL: `http://localhost:${port}` },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error("the web process did not start")));
  });
  return {
    port,
    kill: () => void child.kill("SIGKILL"),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

export async function cookieOf({ member }: Person): Promise<string> {
  const { startSession } = await import("#app/auth/session.server.ts");
  const { nowhere } = await import("#app/core/place.ts");
  const { inSystem } = await import("#db/client.ts");
  const cookie = await inSystem("sign-in", (tx) =>
    startSession(tx, { userId: member.userId!, teamId: member.teamId, place: nowhere }),
  );
  return cookie.split(";", 1)[0]!;
}

export type Asking = {
  port: number;
  path: string;
  method?: string;
  headers?: Record<string, string>;
};

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** One request; resolves with its status when the body has been read. */
export function ask({ port, path, method = "GET", headers }: Asking): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers, agent }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** Requests a second with `at` once under way; every answer must have the expected status. */
export async function rate(
  count: number,
  at: number,
  one: (n: number) => Asking,
  expected = 200,
): Promise<number> {
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: at }, async () => {
      while (next < count) {
        const status = await ask(one(next++));
        if (status !== expected) throw new Error(`answered ${status}, not ${expected}`);
      }
    }),
  );
  return count / ((performance.now() - began) / 1000);
}

/** Milliseconds of each of `count` requests, one after the other. */
export async function latencies(count: number, one: (n: number) => Asking): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    const status = await ask(one(n));
    if (status !== 200) throw new Error(`answered ${status}`);
    took.push(performance.now() - began);
  }
  return took;
}

/** Milliseconds of each at a fixed rate, from the moment it was meant to go out, however late it did. */
export async function atRate(
  perSecond: number,
  seconds: number,
  one: (n: number) => Asking,
): Promise<number[]> {
  const asked: Promise<number>[] = [];
  const began = performance.now();
  while (asked.length < perSecond * seconds) {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    for (let n = asked.length; n < Math.min(due, perSecond * seconds); n++) {
      const meant = began + (n / perSecond) * 1000;
      asked.push(ask(one(n)).then(() => performance.now() - meant));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(asked);
}
