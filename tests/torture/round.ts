/** One round: as many teams as seeds send at once over three days, while whatever can break does. */
import { readFile } from "node:fs/promises";
import { isNotNull } from "drizzle-orm";
import { clock } from "#app/core/clock.ts";
import { hangFault, type Place } from "#app/core/failpoint.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { inTeam } from "#db/client.ts";
import { messages } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { violations } from "#tests/torture/checks.ts";
import type { History, Violation } from "#tests/torture/history.ts";
import { anImapHost } from "#tests/torture/imap.ts";
import { pause, type Stage, type Tools, torment } from "#tests/torture/nemesis.ts";
import { randomOf } from "#tests/torture/random.ts";
import { aBadServer } from "#tests/torture/server.ts";
import { changesOf, setWitness } from "#tests/torture/witness.ts";
import { aWorld, CAP, isRead, recover, type World } from "#tests/torture/world.ts";

export type Outcome = {
  seeds: number[];
  violations: (Violation & { seed: number })[];
  /** How many of each kind. */
  faults: Record<string, number>;
  /** Places in the code that were passed, here or in any process of the round. */
  passed: Place[];
  accepted: number;
  /** In the end, and of those in mailboxes whose Sent folder could prove it. */
  uncertain: number;
  unproved: number;
  /** Seconds. */
  slowestRest: number;
  slowestDrain: number;
};

export async function runRound(seeds: number[], tools: Tools): Promise<Outcome> {
  const passed = new Set<Place>();
  hangFault((place) => void passed.add(place));
  const imap = await anImapHost();
  const server = await aBadServer(async ({ raw, from }) => {
    if (isRead(Number(/^seed(\d+)@/.exec(from)?.[1]))) await imap.deliver(raw, "Sent");
  });
  try {
    await setWitness(tools.superuser);
    const worlds: World[] = [];
    for (const seed of seeds)
      worlds.push(await aWorld(seed, { people: tools.people, port: server.port, imap }));
    const random = randomOf(seeds[0]! * 31 + 1);
    const began = new Date();
    const stage: Stage = {
      ...{ worlds, server, imap, tools, random, counts: new Map(), workers: [], ahead: 0 },
      stops: [{ from: began, to: began }],
    };
    const leavers = optOutsDuring(worlds, tools);
    const drained = await torment(stage);
    await leavers;
    server.calm();
    const [about] = server.taken.filter(({ from }) => isRead(Number(/\d+/.exec(from))));
    await imap.answerTwice(about ? [about.messageId] : [], random);
    const rests = await recover(worlds);
    return await judge(stage, { rests, drained, passed });
  } finally {
    hangFault(undefined);
    clock.reset();
    await server.close();
    await imap.close();
  }
}

/** Two of each seed opt out over the web while their messages are on the way. */
async function optOutsDuring(worlds: World[], { post, seconds }: Tools): Promise<void> {
  await Promise.all(
    worlds.flatMap((world) =>
      [0, 1].map(async () => {
        const { random, enrolments, person } = world;
        const enrolment = enrolments[random.below(enrolments.length)]!;
        await pause(random.next() * seconds * 1000);
        const token = unsubscribeToken({
          ...{ teamId: person.member.teamId, hash: enrolment.optOutHash },
          enrolmentId: enrolment.id,
        });
        const status = await post(`/u/${token}`);
        if (status >= 200 && status < 300 && !world.optOuts.has(enrolment.id)) {
          world.optOuts.set(enrolment.id, new Date());
        }
      }),
    ),
  );
}

type Noted = { place: Place; did: string; at: number };
type Ended = { rests: Map<number, number>; drained: number; passed: Set<Place> };

async function judge(stage: Stage, { rests, drained, passed }: Ended): Promise<Outcome> {
  const { worlds, server, tools, counts } = stage;
  const text = await readFile(tools.log, "utf8").catch(() => "");
  const notes = text
    .split("\n")
    .filter(Boolean)
    .map((line): Noted => JSON.parse(line));
  for (const { place, did, at } of notes) {
    passed.add(place);
    if (did === "passed") continue;
    counts.set(`${did} ${place}`, (counts.get(`${did} ${place}`) ?? 0) + 1);
    if (did === "kill") stage.stops.push({ from: new Date(at), to: new Date(at) });
  }
  const found: Outcome["violations"] = [];
  let [uncertain, unproved] = [0, 0];
  for (const world of worlds) {
    const { seed } = world;
    const history = { ...(await historyOf(world, stage)), rested: rests.get(seed)!, drained };
    const doubts = history.ledger.filter(({ state }) => state === "uncertain").length;
    uncertain += doubts;
    if (isRead(seed)) unproved += doubts;
    found.push(...violations(history).map((violation) => ({ ...violation, seed })));
  }
  return {
    seeds: worlds.map(({ seed }) => seed),
    violations: found,
    faults: Object.fromEntries([...counts, ...server.faults].sort()),
    passed: [...passed].sort(),
    ...{ accepted: server.taken.length, uncertain, unproved },
    slowestRest: Math.max(...rests.values()),
    slowestDrain: drained,
  };
}

async function historyOf(
  { seed, person, mailbox, sequence, prospects, optOuts }: World,
  { server, tools, stops }: Stage,
): Promise<Omit<History, "rested" | "drained">> {
  const ledger = await ledgerOf(person, sequence.id);
  const runs = await enrolmentsOf(person, sequence.id);
  const [boxes, stored] = await inTeam(person.member, async (tx) => [
    await tx.select().from(mailboxes),
    await tx.select({ id: messages.messageId }).from(messages).where(isNotNull(messages.messageId)),
  ]);
  const addresses = new Map(prospects.map(({ id, email }) => [id, email]));
  const toWhom = new Map(runs.map(({ id, prospectId }) => [id, addresses.get(prospectId)!]));
  const kept = [...ledger, ...runs, ...boxes].map(({ id, state, trail }) => ({
    ...{ id, state },
    trail: trail ?? "",
  }));
  const ids = kept.map(({ id }) => id);
  return {
    ledger: ledger.map((row) => ({
      ...{ id: row.id, enrolmentId: row.enrolmentId!, step: row.step, state: row.state },
      ...{ mailboxId: mailbox.id, messageId: row.messageId!, countedAt: row.countedAt },
      to: toWhom.get(row.enrolmentId!)!,
    })),
    ...{ runs, kept, optOuts, stops, cap: CAP, cuts: server.cuts },
    taken: server.taken.filter(({ from }) => from.startsWith(`seed${seed}@`)),
    changes: await changesOf(tools.superuser, ids),
    stored: stored.flatMap(({ id }) => id ?? []),
  };
}
