/** A Microsoft 365 or Outlook.com mailbox over Microsoft Graph. */
import { type Api, openApiDoor } from "#app/adapters/mailbox/api-door.server.ts";
import {
  graphVerdict,
  judge,
  listOf,
  objectOf,
  textOf,
} from "#app/adapters/mailbox/api-problem.ts";
import { isOurs } from "#app/adapters/mailbox/own-shape.ts";
import type { Mailbox } from "#app/adapters/mailbox/port.ts";
import type { Access } from "#app/adapters/oauth/access.server.ts";

export const graph = "https://graph.microsoft.com/v1.0/me";

/** A request may have 4 MB, and the message is written in base64 once more. */
const MOST_BYTES = 3_000_000;
/** As many of the newest sent messages are looked at for one of ours. */
const SAMPLE = 25;

export function openGraph(access: Access): Mailbox {
  const api: Api = {
    // Graph allows four requests at once to one mailbox; one is left for reading.
    atOnce: 3,
    mostBytes: MOST_BYTES,
    send: ({ bytes }) =>
      access.ask({
        method: "POST",
        url: `${graph}/sendMail`,
        type: "text/plain",
        body: Buffer.from(bytes, "utf8").toString("base64"),
      }),
    // It promises 202; with 200 it has been seen to drop a message that was too long.
    accepted: ({ status }) => (status === 202 ? "graph" : undefined),
    judge: (answer) => judge(answer, graphVerdict),
    whoAmI: () => access.ask({ url: `${graph}?$select=mail,userPrincipalName`, timeout: 10_000 }),
    addressIn: ({ json }) => {
      const { mail, userPrincipalName } = objectOf(json);
      return textOf(mail) || textOf(userPrincipalName);
    },
    find: (messageId) => find(access, messageId),
  };
  return openApiDoor(access, api);
}

async function find(access: Access, messageId: string) {
  const filter = `internetMessageId eq '${messageId.replaceAll("'", "''")}'`;
  const found = await sentIds(access, { $filter: filter, $top: "1" });
  if (!found) return "unknown";
  if (found.length > 0) return "delivered";
  const newest = { $orderby: "sentDateTime desc", $top: String(SAMPLE) };
  const sent = (await sentIds(access, newest)) ?? [];
  return sent.some((id) => isOurs(id, messageId)) ? "absent" : "unknown";
}

async function sentIds(access: Access, asked: Record<string, string>) {
  const query = new URLSearchParams({ ...asked, $select: "internetMessageId" });
  const answer = await access.ask({ url: `${graph}/mailFolders/sentitems/messages?${query}` });
  if (answer.refused || answer.value.status !== 200) return undefined;
  return listOf(answer.value.json, "value").map((one) => textOf(one.internetMessageId));
}
