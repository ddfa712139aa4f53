/** The port of a test file's site, held from the beginning: one that is merely free is soon somebody else's. */
import type { AddressInfo, Server } from "node:net";
import { listening } from "#tests/support/daemon.ts";

let held: Server | undefined;

/** Before the environment names it. */
export async function holdDoor(): Promise<number> {
  held = await listening();
  held.unref();
  return (held.address() as AddressInfo).port;
}

/** For the site to take over as it is. */
export function door(): Server {
  return held!;
}

/** For a process that opens it itself. */
export async function leaveDoor(): Promise<void> {
  await new Promise((resolve) => held!.close(resolve));
}
