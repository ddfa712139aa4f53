/** Addresses a second that our own engine checks, beside what so many in flight can do at the peers' pace. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { openEngine } from "#app/adapters/verification/embedded.server.ts";
import { alternately, type Figure, type Ground, median, say, timed } from "#tests/bench/ground.ts";

/** Each at a domain of its own, so that nothing is answered from memory. */
const ADDRESSES = 3000;
const IN_FLIGHT = 1000;
const HOSTS = 500;
/** Milliseconds before an answer: resolvers are near, and mail hosts take their time. */
const DNS_DELAY = 30;
const SMTP_DELAY = 250;

type Peers = { dns: string; port: number };

export async function run(_ground: Ground): Promise<Figure[]> {
  const child = fork(
    "tests/bench/verify-peers.ts",
    [ADDRESSES, HOSTS, DNS_DELAY, SMTP_DELAY].map(String),
  );
  const [peers] = (await once(child, "message")) as [Peers];
  try {
    return await figures(peers);
  } finally {
    child.kill();
  }
}

async function figures(peers: Peers): Promise<Figure[]> {
  const means: number[] = [];
  const { ours, limit } = await alternately(
    5,
    async () => {
      const { perSecond, mean } = await measure(peers, IN_FLIGHT, ADDRESSES);
      means.push(mean);
      return perSecond;
    },
    async () => IN_FLIGHT / (await measure(peers, 1, 4)).mean,
  );
  const shared = { goal: "≥ 0.9", unit: "addresses/s" };
  return [
    // Whether so many really are in flight all the time.
    say({ name: "verify", ours, limit: IN_FLIGHT / median(means), ...shared }),
    // Whether each is as fast among a thousand as alone; on busy cores it is not.
    say({ name: "verify-alone", ours, limit, ...shared }),
  ];
}

/** A new engine each time, so that nothing is remembered; `mean` in seconds for one address. */
async function measure({ dns, port }: Peers, inFlight: number, addresses: number) {
  const engine = openEngine({
    dns: { servers: [dns], timeout: 10_000 },
    smtp: { helo: "bench.larkfield.example", mailFrom: "check@larkfield.example", port },
    lanes: { perHost: 2, gap: 0, total: IN_FLIGHT },
    privateNetworks: true,
  });
  let next = 0;
  let spent = 0;
  async function checkOnAndOn(): Promise<void> {
    for (let nth = next++; nth < addresses; nth = next++) {
      const took = await timed(async () => {
        const outcome = await engine.verify(`person${nth}@d${nth}.example`);
        if (outcome.value?.verdict !== "valid") throw new Error(outcome.value?.raw);
      });
      spent += took;
    }
  }
  const seconds = await timed(() => Promise.all(Array.from({ length: inFlight }, checkOnAndOn)));
  return { perSecond: addresses / seconds, mean: spent / addresses };
}
