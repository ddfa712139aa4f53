/** Reading over the Gmail API and Microsoft Graph in their documented shapes: from a point on, and nothing changed. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openReader } from "#app/adapters/mailbox/index.server.ts";
import type { Head, Place } from "#app/adapters/mailbox/reading-port.ts";
import { writeSecret } from "#app/adapters/oauth/secret.ts";
import { clock } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import {
  gmail,
  googleError,
  googleScope,
  graphError,
  mailProviders,
  microsoftScope,
  setUpProviders,
} from "#tests/support/mail-providers.ts";

const { state, handlers } = mailProviders();
const network = setupServer(...handlers);
const graph = "https://graph.microsoft.com/v1.0/me";

beforeAll(() => {
  setUpProviders();
  network.listen({ onUnhandledFrame: "error" });
});
beforeEach(() => clock.set(new Date("2026-11-26T10:00:00Z")));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

function open(kind: "google" | "microsoft", mayRead = true) {
  const read = {
    google: `${googleScope} https://www.googleapis.com/auth/gmail.readonly`,
    microsoft: `${microsoftScope} Mail.Read`,
  };
  state.scope = mayRead ? read[kind] : undefined;
  const server = { imapHost: null, imapPort: null, imapSecurity: null, username: null };
  const row = { id: newId(), teamId: newId(), kind, credentialVersion: 1, ...server };
  return openReader(row, { password: writeSecret({ refresh: "lasting", rights: ["send"] }) })!;
}

const at = (mark: string): Place => ({ validity: "", lastUid: 0, mark });
const raw = "From: Grace <grace@hopper-labs.com>\r\nSubject: Yes\r\n\r\nYes, please.\r\n";
const aHead: Head = { uid: 0, key: "m1", bytes: raw.length, receivedAt: new Date(0), headers: "" };

describe.each(["google", "microsoft"] as const)("at %s", (kind) => {
  it("nothing is read without the right to, and nothing is asked for", async () => {
    const reader = open(kind, false);

    const listed = await reader.list("inbox", undefined, 10);
    const fetched = await reader.fetch("inbox", aHead, 1000);

    expect([listed.refused, fetched.refused]).toEqual(["not-allowed", "not-allowed"]);
  });

  it("waits until it is told to stop", async () => {
    const stopping = AbortSignal.abort();

    await expect(open(kind).wait(60_000, stopping)).resolves.toBeUndefined();
  });
});

describe("Gmail", () => {
  /** Metadata of each id as `messages.get` gives it. */
  function metadata(): void {
    network.use(
      http.get(`${gmail}/messages/:id`, ({ params, request }) => {
        const { id } = params as { id: string };
        if (id === "deleted") return googleError(404, "notFound")();
        const format = new URL(request.url).searchParams.get("format");
        if (format === "raw") {
          const coded = Buffer.from(raw).toString("base64url");
          return HttpResponse.json({ id, sizeEstimate: raw.length, raw: coded });
        }
        const headers = [
          { name: "Message-ID", value: `<${id}@hopper-labs.com>` },
          { name: "Subject", value: "Yes\r\nBcc: evil@example.org" },
        ];
        const told = { sizeEstimate: 512, internalDate: "1764151200000", payload: { headers } };
        return HttpResponse.json({ id, labelIds: ["INBOX"], ...told });
      }),
    );
  }

  it("is first looked through for a month, page by page, and then goes on from its history", async () => {
    metadata();
    network.use(
      http.get(`${gmail}/profile`, () => HttpResponse.json({ historyId: "900" })),
      http.get(`${gmail}/messages`, ({ request }) => {
        const query = new URL(request.url).searchParams;
        expect([query.get("labelIds"), query.get("q")]).toEqual(["SPAM", "newer_than:30d"]);
        return query.get("pageToken")
          ? HttpResponse.json({ messages: [{ id: "a" }] })
          : HttpResponse.json({ messages: [{ id: "c" }, { id: "b" }], nextPageToken: "p2" });
      }),
    );
    const reader = open("google");

    const first = (await reader.list("junk", undefined, 2)).value!;
    const second = (await reader.list("junk", first.place, 2)).value!;

    expect(first.heads.map(({ key }) => key)).toEqual(["b", "c"]);
    expect([first.more, second.more]).toEqual([true, false]);
    expect(second.place.mark).toBe("900");
    expect(first.heads[0]).toMatchObject({ bytes: 512, receivedAt: new Date(1764151200000) });
    expect(first.heads[0]!.headers).toBe(
      "Message-ID: <b@hopper-labs.com>\r\nSubject: Yes Bcc: evil@example.org\r\n",
    );
  });

  it("tells what was added since, in order, each once, without what was deleted", async () => {
    metadata();
    const added = (id: string, ...ids: string[]) => ({
      id,
      messagesAdded: ids.map((one) => ({ message: { id: one, threadId: "t" } })),
    });
    network.use(
      http.get(`${gmail}/history`, ({ request }) => {
        const query = new URL(request.url).searchParams;
        expect(query.get("historyTypes")).toBe("messageAdded");
        expect(query.get("labelId")).toBe("INBOX");
        return query.get("startHistoryId") === "900"
          ? HttpResponse.json({
              history: [added("905", "d", "e"), added("907", "e", "deleted")],
              nextPageToken: "more",
              historyId: "950",
            })
          : HttpResponse.json({ historyId: "950" });
      }),
    );
    const reader = open("google");

    const first = (await reader.list("inbox", at("900"), 2)).value!;
    const second = (await reader.list("inbox", first.place, 2)).value!;

    expect(first.heads.map(({ key }) => key)).toEqual(["d", "e"]);
    expect([first.place.mark, first.more]).toEqual(["907", true]);
    expect([second.heads, second.place.mark, second.more]).toEqual([[], "950", false]);
  });

  it("tells under which Message-ID its sent messages lie, and which was replaced", async () => {
    const header = (name: string, value: string) => ({ name, value });
    network.use(
      http.get(`${gmail}/messages`, ({ request }) => {
        expect(new URL(request.url).searchParams.get("labelIds")).toBe("SENT");
        return HttpResponse.json({ messages: [{ id: "s1" }] });
      }),
      http.get(`${gmail}/messages/s1`, () => {
        const headers = [
          header("To", '"Grace Hopper" <grace@hopper-labs.com>'),
          header("Subject", "A question"),
          header("X-Google-Original-Message-ID", "<ours@larkfield.example>"),
          header("Message-ID", "<CAG1@mail.gmail.com>"),
        ];
        const internalDate = String(Date.parse("2026-11-26T09:00:00Z"));
        return HttpResponse.json({ id: "s1", internalDate, payload: { headers } });
      }),
    );

    const copies = await open("google").sentLately!(5);

    expect(copies).toEqual([
      {
        messageId: "<CAG1@mail.gmail.com>",
        original: "<ours@larkfield.example>",
        to: "grace@hopper-labs.com",
        subject: "A question",
        at: new Date("2026-11-26T09:00:00Z"),
      },
    ]);
    expect(await open("google", false).sentLately!(5)).toEqual([]);
  });

  it("looks anew when its history is over", async () => {
    metadata();
    network.use(
      http.get(`${gmail}/history`, googleError(404, "notFound")),
      http.get(`${gmail}/profile`, () => HttpResponse.json({ historyId: "2000" })),
      http.get(`${gmail}/messages`, () => HttpResponse.json({ messages: [{ id: "z" }] })),
    );

    const { heads, place } = (await open("google").list("sent", at("1"), 5)).value!;

    expect([heads[0]!.key, place.mark]).toEqual(["z", "2000"]);
  });

  it("gives the whole message, unless it is too big or gone", async () => {
    metadata();
    const reader = open("google");

    const whole = await reader.fetch("inbox", aHead, 1000);
    const refusals = [
      await reader.fetch("inbox", { ...aHead, bytes: 1001 }, 1000),
      await reader.fetch("inbox", { ...aHead, bytes: 1 }, 10),
      await reader.fetch("inbox", { ...aHead, key: "deleted" }, 1000),
    ];

    expect(Buffer.from(whole.value!).toString()).toBe(raw);
    expect(refusals.map(({ refused }) => refused)).toEqual(["too-big", "too-big", "gone"]);
  });

  it.each([
    [403, "rateLimitExceeded", "slow-down"],
    [403, "domainPolicy", "access-refused"],
    [429, "userRateLimitExceeded", "slow-down"],
    [500, "backendError", "protocol-error"],
    [503, "backendError", "server-busy"],
  ])("%i %s is told as %s", async (status, reason, why) => {
    network.use(http.get(`${gmail}/history`, googleError(status, reason)));

    expect((await open("google").list("inbox", at("1"), 5)).refused).toBe(why);
  });
});

