/** Asking the hosts of a domain about one mailbox, politely: in lanes, and not where we just failed. */
import { answerOf } from "#app/adapters/mailbox/smtp-reply.ts";
import { WireFailure } from "#app/adapters/mailbox/smtp-wire.server.ts";
import { openShelf, type Shelf } from "#app/adapters/memo.ts";
import type { Facts } from "#app/adapters/verification/judge.ts";
import {
  type Done,
  type LaneSettings,
  type Lanes,
  openLanes,
} from "#app/adapters/verification/lanes.ts";
import type { MailHost } from "#app/adapters/verification/mail-hosts.server.ts";
import { aboutMailbox, aboutOurselves, waitAskedFor } from "#app/adapters/verification/rcpt.ts";
import {
  askAbout,
  endTalk,
  isOpen,
  openTalk,
  type Question,
  type Talk,
  type Talker,
  Unwelcome,
} from "#app/adapters/verification/smtp-talk.server.ts";
import { HOUR, MINUTE } from "#app/core/clock.ts";

export type ProbeAnswer = {
  mailbox: Facts["mailbox"];
  catchAll?: boolean | undefined;
  /** Milliseconds after which asking again may help. */
  wait?: number | undefined;
  /** For the record: who was asked and what was said. */
  host?: string;
  encrypted?: boolean;
  said?: ReturnType<typeof answerOf>;
};

export type ProbeQuestion = Omit<Question, "catchAll"> & {
  hosts: MailHost[];
  /** Judges the network address itself. */
  mayConnect: (address: string) => boolean;
};

export type Prober = { ask(question: ProbeQuestion): Promise<ProbeAnswer> };

type Route = { address: string; name: string };
type State = {
  talker: Talker;
  lanes: Lanes<Talk>;
  /** What a host did before any mailbox was named, so that the others in its queue are spared. */
  troubles: Shelf<ProbeAnswer>;
  catchAlls: Shelf<boolean>;
};

const mostRoutes = 4;
// What greylisting servers usually want is less; RFC 5321 section 4.5.4.1 asks senders for this.
const usualWait = 30 * MINUTE;

export function openProber(talker: Talker, lanes: LaneSettings): Prober {
  const state: State = {
    talker,
    lanes: openLanes<Talk>(lanes, endTalk),
    troubles: openShelf(10_000),
    catchAlls: openShelf(20_000),
  };
  return { ask: (question) => ask(state, question) };
}

async function ask(state: State, question: ProbeQuestion): Promise<ProbeAnswer> {
  const routes = routesTo(question.hosts).filter(({ address }) => question.mayConnect(address));
  let answer: ProbeAnswer = { mailbox: "private-network" };
  for (const route of routes.slice(0, mostRoutes)) {
    answer = await state.lanes.run(route.address, (left) => converse(state, route, question, left));
    if (answer.mailbox !== "no-answer") return answer;
  }
  return answer;
}

/** The first address of every host before the second of any. */
function routesTo(hosts: MailHost[]): Route[] {
  const most = Math.max(0, ...hosts.map(({ addresses }) => addresses.length));
  return Array.from({ length: most }, (_, nth) =>
    hosts.flatMap(({ name, addresses }) =>
      addresses[nth] ? [{ name, address: addresses[nth] }] : [],
    ),
  ).flat();
}

async function converse(
  state: State,
  route: Route,
  question: ProbeQuestion,
  left: Talk | undefined,
): Promise<Done<ProbeAnswer, Talk>> {
  const trouble = state.troubles.get(route.address);
  if (trouble) return { value: trouble, ...(left && { session: left }) };
  if (left) {
    const done = await askOn(state, route, question, left);
    // A session that was passed on may have ended meanwhile, which says nothing about this address.
    if (done.value.mailbox !== "no-answer") return done;
  }
  try {
    const talk = await openTalk(state.talker, route);
    return await askOn(state, route, question, talk);
  } catch (failure) {
    const value = notHeard(route, failure);
    remember(state, route, value);
    return { value };
  }
}

async function askOn(
  state: State,
  route: Route,
  question: ProbeQuestion,
  talk: Talk,
): Promise<Done<ProbeAnswer, Talk>> {
  const about = { host: route.name, encrypted: talk.encrypted };
  if (question.utf8 && !talk.utf8) {
    return passOn({ mailbox: "smtputf8-not-offered", ...about }, talk);
  }
  const key = `${route.address} ${question.domain}`;
  try {
    const known = state.catchAlls.get(key);
    const { reply, catchAll } = await askAbout(talk, state.talker, {
      ...question,
      catchAll: known,
    });
    if (catchAll !== undefined) state.catchAlls.set(key, catchAll, 6 * HOUR);
    const mailbox = aboutMailbox(reply);
    const wait = waitFor(mailbox, reply.text);
    return passOn({ mailbox, catchAll, wait, ...about, said: answerOf(reply) }, talk);
  } catch (failure) {
    endTalk(talk);
    const value = { ...notHeard(route, failure), ...about };
    if (failure instanceof Unwelcome && talk.asked <= 1) remember(state, route, value);
    return { value };
  }
}

function passOn(value: ProbeAnswer, talk: Talk): Done<ProbeAnswer, Talk> {
  // 421 announces that the server hangs up (RFC 5321 section 3.8).
  if (isOpen(talk) && value.said?.code !== 421) return { value, session: talk };
  endTalk(talk);
  return { value };
}

/** Throws what is no failure of a network or a server. */
function notHeard({ name }: Route, failure: unknown): ProbeAnswer {
  if (failure instanceof Unwelcome) {
    const { reply } = failure;
    const mailbox = aboutOurselves(reply);
    return { mailbox, wait: waitFor(mailbox, reply.text), host: name, said: answerOf(reply) };
  }
  if (!(failure instanceof WireFailure)) throw failure;
  return { mailbox: "no-answer", wait: usualWait, host: name, said: { said: failure.why } };
}

function remember(state: State, { address }: Route, value: ProbeAnswer): void {
  state.troubles.set(address, value, value.mailbox === "blocked" ? 15 * MINUTE : MINUTE);
}

function waitFor(mailbox: ProbeAnswer["mailbox"], said: string): number | undefined {
  if (mailbox !== "greylisted" && mailbox !== "busy") return undefined;
  return waitAskedFor(said) ?? usualWait;
}
