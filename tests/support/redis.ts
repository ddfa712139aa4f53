/** A real redis-server on loopback, with a user that may only add to the vault and one that works there. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { Redis } from "ioredis";

export type RedisPeer = {
  /** Who may do everything, the web's user, the worker's. */
  urls: { owner: string; web: string; worker: string };
  close(): Promise<void>;
};

/** Where it is not installed, the tests that need it are skipped. */
export function hasRedis(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const keys = ["~audienti:vault:*", "-@all"];

export async function redisPeer(): Promise<RedisPeer> {
  const port = await freePort();
  const quiet = ["--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"];
  const child = spawn("redis-server", ["--port", String(port), ...quiet], { stdio: "ignore" });
  const owner = new Redis({ port, host: "127.0.0.1", retryStrategy: () => 50 });
  owner.on("error", () => {});
  await owner.ping();
  const user = (name: string, commands: string) =>
    owner.call("ACL", "SETUSER", name, "on", `>${name}`, ...keys, ...commands.split(" "));
  await user("web", "+hsetnx +ping");
  await user("worker", "+hget +hset +hsetnx +hkeys +hgetall +hdel +scan +eval +ping");
  const url = (name: string) => `redis://${name && `${name}:${name}@`}127.0.0.1:${port}`;
  return {
    urls: { owner: url(""), web: url("web"), worker: url("worker") },
    close: async () => {
      owner.disconnect();
      await ended(child);
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
