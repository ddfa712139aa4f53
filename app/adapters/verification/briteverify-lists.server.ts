/** Lists at BriteVerify: handed over, started, collected page by page, and deleted there. */

import { z } from "zod";
import type { AskRefusalDetail } from "#app/adapters/provider.ts";
import type { Call } from "#app/adapters/provider-call.server.ts";
import { ExportPage, ListState, verificationOf } from "#app/adapters/verification/briteverify.ts";
import {
  askBriteVerify,
  type BriteVerifyAccount,
} from "#app/adapters/verification/briteverify-api.server.ts";
import type { BulkRefused, BulkVerifier, Collected } from "#app/adapters/verification/port.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { type Ok, ok, refused } from "#app/core/result.ts";

const base = "https://bulk-api.briteverify.com/api/v3/lists";
/** Per request and per list, as documented. */
const perRequest = 100_000;
const perList = 1_000_000;

const Answered = z.union([z.object({ list: ListState }).transform(({ list }) => list), ListState]);

const ended = new Set(["terminated", "import_error", "expired", "deleted"]);

export function openBriteVerifyLists(account: BriteVerifyAccount): BulkVerifier {
  return {
    prepare: (addresses) => prepare(account, addresses),
    start: (id) => start(account, id),
    collect: (id, page) => collect(account, id, page),
    discard: (id) => discard(account, id),
  };
}

async function prepare(
  account: BriteVerifyAccount,
  addresses: string[],
): Promise<Ok<{ id: string }> | BulkRefused> {
  if (addresses.length === 0 || addresses.length > perList) return notTaken("size");
  // Without a directive the list stays open: nothing is checked or paid for, and one that is
  // forgotten ends by itself after fifteen minutes.
  const made = await ask(account, { url: base, json: { emails: addresses.slice(0, perRequest) } });
  if (made.refused !== undefined) return made;
  const { id } = made.value;
  for (let from = perRequest; from < addresses.length; from += perRequest) {
    const emails = addresses.slice(from, from + perRequest);
    const added = await ask(account, { url: `${base}/${path(id)}`, json: { emails } });
    if (added.refused !== undefined) {
      await discard(account, id);
      return added;
    }
  }
  return ok({ id });
}

async function start(
  account: BriteVerifyAccount,
  id: string,
): Promise<Ok<undefined> | BulkRefused> {
  const url = `${base}/${path(id)}`;
  const started = await ask(account, { url, json: { directive: "start" } });
  if (started.refused === undefined) return ok();
  if (started.refused !== "refused-by-provider" && started.refused !== "try-later") return started;
  // Refused because it is under way already, or lost on the way here: the list itself knows.
  const seen = await state(account, id);
  if (seen.refused !== undefined) return started;
  if (ended.has(seen.value.state)) return gone(seen.value.state);
  return seen.value.state === "open" ? started : ok();
}

async function collect(
  account: BriteVerifyAccount,
  id: string,
  page: number,
): Promise<Ok<Collected> | BulkRefused> {
  const { creditsEach } = account;
  const seen = await state(account, id);
  if (seen.refused !== undefined) return seen;
  const { state: word, progress = null, errors } = seen.value;
  // An expired list may still call itself complete.
  if (ended.has(word) || errors?.some(({ code }) => code === "expired")) return gone(word);
  if (word !== "complete" && word !== "delivered") return ok({ state: "running", progress });
  const answer = await askList(account, { url: `${base}/${path(id)}/export/${page}` });
  if (answer.refused !== undefined) {
    const early = ["invalid_state", "list_uploads_incomplete"].includes(answer.detail.said);
    return early ? ok({ state: "running", progress }) : answer;
  }
  const read = ExportPage.safeParse(answer.value);
  if (!read.success) return refused("try-later", unreadable());
  const rows = read.data.results
    .filter(({ email }) => email !== "")
    .map((row) => ({
      address: row.email,
      verification: verificationOf(row.email, row, { answer: row, creditsEach }),
    }));
  return ok({ state: "complete", page, pages: read.data.num_pages, rows });
}

async function discard(
  account: BriteVerifyAccount,
  id: string,
): Promise<Ok<undefined> | BulkRefused> {
  const url = `${base}/${path(id)}`;
  const deleted = await askList(account, { method: "DELETE", url });
  if (deleted.refused === undefined || deleted.refused === "gone") return ok();
  if (deleted.detail.said !== "invalid_state") return deleted;
  // Open or under way: it must be stopped first, and one that is stopped has no results to delete.
  const stopped = await ask(account, { url, json: { directive: "terminate" } });
  if (stopped.refused === undefined || stopped.refused === "gone") return ok();
  const seen = await state(account, id);
  const over = seen.refused === "gone" || (seen.value && ended.has(seen.value.state));
  return over ? ok() : stopped;
}

async function state(account: BriteVerifyAccount, id: string) {
  return read(await askList(account, { url: `${base}/${path(id)}` }));
}

/** Changes a list; never repeated by itself, since addresses sent twice are paid for twice. */
async function ask(account: BriteVerifyAccount, { url, json }: { url: string; json: object }) {
  return read(await askList(account, { method: "POST", url, json, repeatable: false }));
}

async function askList(
  account: BriteVerifyAccount,
  call: Omit<Call, "headers">,
): Promise<Ok<unknown> | BulkRefused> {
  const answer = await askBriteVerify(account, call);
  if (answer.refused === undefined) return answer;
  const { said } = answer.detail;
  return said === "not_found" || said === "list_expired" || said === "404" ? gone(said) : answer;
}

function read(answer: Ok<unknown> | BulkRefused): Ok<z.output<typeof ListState>> | BulkRefused {
  if (answer.refused !== undefined) return answer;
  const list = Answered.safeParse(answer.value);
  return list.success ? ok(list.data) : refused("try-later", unreadable());
}

function unreadable(): AskRefusalDetail {
  return { retryAt: after(now(), 5 * MINUTE), said: "unreadable" };
}

function gone(said: string): BulkRefused {
  return refused("gone", { retryAt: null, said });
}

function notTaken(said: string): BulkRefused {
  return refused("refused-by-provider", { retryAt: null, said });
}

function path(id: string): string {
  return encodeURIComponent(id);
}
