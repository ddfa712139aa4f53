/** SIGTERM right after an answer: what was asked is in the log all the same. */
import { fork } from "node:child_process";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { ensureBuilt } from "#app/start/build.ts";
import { house } from "#db/client.ts";
import { requestLog } from "#db/schema/history.ts";
import { leaveDoor } from "#tests/support/door.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

test("a web process that is told to stop writes what it has answered", async () => {
  await ensureBuilt();
  const ada = await aMember();
  const cookie = [...(await signedIn(ada)).jar].map((pair) => pair.join("=")).join("; ");
  await leaveDoor();
  const web = fork("app/server.ts", {
    env: { ...process.env, PORT: new URL(config.baseUrl).port, HOST: "127.0.0.1" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [],
  });
  const gone = new Promise<void>((resolve) => web.once("exit", () => resolve()));
  await new Promise<void>((resolve) => web.once("message", () => resolve()));

  const home = `http://127.0.0.1:${new URL(config.baseUrl).port}/home`;
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => fetch(home, { headers: { cookie } })),
  );
  web.kill("SIGTERM");
  await gone;

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const theirs = eq(requestLog.userId, ada.user.id);
  expect(await house("history").$count(requestLog, theirs)).toBe(20);
});
