/** Reading a Gmail mailbox: what was added since a point of its history (users.history.list). */
import {
  gmailVerdict,
  judge,
  listOf,
  objectOf,
  textOf,
} from "#app/adapters/mailbox/api-problem.ts";
import { asHeaders, each, read, waitFor } from "#app/adapters/mailbox/api-reading.server.ts";
import { gmail, openGmail } from "#app/adapters/mailbox/gmail.server.ts";
import type {
  Folder,
  Head,
  Heads,
  Place,
  Reader,
  SentCopy,
} from "#app/adapters/mailbox/reading-port.ts";
import type { Access } from "#app/adapters/oauth/access.server.ts";
import type { Answered } from "#app/adapters/oauth/https.server.ts";
import { ok, refused } from "#app/core/result.ts";

const labels: Record<Folder, string> = { inbox: "INBOX", junk: "SPAM", sent: "SENT" };
const judged = (answer: Answered) => judge(answer, gmailVerdict);

/** A mailbox that is read for the first time, or whose history is over, is read from here on. */
const FIRST_LOOK = "newer_than:30d";

export function openGmailReader(access: Access): Reader {
  return {
    list: (folder, place, most) => list(access, { folder, place, most }),
    fetch: (_folder, head, mostBytes) => fetchWhole(access, head, mostBytes),
    find: (messageId) => openGmail(access).find(messageId),
    sentLately: (most) => sentLately(access, most),
    wait: waitFor,
    close: async () => {},
  };
}

/** Gmail notes the Message-ID that it replaced in a header of its own. */
async function sentLately(access: Access, most: number): Promise<SentCopy[]> {
  const query = new URLSearchParams({ labelIds: labels.sent, maxResults: String(most) });
  const found = await read(access, { url: `${gmail}/messages?${query}` }, { judge: judged });
  if (found.refused) return [];
  const ids = listOf(found.value.json, "messages").map(({ id }) => textOf(id));
  const heads = await each(ids.filter(Boolean), (id) => headOf(access, id));
  return (heads.value ?? []).map(({ headers, receivedAt: at }) => {
    const field = (name: string) =>
      new RegExp(`^${name}: *(.*?)\\r$`, "im").exec(headers)?.[1]?.trim() ?? "";
    const original = field("X-Google-Original-Message-ID");
    return {
      messageId: field("Message-ID"),
      ...(original ? { original } : {}),
      to: /<([^<>]+)>$/.exec(field("To"))?.[1] ?? field("To"),
      subject: field("Subject"),
      at,
    };
  });
}

type Listing = { folder: Folder; place: Place | undefined; most: number };

/** `mark` is a history id, or `page <token> <history id>` in the middle of a first look. */
async function list(access: Access, listing: Listing) {
  const mark = listing.place?.mark;
  const page = /^page (\S+) (\d+)$/.exec(mark ?? "");
  if (page) return look(access, listing, { page: page[1], history: page[2]! });
  if (mark) return sinceThen(access, listing, mark);
  return lookAnew(access, listing);
}

/** The mark is taken first: what comes while we look is seen twice rather than never. */
async function lookAnew(access: Access, listing: Listing) {
  const profile = await read(access, { url: `${gmail}/profile` }, { judge: judged });
  if (profile.refused) return profile;
  const history = textOf(objectOf(profile.value.json).historyId);
  return history ? look(access, listing, { history }) : refused("protocol-error");
}

type Look = { page?: string | undefined; history: string };

async function look(access: Access, { folder, most }: Listing, { page, history }: Look) {
  const query = new URLSearchParams({ labelIds: labels[folder], maxResults: String(most) });
  query.set("q", FIRST_LOOK);
  if (folder === "junk") query.set("includeSpamTrash", "true");
  if (page) query.set("pageToken", page);
  const found = await read(access, { url: `${gmail}/messages?${query}` }, { judge: judged });
  if (found.refused) return found;
  const next = textOf(objectOf(found.value.json).nextPageToken);
  const ids = listOf(found.value.json, "messages").map(({ id }) => textOf(id));
  // Gmail lists the newest first.
  const mark = next ? `page ${next} ${history}` : history;
  return withHeads(access, ids.reverse(), { mark, more: next !== "" });
}

/** History comes oldest first, and each record's id is a point to go on from. */
async function sinceThen(access: Access, listing: Listing, mark: string) {
  const query = new URLSearchParams({ startHistoryId: mark, historyTypes: "messageAdded" });
  query.set("labelId", labels[listing.folder]);
  query.set("maxResults", String(listing.most));
  const url = `${gmail}/history?${query}`;
  const found = await read(access, { url }, { judge: judged, fine: [200, 404] });
  if (found.refused) return found;
  // History is kept for a week or so: after a longer rest there is none to go on from.
  if (found.value.status === 404) return lookAnew(access, listing);
  const records = listOf(found.value.json, "history");
  const more = textOf(objectOf(found.value.json).nextPageToken) !== "";
  const last = textOf(records.at(-1)?.id);
  const now = textOf(objectOf(found.value.json).historyId);
  const added = records.flatMap((record) => listOf(record, "messagesAdded"));
  const ids = new Set(added.map(({ message }) => textOf(objectOf(message).id)));
  return withHeads(access, [...ids], { mark: (more ? last : now) || mark, more });
}

type Going = { mark: string; more: boolean };

async function withHeads(access: Access, ids: string[], { mark, more }: Going) {
  const heads = await each(ids.filter(Boolean), (id) => headOf(access, id));
  if (heads.refused) return heads;
  const place: Place = { validity: "gmail", lastUid: 0, mark };
  return ok<Heads>({ heads: heads.value, place, more });
}

/** Nothing for a message that was deleted meanwhile. */
async function headOf(access: Access, id: string) {
  const url = `${gmail}/messages/${encodeURIComponent(id)}?format=metadata`;
  const found = await read(access, { url }, { judge: judged, fine: [200, 404] });
  if (found.refused) return found;
  if (found.value.status === 404) return ok<Head | undefined>(undefined);
  const { payload, sizeEstimate, internalDate } = objectOf(found.value.json);
  const fields = listOf(payload, "headers").map((field) => ({
    name: textOf(field.name),
    value: textOf(field.value),
  }));
  const receivedAt = new Date(Number(internalDate) || 0);
  const bytes = Number(sizeEstimate) || 0;
  return ok<Head | undefined>({ uid: 0, key: id, bytes, receivedAt, headers: asHeaders(fields) });
}

async function fetchWhole(access: Access, { key, bytes }: Head, mostBytes: number) {
  if (bytes > mostBytes) return refused("too-big");
  const url = `${gmail}/messages/${encodeURIComponent(key)}?format=raw`;
  // base64url makes four bytes of three; a little is JSON around it.
  const most = Math.ceil(mostBytes * 1.4) + 65_536;
  const asked = { url, mostBytes: most };
  const found = await read(access, asked, { judge: judged, fine: [0, 200, 404] });
  if (found.refused) return found;
  const { status, why, json } = found.value;
  if (status === 404) return refused("gone");
  if (status === 0) return refused(why === "too-long" ? "too-big" : "connection-lost");
  const whole = Buffer.from(textOf(objectOf(json).raw), "base64url");
  return whole.length > mostBytes ? refused("too-big") : ok<Uint8Array>(whole);
}
