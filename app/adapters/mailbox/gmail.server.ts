/** A Gmail or Google Workspace mailbox over the Gmail API. */
import { type Api, openApiDoor } from "#app/adapters/mailbox/api-door.server.ts";
import {
  gmailVerdict,
  judge,
  listOf,
  objectOf,
  textOf,
} from "#app/adapters/mailbox/api-problem.ts";
import { isOurs } from "#app/adapters/mailbox/own-shape.ts";
import type { Mailbox } from "#app/adapters/mailbox/port.ts";
import type { Access } from "#app/adapters/oauth/access.server.ts";

const host = "https://gmail.googleapis.com";
export const gmail = `${host}/gmail/v1/users/me`;
const upload = `${host}/upload/gmail/v1/users/me/messages/send?uploadType=media`;
/** Ours to read with nothing but `openid email`: the profile of the Gmail API wants the right to read mail. */
const userinfo = "https://openidconnect.googleapis.com/v1/userinfo";

/** Above this the message goes by the door for uploads, which takes 35 MB. */
const INLINE_BYTES = 3_000_000;
/** As many of the newest sent messages are looked at for one of ours. */
const SAMPLE = 20;

export function openGmail(access: Access): Mailbox {
  const api: Api = {
    // A message costs 100 of the 250 units that Google grants a mailbox in a second.
    atOnce: 2,
    send: ({ bytes }) => {
      const mime = Buffer.from(bytes, "utf8");
      if (mime.length > INLINE_BYTES) {
        return access.ask({ method: "POST", url: upload, type: "message/rfc822", body: bytes });
      }
      const body = JSON.stringify({ raw: mime.toString("base64url") });
      return access.ask({
        method: "POST",
        url: `${gmail}/messages/send`,
        type: "application/json",
        body,
      });
    },
    accepted: ({ status, json }) =>
      status >= 200 && status < 300 ? `gmail ${textOf(objectOf(json).id)}`.trim() : undefined,
    judge: (answer) => judge(answer, gmailVerdict),
    whoAmI: () => access.ask({ url: userinfo, timeout: 10_000 }),
    addressIn: ({ json }) => textOf(objectOf(json).email),
    find: (messageId) => find(access, messageId),
  };
  return openApiDoor(access, api);
}

/** In the spam and the bin too: what was sent and then deleted was sent all the same. */
async function find(access: Access, messageId: string) {
  const query = `rfc822msgid:${messageId.replace(/^<|>$/g, "")}`;
  const found = await ids(access, new URLSearchParams({ q: query, includeSpamTrash: "true" }));
  if (!found) return "unknown";
  if (found.length > 0) return "delivered";
  const sent = new URLSearchParams({ labelIds: "SENT", maxResults: String(SAMPLE) });
  let keeps = false;
  for (const id of (await ids(access, sent)) ?? []) {
    const { given, original } = await messageIdsOf(access, id);
    if (original === messageId) return "delivered";
    keeps ||= isOurs(given, messageId) || isOurs(original, messageId);
  }
  return keeps ? "absent" : "unknown";
}

async function ids(access: Access, query: URLSearchParams): Promise<string[] | undefined> {
  const asked = await access.ask({ url: `${gmail}/messages?${query}` });
  if (asked.refused || asked.value.status !== 200) return undefined;
  return listOf(asked.value.json, "messages").map(({ id }) => textOf(id));
}

/** Under which it lies there, and which it was handed over with, should Gmail have replaced that. */
async function messageIdsOf(access: Access, id: string) {
  const headers = ["Message-ID", "X-Google-Original-Message-ID"];
  const query = `format=metadata&metadataHeaders=${headers.join("&metadataHeaders=")}`;
  const asked = await access.ask({ url: `${gmail}/messages/${encodeURIComponent(id)}?${query}` });
  const payload = objectOf(asked.value?.json).payload;
  const fields = listOf(payload, "headers");
  const [given, original] = headers.map((header) => {
    const field = fields.find(({ name }) => textOf(name).toLowerCase() === header.toLowerCase());
    return textOf(field?.value);
  });
  return { given: given!, original: original! };
}
