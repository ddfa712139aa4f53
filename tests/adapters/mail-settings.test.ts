/** What a domain says about its mail servers: read strictly, asked for within bounds, from public networks only. */

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readAutoconfig } from "#app/adapters/mail-settings/autoconfig.ts";
import { fetchSmall } from "#app/adapters/mail-settings/fetch.server.ts";
import { findMailSettings } from "#app/adapters/mail-settings/index.server.ts";
import { settingsFromMailHosts } from "#app/adapters/mail-settings/records.ts";
import { type DnsPeer, dnsPeer } from "./dns-peer.ts";

const file = `<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="larkfield.example">
  <incomingServer type="pop3"><hostname>pop.larkfield.example</hostname><port>995</port>
    <socketType>SSL</socketType></incomingServer>
  <incomingServer type="imap"><hostname>imap.larkfield.example</hostname><port>993</port>
    <socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.larkfield.example</hostname><port>25</port>
    <socketType>plain</socketType></outgoingServer>
  <outgoingServer type="smtp"><hostname>smtp.larkfield.example</hostname><port>587</port>
    <socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></outgoingServer>
</emailProvider></clientConfig>`;

const read = (text: string) => readAutoconfig(Buffer.from(text), "autoconfig.larkfield.example");

describe("an autoconfig file", () => {
  test("gives the first servers that are encrypted, and how the user is named", async () => {
    expect(await read(file)).toEqual({
      ...{ by: "autoconfig", from: "autoconfig.larkfield.example", username: "local-part" },
      smtp: { host: "smtp.larkfield.example", port: 587, security: "starttls" },
      imap: { host: "imap.larkfield.example", port: 993, security: "tls" },
    });
  });

  test.each([
    "",
    "<html><body>Not found</body></html>",
    file.slice(0, 400),
    file.replaceAll("larkfield.example<", "127.0.0.1<"),
    file.replaceAll(/<port>\d+/g, "<port>99999"),
    file.replaceAll(/<socketType>\w+/g, "<socketType>plain"),
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${file.replaceAll("larkfield", "&e;")}`,
  ])("that is broken, unencrypted or leads to an address gives nothing", async (text) => {
    expect(await read(text)).toBeUndefined();
  });
});

describe("fetching it", () => {
  const server = setupServer();
  beforeAll(() => server.listen());
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
  const url = "https://autoconfig.larkfield.example/mail/config-v1.1.xml";
  const get = (response: () => Response) => {
    server.use(http.get(url, response));
    return fetchSmall(url, { privateNetworks: true });
  };

  test("takes a whole small answer, and nothing else", async () => {
    const whole = await get(() => new HttpResponse(file));
    const big = await get(() => new HttpResponse("x".repeat(70_000)));
    const moved = await get(
      () => new HttpResponse(null, { status: 302, headers: { Location: "/" } }),
    );
    const gone = await get(() => HttpResponse.error());

    expect(Buffer.from(whole!).toString()).toBe(file);
    expect([big, moved, gone]).toEqual([undefined, undefined, undefined]);
  });
});

test("a file is never fetched from a private network", async () => {
  let asked = 0;
  const server = createServer(() => asked++).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const answer = await fetchSmall(`https://localhost:${port}/x`, { privateNetworks: false });

  expect([answer, asked]).toEqual([undefined, 0]);
  server.close();
});

describe("a domain's records", () => {
  let peer: DnsPeer;
  beforeAll(async () => {
    peer = await dnsPeer();
  });
  afterAll(() => peer.close());

  test("SRV names the servers, TLS from the start first, and “.” that there is none", async () => {
    peer.zones.set("_submissions._tcp.larkfield.example", {
      srv: [[0, 465, "out.first.org"]],
    });
    peer.zones.set("_submission._tcp.larkfield.example", {
      srv: [[0, 587, "old.first.org"]],
    });
    peer.zones.set("_imap._tcp.larkfield.example", {
      srv: [
        [20, 143, "spare.third.org"],
        [10, 143, "in.second.net"],
      ],
    });
    peer.zones.set("larkfield.example", { mx: [[10, "aspmx.l.google.com"]] });

    const found = await findMailSettings("larkfield.example", { servers: [peer.server] });

    expect(found).toMatchObject({
      by: "srv",
      smtp: { host: "out.first.org", port: 465, security: "tls" },
      imap: { host: "in.second.net", port: 143, security: "starttls" },
    });
  });

  test("without them the host of its mail tells the provider, or is a guess that is named one", async () => {
    peer.zones.set("quiet.example", {
      mx: [
        [20, "x.example"],
        [10, "ASPMX.L.google.com"],
      ],
    });

    const provider = await findMailSettings("quiet.example", { servers: [peer.server] });
    const guess = settingsFromMailHosts(["mail.larkfield.example"]);

    expect(provider).toMatchObject({ by: "mail-host", imap: { host: "imap.gmail.com" } });
    expect(guess).toMatchObject({
      by: "guess",
      smtp: { host: "mail.larkfield.example", port: 465 },
    });
    expect(await findMailSettings("nowhere.example", { servers: [peer.server] })).toBeUndefined();
  });

  test("names kept for examples are never asked for outside this machine", async () => {
    expect(await findMailSettings("larkfield.example", { servers: [] })).toBeUndefined();
  });
});
