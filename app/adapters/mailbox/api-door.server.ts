/** A mailbox behind a provider's interface instead of a server for mail: what Gmail and Graph have in common. */
import type { Judged } from "#app/adapters/mailbox/api-problem.ts";
import type {
  BrokenWhy,
  Mailbox,
  OutgoingMessage,
  RetryWhy,
  SendOutcome,
  TestOutcome,
} from "#app/adapters/mailbox/port.ts";
import { withFiles } from "#app/adapters/mailbox/with-files.ts";
import type { Access } from "#app/adapters/oauth/access.server.ts";
import type { Answered } from "#app/adapters/oauth/https.server.ts";
import type { RefreshWhy } from "#app/adapters/oauth/port.ts";
import { after, now } from "#app/core/clock.ts";
import { type Composed, composeMime, lengthOf } from "#app/core/mime.ts";
import { isReservedDomain } from "#app/core/reserved.ts";
import { type Ok, ok, type Refused, refused } from "#app/core/result.ts";

type Asking = Promise<Ok<Answered> | Refused<RefreshWhy>>;

/** One provider's way of saying it. */
export type Api = {
  /** Requests at once that the provider allows for one mailbox. */
  atOnce: number;
  /** Of a whole message, where the provider takes no more. */
  mostBytes?: number;
  send(mail: Composed): Asking;
  /** Which answer means that the message was taken, and under which name of theirs. */
  accepted(answer: Answered): string | undefined;
  judge(answer: Answered): Judged;
  whoAmI(): Asking;
  /** The address in the answer to `whoAmI`. */
  addressIn(answer: Answered): string;
  /** Asked only where reading is allowed. */
  find(messageId: string): Promise<"delivered" | "absent" | "unknown">;
};

type Door = {
  access: Access;
  api: Api;
  running: Set<Promise<unknown>>;
  closing: boolean;
  /** Needs a person: every later message is told so unasked. */
  broken?: BrokenWhy;
};

/** Until when a mailbox is to be left alone, because its provider said so; for the whole process. */
const resting = new Map<string, Date>();

export function openApiDoor(access: Access, api: Api): Mailbox {
  const door: Door = { access, api, running: new Set(), closing: false };
  return {
    send: (message, mayGo = always) => send(door, message, mayGo),
    test: (sender) => test(door, sender),
    find: (messageId) => find(door, messageId),
    close: async () => {
      door.closing = true;
      await Promise.allSettled(door.running);
    },
  };
}

async function always(): Promise<boolean> {
  return true;
}

async function send(
  door: Door,
  message: OutgoingMessage,
  mayGo: () => Promise<boolean>,
): Promise<SendOutcome> {
  const mail = composeMime(message);
  if (mail.problem) return { kind: "failed", why: mail.problem };
  if (isReservedDomain(mail.to)) return { kind: "failed", why: "reserved-domain" };
  return inTurn(door, async () => {
    const hindrance = hindranceOf(door);
    if (hindrance) return hindrance;
    const whole = await withFiles(message, mail);
    if (whole?.problem) return { kind: "failed", why: whole.problem };
    if (whole && isTooLong(door, whole)) return { kind: "failed", why: "too-big" };
    // Not to be able to ask is no permission.
    if (!whole || !(await mayGo().catch(() => false))) return { kind: "withdrawn" };
    return remember(door, await hand(door, whole));
  });
}

function isTooLong({ api }: Door, mail: Composed): boolean {
  return api.mostBytes !== undefined && lengthOf(mail) > api.mostBytes;
}

/** Waits for one of the provider's places. */
async function inTurn<T>(door: Door, work: () => Promise<T>): Promise<T> {
  while (door.running.size >= door.api.atOnce) await Promise.race(door.running);
  const run = work();
  const done = run.then(
    () => {},
    () => {},
  );
  door.running.add(done);
  void done.then(() => door.running.delete(done));
  return run;
}

function hindranceOf({ access, broken, closing }: Door): SendOutcome | undefined {
  if (broken) return { kind: "mailbox-broken", why: broken };
  if (closing) return { kind: "retry", why: "closing" };
  const until = resting.get(access.holder.id);
  return until && now() < until ? { kind: "retry", why: "slow-down" } : undefined;
}

async function hand({ api, access }: Door, mail: Composed): Promise<SendOutcome> {
  const asked = await api.send(mail);
  if (asked.refused) return withoutAccess(asked.refused);
  const response = api.accepted(asked.value);
  if (response !== undefined) return { kind: "accepted", response };
  const { retryAfter } = asked.value;
  if (retryAfter) resting.set(access.holder.id, after(now(), retryAfter));
  return api.judge(asked.value);
}

function remember(door: Door, outcome: SendOutcome): SendOutcome {
  if (outcome.kind === "mailbox-broken") door.broken = outcome.why;
  return outcome;
}

/** No token, so nothing left. */
function withoutAccess(why: RefreshWhy): SendOutcome {
  return why === "try-later" ? { kind: "retry", why } : { kind: "mailbox-broken", why };
}

/** Signs in anew, so that it is the lasting token that is tried, and asks whose mailbox it is. */
async function test({ api, access }: Door, sender: string): Promise<TestOutcome> {
  const token = await access.renew();
  if (token.refused) return refused(token.refused, {});
  if (!token.value.rights.includes("send")) return refused("access-refused", {});
  const asked = await api.whoAmI();
  if (asked.refused) return refused(asked.refused, {});
  if (asked.value.status !== 200) return tested(api.judge(asked.value));
  const own = api.addressIn(asked.value).toLowerCase();
  return own === sender.toLowerCase() ? ok({ secured: true }) : refused("sender-refused", {});
}

function tested(outcome: Judged): TestOutcome {
  const { kind, why, ...answer } = outcome;
  const word = kind === "mailbox-broken" || kind === "retry" ? why : "try-later";
  return refused(word as BrokenWhy | RetryWhy, answer);
}

/** Not to be able to look says nothing about the message. */
async function find({ api, access }: Door, messageId: string) {
  const rights = await access.rights();
  if (rights.refused || !rights.value.includes("read")) return "unknown";
  return api.find(messageId);
}
