/** Being signed in to one mailbox: access tokens live in this process's memory and nowhere else. */
import { type Answered, type Asked, ask } from "#app/adapters/oauth/https.server.ts";
import { findProvider } from "#app/adapters/oauth/index.server.ts";
import type { ProviderName, RefreshWhy, Right, Token } from "#app/adapters/oauth/port.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import { type Ok, ok, type Refused, refused } from "#app/core/result.ts";

/** Whose credential it is, as in the vault. */
export type Holder = { teamId: string; id: string; kind: ProviderName; credentialVersion: number };

export type Access = {
  holder: Holder;
  /** What it allows; asks the provider if need be. */
  rights(): Promise<Ok<Right[]> | Refused<RefreshWhy>>;
  /** One request with a token; one that is not taken any more is replaced once, and the request repeated. */
  ask(asked: Omit<Asked, "token">): Promise<Ok<Answered> | Refused<RefreshWhy>>;
  /** Signs in anew, whatever is in memory. */
  renew(): Promise<Ok<Token> | Refused<RefreshWhy>>;
};

type Fetched = Promise<Ok<Token> | Refused<RefreshWhy>>;

const tokens = new Map<string, Fetched>();
const MOST = 2000;
/** A token is not begun to be used when it might end on the way. */
const SPARE = 2 * MINUTE;

export function openAccess(holder: Holder, secret: string): Access {
  const source = { holder, renew: () => keep(holder, refresh(holder, secret)) };
  return {
    ...source,
    rights: async () => {
      const found = await current(source);
      return found.refused ? found : ok(found.value.rights);
    },
    ask: (asked) => askWith(source, asked),
  };
}

type Source = { holder: Holder; renew: () => Fetched };

/** Whoever comes while another is asking waits for the same answer, a refusal included. */
async function current(source: Source, stale?: string): Fetched {
  const known = tokens.get(nameOf(source.holder));
  if (!known) return source.renew();
  const found = await known;
  if (found.refused) return found;
  const { value, expiresAt } = found.value;
  if (value !== stale && after(now(), SPARE) < expiresAt) return found;
  return tokens.get(nameOf(source.holder)) === known ? source.renew() : current(source, stale);
}

/** A 401 says that nothing was done, so asking again cannot do it twice. */
async function askWith(source: Source, asked: Omit<Asked, "token">) {
  const first = await current(source);
  if (first.refused) return first;
  const answer = await ask({ ...asked, token: first.value.value });
  if (answer.status !== 401) return ok(answer);
  const second = await current(source, first.value.value);
  if (second.refused) return second;
  const again = await ask({ ...asked, token: second.value.value });
  return again.status === 401 ? refused("access-ended") : ok(again);
}

/** Many who ask at once wait for one answer; a refusal is not remembered. */
function keep(holder: Holder, fetched: Fetched): Fetched {
  const name = nameOf(holder);
  if (tokens.size >= MOST) tokens.clear();
  tokens.set(name, fetched);
  const forget = () => tokens.get(name) === fetched && tokens.delete(name);
  fetched.then((outcome) => outcome.refused && forget(), forget);
  return fetched;
}

async function refresh(holder: Holder, secret: string): Fetched {
  const provider = findProvider(holder.kind);
  if (!provider) return refused("sign-in-not-set-up");
  const outcome = await provider.refresh(secret);
  if (outcome.refused) return outcome;
  if (outcome.value.secret) await store(holder, outcome.value.secret);
  return ok(outcome.value.token);
}

/** Should it fail, the one before is good for some weeks, and the next refresh brings another. */
async function store({ teamId, id, kind, credentialVersion }: Holder, secret: string) {
  const binding = { teamId, mailboxId: id, purpose: kind, version: credentialVersion };
  await vault.renew(binding, secret).catch((error: unknown) => {
    log.warn({ err: error, mailboxId: id }, "a renewed credential could not be sealed");
  });
}

function nameOf({ id, credentialVersion }: Holder): string {
  return `${id} ${credentialVersion}`;
}
