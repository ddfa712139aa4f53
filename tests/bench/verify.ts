/** Addresses a second that our own engine checks, beside what so many in flight can do at the peers' pace. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { openEngine } from "#app/adapters/verification/embedded.server.ts";
import { alternately, type Figure, type Ground, say } from "#tests/bench/ground.ts";

const ADDRESSES = 6000;
const IN_FLIGHT = 1000;
const HOSTS = 500;
/** Milliseconds each answer takes: that of a host some countries away. */
const DELAY = 60;

type Peers = { dns: string; port: number };

export async function run(_ground: Ground): Promise<Figure[]> {
  const child = fork("tests/bench/verify-peers.ts", [String(HOSTS), String(DELAY)]);
  const [peers] = (await once(child, "message")) as [Peers];
  try {
    return await figures(child, peers);
  } finally {
    child.kill();
  }
}

async function figures(_child: ChildProcess, peers: Peers): Promise<Figure[]> {
  const { ours, limit } = await alternately(
    5,
    () => rate(peers, IN_FLIGHT, ADDRESSES),
    // Little's law: what so many in flight do at the pace of one that has the peers to itself.
    async () => (await rate(peers, 1, 12)) * IN_FLIGHT,
  );
  return [say({ name: "verify", ours, limit, goal: "≥ 0.9", unit: "addresses/s" })];
}

/** A new engine each time, so that nothing is remembered. */
async function rate({ dns, port }: Peers, inFlight: number, addresses: number): Promise<number> {
  const engine = openEngine({
    dns: { servers: [dns], timeout: 10_000 },
    smtp: { helo: "bench.larkfield.example", mailFrom: "check@larkfield.example", port },
    lanes: { perHost: 2, gap: 0, total: IN_FLIGHT },
    privateNetworks: true,
  });
  let next = 0;
  async function checkOnAndOn(): Promise<void> {
    for (let nth = next++; nth < addresses; nth = next++) {
      const outcome = await engine.verify(`person${nth}@d${nth % HOSTS}.example`);
      if (outcome.value?.verdict !== "valid") throw new Error(outcome.value?.raw);
    }
  }
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, checkOnAndOn));
  return addresses / ((performance.now() - began) / 1000);
}
