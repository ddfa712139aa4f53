/** Reads an autoconfig file (the format that Thunderbird made common): the first servers we can use. */
import type { MailSettings, ServerSettings } from "#app/adapters/mail-settings/port.ts";
import { attribute, BadXml, readXml } from "#app/core/xml-reader.ts";

type Server = { kind: string; type: string; values: Record<string, string> };

/** Undefined for what is no such file, or names no server that is safe to sign in to. */
export async function readAutoconfig(
  bytes: Uint8Array,
  from: string,
): Promise<MailSettings | undefined> {
  const servers = await serversIn(bytes);
  const usable = (kind: string, type: string) =>
    servers.find((server) => server.kind === kind && server.type === type && settingsOf(server));
  const smtp = usable("outgoingServer", "smtp");
  const imap = usable("incomingServer", "imap");
  if (!smtp && !imap) return undefined;
  const name = (smtp ?? imap)!.values.username ?? "";
  return {
    ...{ by: "autoconfig", from },
    ...(smtp && { smtp: settingsOf(smtp) }),
    ...(imap && { imap: settingsOf(imap) }),
    username: name === "%EMAILLOCALPART%" ? "local-part" : "address",
  };
}

async function serversIn(bytes: Uint8Array): Promise<Server[]> {
  const servers: Server[] = [];
  let server: Server | undefined;
  let field = "";
  try {
    for await (const events of readXml(once(bytes))) {
      for (const event of events) {
        if (event.kind === "open" && isServer(event.name)) {
          server = {
            kind: event.name,
            type: attribute(event.attributes, "type") ?? "",
            values: {},
          };
          servers.push(server);
        } else if (event.kind === "open") field = event.name;
        else if (event.kind === "text" && server && field) addTo(server, field, event.text);
        else if (event.kind === "close") {
          field = "";
          if (isServer(event.name)) server = undefined;
        }
      }
    }
  } catch (error) {
    if (error instanceof BadXml) return [];
    throw error;
  }
  return servers;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function isServer(name: string): boolean {
  return name === "incomingServer" || name === "outgoingServer";
}

/** Of several ways to sign in the first counts, as of several servers. */
function addTo({ values }: Server, field: string, text: string): void {
  const known = Object.hasOwn(values, field) ? values[field]! : "";
  values[field] = (known + text).trim().slice(0, 300);
}

const security: Record<string, "tls" | "starttls"> = { SSL: "tls", STARTTLS: "starttls" };

function settingsOf({ values }: Server): ServerSettings | undefined {
  const { hostname = "", port = "", socketType = "" } = values;
  const how = Object.hasOwn(security, socketType) ? security[socketType] : undefined;
  const host = hostname.toLowerCase().replace(/\.$/, "");
  if (!how || !isHostName(host) || !/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return undefined;
  return { host, port: Number(port), security: how };
}

/** Names only: a literal address is nobody's published mail server. */
export function isHostName(host: string): boolean {
  return (
    host.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(host)
  );
}
