/** `npm run bench`, or `npm run bench -- NAME`: prepares the ground and runs the benches on it. */
import { fork } from "node:child_process";
import { ensureBuilt } from "#app/start/build.ts";
import { prepareGround } from "#tests/bench/ground.ts";

await ensureBuilt();
const { environment, ground, clean } = await prepareGround();
try {
  // A process of its own: the app reads its environment once, when it is first imported.
  const child = fork("tests/bench/benches.ts", process.argv.slice(2), {
    env: { ...process.env, ...environment } as NodeJS.ProcessEnv,
  });
  child.send(ground);
  process.exitCode = await new Promise<number>((resolve) =>
    child.once("exit", (code) => resolve(code ?? 1)),
  );
} finally {
  await clean();
}
