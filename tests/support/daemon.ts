/** Starting a real server beside a test, so that it ends with the test even where that is killed. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Throws what to install, for the test to fail with: one that is skipped proves nothing. */
export function mustBeInstalled(program: string, ofDebian: string): void {
  if (program.startsWith("/") ? isProgram(program) : isOnThePath(program)) return;
  throw new Error(`${program} is missing: apt-get install ${ofDebian} gives the tests a server.`);
}

function isOnThePath(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** util-linux's setpriv asks the kernel to end it with us; elsewhere only close() does. */
const withUs = "/usr/bin/setpriv";

export function startDaemon(program: string, args: string[]): ChildProcess {
  const [command, ...rest] = isProgram(withUs)
    ? [withUs, "--pdeathsig", "TERM", program, ...args]
    : [program, ...args];
  return spawn(command!, rest, { stdio: "ignore" });
}

export function ended(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

/** As many as asked for, held at once so that none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(Array.from({ length: count }, listening));
  const ports = probes.map((server) => (server.address() as { port: number }).port);
  await Promise.all(probes.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** At a port that nobody else has. */
export function listening(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

/** There is no other sign that it is ready than that it greets. */
export async function greets(name: string, server: ChildProcess, port: number): Promise<void> {
  for (let round = 0; round < 2_400; round++) {
    if (server.exitCode !== null) throw new Error(`${name} ended before it listened.`);
    if (await answers(port)) return;
    await pause(25);
  }
  await ended(server);
  throw new Error(`${name} did not listen within a minute.`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("data", () => resolve(!socket.destroy().connecting));
    socket.once("error", () => resolve(false));
  });
}