describe("Graph", () => {
  const delta = (token: string) => `${graph}/mailFolders/inbox/messages/delta?$deltatoken=${token}`;

  function messages(): void {
    network.use(
      http.get(`${graph}/messages/:id`, ({ params, request }) => {
        const { id } = params as { id: string };
        expect(request.headers.get("prefer")).toContain('IdType="ImmutableId"');
        if (id === "deleted") return graphError(404, "ErrorItemNotFound")();
        const size = { id: "Integer 0xe08", value: "512" };
        const headers = [{ name: "In-Reply-To", value: "<ours@larkfield-instruments.com>" }];
        return HttpResponse.json({
          ...{
            id,
            receivedDateTime: id === "late" ? "2026-11-26T09:00:00Z" : "2026-11-25T09:00:00Z",
          },
          ...{ internetMessageId: `<${id}@hopper-labs.com>`, internetMessageHeaders: headers },
          singleValueExtendedProperties: [size],
        });
      }),
      http.get(`${graph}/messages/:id/$value`, ({ params }) =>
        params.id === "deleted" ? graphError(404, "ErrorItemNotFound")() : new HttpResponse(raw),
      ),
    );
  }

  it("tells under which Message-ID its sent messages lie", async () => {
    const one = {
      internetMessageId: "<AM0@eurprd01.prod.exchangelabs.com>",
      subject: "A question",
      toRecipients: [{ emailAddress: { name: "Grace", address: "grace@hopper-labs.com" } }],
      sentDateTime: "2026-11-26T09:00:00Z",
    };
    network.use(
      http.get(`${graph}/mailFolders/sentitems/messages`, () =>
        HttpResponse.json({ value: [one] }),
      ),
    );

    expect(await open("microsoft").sentLately!(5)).toEqual([
      {
        messageId: "<AM0@eurprd01.prod.exchangelabs.com>",
        to: "grace@hopper-labs.com",
        subject: "A question",
        at: new Date("2026-11-26T09:00:00Z"),
      },
    ]);
  });

  it("gives what was added, in order, and the point to go on from", async () => {
    messages();
    network.use(
      http.get(`${graph}/mailFolders/inbox/messages/delta`, ({ request }) => {
        const query = new URL(request.url).searchParams;
        const removed = { id: "x", "@removed": { reason: "deleted" } };
        if (query.get("$deltatoken")) {
          return HttpResponse.json({ value: [removed], "@odata.deltaLink": delta("two") });
        }
        expect(query.get("changeType")).toBe("created");
        expect(query.get("$filter")).toBe("receivedDateTime ge 2026-10-27T10:00:00.000Z");
        const value = [{ id: "late" }, { id: "early" }, { id: "deleted" }];
        return HttpResponse.json({ value, "@odata.deltaLink": delta("one") });
      }),
    );
    const reader = open("microsoft");

    const first = (await reader.list("inbox", undefined, 10)).value!;
    const second = (await reader.list("inbox", first.place, 10)).value!;

    expect(first.heads.map(({ key, bytes }) => [key, bytes])).toEqual([
      ["early", 512],
      ["late", 512],
    ]);
    expect(first.heads[0]!.headers).toBe(
      "Message-ID: <early@hopper-labs.com>\r\nIn-Reply-To: <ours@larkfield-instruments.com>\r\n",
    );
    expect(second).toMatchObject({ heads: [], more: false, place: { mark: delta("two") } });
  });

  it.each([
    [410, "syncStateNotFound"],
    [400, "syncStateNotFound"],
  ])("begins anew when the point is too old: %i", async (status, code) => {
    messages();
    network.use(
      http.get(`${graph}/mailFolders/inbox/messages/delta`, ({ request }) =>
        request.url.includes("deltatoken")
          ? graphError(status, code)()
          : HttpResponse.json({ value: [{ id: "early" }], "@odata.nextLink": delta("new") }),
      ),
    );

    const outcome = await open("microsoft").list("inbox", at(delta("old")), 5);

    expect(outcome.value).toMatchObject({ more: true, place: { mark: delta("new") } });
  });

  it("goes on at Graph only, whatever stands where the point should be", async () => {
    messages();
    network.use(
      http.get(`${graph}/mailFolders/junkemail/messages/delta`, () =>
        HttpResponse.json({ value: [], "@odata.deltaLink": "https://evil.example/steal" }),
      ),
    );

    const outcome = await open("microsoft").list("junk", at("https://evil.example/steal"), 5);

    expect(outcome.refused).toBe("protocol-error");
  });

  it("gives the whole message, unless it is too big or gone", async () => {
    messages();
    const reader = open("microsoft");

    const whole = await reader.fetch("inbox", aHead, 1000);
    const refusals = [
      await reader.fetch("inbox", { ...aHead, bytes: 1 }, 10),
      await reader.fetch("inbox", { ...aHead, key: "deleted" }, 1000),
    ];

    expect(Buffer.from(whole.value!).toString()).toBe(raw);
    expect(refusals.map(({ refused }) => refused)).toEqual(["too-big", "gone"]);
  });
});
