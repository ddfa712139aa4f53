/** A real redis-server on loopback, with a user that may only add to the vault and one that works there. */
import { Redis } from "ioredis";
import { ended, freePorts, mustBeInstalled, startDaemon } from "#tests/support/daemon.ts";

export type RedisPeer = {
  /** Who may do everything, the web's user, the worker's. */
  urls: { owner: string; web: string; worker: string };
  close(): Promise<void>;
};

const keys = ["~audienti:vault:*", "-@all"];

export async function redisPeer(): Promise<RedisPeer> {
  mustBeInstalled("redis-server", "redis-server");
  const [port] = (await freePorts(1)) as [number];
  const quiet = ["--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"];
  const child = startDaemon("redis-server", ["--port", String(port), ...quiet]);
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
      await ended(child, "SIGKILL");
    },
  };
}
