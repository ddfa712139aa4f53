/** `npm run torture -- --seeds 200 --from 1`: rounds of twenty seeds against a database whose plug is pulled. */
import { fork } from "node:child_process";
import { ensureBuilt } from "#app/start/build.ts";
import { prepareGround } from "#tests/bench/ground.ts";

await ensureBuilt();
const { environment, ground, pullThePlug, clean } = await prepareGround();
try {
  // A process of its own: the app reads its environment once, when it is first imported.
  const child = fork("tests/torture/rounds.ts", process.argv.slice(2), {
    env: {
      ...process.env,
      ...environment,
      SUPERUSER_URL: ground.superuserUrl,
    } as NodeJS.ProcessEnv,
  });
  child.on("message", async () => {
    await pullThePlug();
    child.send("back");
  });
  process.exitCode = await new Promise<number>((resolve) =>
    child.once("exit", (code) => resolve(code ?? 1)),
  );
} finally {
  await clean();
}
