/** Reading a Microsoft mailbox: what was added to a folder since a point that Graph names (delta query). */
import {
  graphVerdict,
  judge,
  listOf,
  objectOf,
  textOf,
} from "#app/adapters/mailbox/api-problem.ts";
import { asHeaders, each, read, waitFor } from "#app/adapters/mailbox/api-reading.server.ts";
import { graph, openGraph } from "#app/adapters/mailbox/graph.server.ts";
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
import { after, DAY, now } from "#app/core/clock.ts";
import { ok, refused } from "#app/core/result.ts";

const folders: Record<Folder, string> = { inbox: "inbox", junk: "junkemail", sent: "sentitems" };
const judged = (answer: Answered) => judge(answer, graphVerdict);

const FIRST_LOOK = 30 * DAY;
/** PidTagMessageSize, which Graph has no property of its own for. */
const SIZE = "Integer 0x0E08";
/** An id then stays the same when a rule or a person moves the message. */
const lastingIds = 'IdType="ImmutableId"';

export function openGraphReader(access: Access): Reader {
  return {
    list: (folder, place, most) => list(access, { folder, place, most }),
    fetch: (_folder, head, mostBytes) => fetchWhole(access, head, mostBytes),
    find: (messageId) => openGraph(access).find(messageId),
    sentLately: (most) => sentLately(access, most),
    wait: waitFor,
    close: async () => {},
  };
}

async function sentLately(access: Access, most: number): Promise<SentCopy[]> {
  const query = new URLSearchParams({
    $orderby: "sentDateTime desc",
    $top: String(most),
    $select: "internetMessageId,subject,toRecipients,sentDateTime",
  });
  const url = `${graph}/mailFolders/${folders.sent}/messages?${query}`;
  const found = await read(access, { url }, { judge: judged });
  if (found.refused) return [];
  return listOf(found.value.json, "value").map((one) => {
    const [to] = listOf(one, "toRecipients");
    return {
      messageId: textOf(one.internetMessageId),
      to: textOf(objectOf(to?.emailAddress).address),
      subject: textOf(one.subject),
      at: new Date(textOf(one.sentDateTime) || 0),
    };
  });
}

type Listing = { folder: Folder; place: Place | undefined; most: number };

async function list(access: Access, { folder, place, most }: Listing) {
  const prefer = `${lastingIds}, odata.maxpagesize=${most}`;
  const known = place?.mark?.startsWith(`${graph}/`) ? place.mark : undefined;
  const asked = { url: known ?? firstUrl(folder), prefer };
  let found = await read(access, asked, { judge: judged, fine: [200, 400, 410] });
  if (found.refused) return found;
  // The point is too old or unknown by now (410, or 400 with syncStateNotFound): begin anew.
  if (found.value.status !== 200 && known) {
    found = await read(access, { url: firstUrl(folder), prefer }, { judge: judged });
    if (found.refused) return found;
  }
  const { json } = found.value;
  const next = textOf(objectOf(json)["@odata.nextLink"]);
  const mark = next || textOf(objectOf(json)["@odata.deltaLink"]);
  if (!mark.startsWith(`${graph}/`)) return refused("protocol-error");
  const there = listOf(json, "value").filter((one) => one["@removed"] === undefined);
  const heads = await each(
    there.map(({ id }) => textOf(id)),
    (id) => headOf(access, id),
  );
  if (heads.refused) return heads;
  // In a page Graph promises no order.
  const inOrder = heads.value.toSorted((one, other) => +one.receivedAt - +other.receivedAt);
  const goOn: Place = { validity: "graph", lastUid: 0, mark };
  return ok<Heads>({ heads: inOrder, place: goOn, more: next !== "" });
}

function firstUrl(folder: Folder): string {
  const since = after(now(), -FIRST_LOOK).toISOString();
  const query = new URLSearchParams({
    changeType: "created",
    $select: "id,receivedDateTime",
    $filter: `receivedDateTime ge ${since}`,
  });
  return `${graph}/mailFolders/${folders[folder]}/messages/delta?${query}`;
}

/** Headers are told for one message at a time only; nothing for one that was deleted meanwhile. */
async function headOf(access: Access, id: string) {
  const query = new URLSearchParams({
    $select: "receivedDateTime,internetMessageId,internetMessageHeaders",
    $expand: `singleValueExtendedProperties($filter=id eq '${SIZE}')`,
  });
  const url = `${graph}/messages/${encodeURIComponent(id)}?${query}`;
  const asked = { url, prefer: lastingIds };
  const found = await read(access, asked, { judge: judged, fine: [200, 404] });
  if (found.refused) return found;
  if (found.value.status === 404) return ok<Head | undefined>(undefined);
  const message = objectOf(found.value.json);
  const [size] = listOf(message, "singleValueExtendedProperties");
  return ok<Head | undefined>({
    ...{ uid: 0, key: id, bytes: Number(size?.value) || 0 },
    receivedAt: new Date(textOf(message.receivedDateTime) || 0),
    headers: asHeaders(fieldsOf(message)),
  });
}

/** What was sent from here never travelled, so Graph has no headers of it but the Message-ID. */
function fieldsOf(message: Record<string, unknown>) {
  const fields = listOf(message, "internetMessageHeaders").map((field) => ({
    name: textOf(field.name),
    value: textOf(field.value),
  }));
  if (fields.some(({ name }) => name.toLowerCase() === "message-id")) return fields;
  return [{ name: "Message-ID", value: textOf(message.internetMessageId) }, ...fields];
}

async function fetchWhole(access: Access, { key, bytes }: Head, mostBytes: number) {
  if (bytes > mostBytes) return refused("too-big");
  const url = `${graph}/messages/${encodeURIComponent(key)}/$value`;
  const asked = { url, mostBytes, prefer: lastingIds };
  const found = await read(access, asked, { judge: judged, fine: [0, 200, 404] });
  if (found.refused) return found;
  const { status, why, bytes: whole } = found.value;
  if (status === 404) return refused("gone");
  if (status === 0) return refused(why === "too-long" ? "too-big" : "connection-lost");
  return ok(whole);
}
