/** Files of prospects made by a job: what is in them, who gets them, and when they go. */
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import readSheets from "read-excel-file/node";
import { beforeEach, describe, expect, test } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { reopenTeam } from "#app/closing/reopening.server.ts";
import { clock, DAY, now } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { type ExportInput, MOST_SHEET_ROWS, USUAL_COLUMNS } from "#app/exports/export.ts";
import { askForExport, findExport, openProspectExport } from "#app/exports/exports.server.ts";
import { makeProspectExport } from "#app/exports/making.server.ts";
import { sheetOf } from "#app/exports/sheet.server.ts";
import { attach, makeLabel } from "#app/labels/labels.server.ts";
import { purgeTeam } from "#app/privacy/retention.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields, customValues } from "#db/schema/labels.ts";
import { prospects } from "#db/schema/prospects.ts";
import { prospectExports } from "#db/schema/views.ts";
import { type Many, manyProspects } from "#tests/bulk/many.ts";
import { closeTeamOf } from "#tests/closing/calendar.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

let ada: Person;
let them: Many;

beforeEach(async () => {
  clock.set("2026-11-26T10:00:00Z");
  ada = await aMember();
  them = await manyProspects(ada, 3);
});

type Asked = Partial<ExportInput>;

async function asked({ member }: Person, input: Asked = {}): Promise<string> {
  const whole = { format: "xlsx", purpose: "keep", column: USUAL_COLUMNS as string[] } as const;
  const outcome = await askForExport(member, {
    selection: { query: "" },
    input: { ...whole, column: [...whole.column], ...input },
  });
  if (outcome.refused) throw new Error(outcome.refused);
  if (outcome.value.direct) throw new Error("sent at once");
  return outcome.value.id;
}

async function bytesOf({ member }: Person, id: string): Promise<Buffer> {
  const { stream } = await openProspectExport(member, id);
  return Buffer.from(await new Response(stream).arrayBuffer());
}

async function sheetIn(person: Person, id: string): Promise<unknown[][]> {
  const [sheet] = await readSheets(await bytesOf(person, id));
  return sheet!.data as unknown[][];
}

async function locationOf(id: string): Promise<string | null> {
  return (await findExport(ada.member, id)).location;
}

async function isStored(location: string): Promise<boolean> {
  try {
    for await (const _ of store.read(location)) break;
    return true;
  } catch {
    return false;
  }
}

function change(id: string, values: Partial<typeof prospects.$inferInsert>) {
  return inTeam(ada.member, (tx) => tx.update(prospects).set(values).where(eq(prospects.id, id)));
}

test("a sheet opens again with every cell as text, whatever stands in it", async () => {
  const nasty = {
    firstName: '=HYPERLINK("http://evil.example","x")',
    lastName: "<img onerror=alert(1)> & _x0041_",
    position: "部長 👩🏽‍💻",
    company: "two  blanks",
  };
  await change(them.ids[2]!, nasty);

  const id = await asked(ada);
  await runJobs();

  const [header, newest, ...others] = await sheetIn(ada, id);
  expect(header!.slice(0, 3)).toEqual(["First name", "Last name", "Email"]);
  expect(newest!.slice(0, 5)).toEqual([
    nasty.firstName,
    nasty.lastName,
    them.emails[2],
    nasty.position,
    nasty.company,
  ]);
  expect(others).toHaveLength(2);
  expect((await bytesOf(ada, id)).includes("<f>")).toBe(false);
});

test("lists, tags, own fields, verdict and dates are columns when they are chosen", async () => {
  const [id] = them.ids;
  const fieldId = await inTeam(ada.member, async (tx) => {
    for (const [kind, name] of [
      ["list", "Fair"],
      ["tag", "Warm"],
      ["tag", "Hot"],
    ] as const) {
      const { value } = await makeLabel(tx, ada.member, { kind, name });
      await attach(tx, ada.team.id, { labelId: value!.id, prospectIds: [id!] });
    }
    const teamId = ada.team.id;
    const field = { teamId, kind: "text", name: "Badge", nameKey: "badge" } as const;
    const [made] = await tx.insert(customFields).values(field).returning();
    const value = { text: "B-7", textKey: "b-7", originId: made!.id };
    await tx.insert(customValues).values({ teamId, prospectId: id!, fieldId: made!.id, ...value });
    return made!.id;
  });
  await change(id!, { verdict: "risky", verifiedAt: now() });

  const file = await asked(ada, {
    column: ["email", "lists", "tags", "verdict", "verified", "contacted", `custom:${fieldId}`],
  });
  await runJobs();

  const rows = await sheetIn(ada, file);
  expect(rows[0]).toEqual([
    ...["Email", "Lists", "Tags", "Verdict on the address", "Address checked", "Last contacted"],
    "Badge",
  ]);
  expect(rows.at(-1)).toEqual([
    ...[them.emails[0], "Fair", "Hot, Warm", "risky", "2026-11-26T10:00:00.000Z", null, "B-7"],
  ]);
});

test("a file for others leaves out whoever may not be handed on, and says how many and why", async () => {
  const [restricted, withheld, late, objector, fine] = (await manyProspects(ada, 5, "o")).ids;
  await deleteProspects(ada.member, them.ids);
  await change(restricted!, { restrictedAt: now() });
  await change(withheld!, { withheldAt: now() });
  await change(late!, { noticedAt: null });
  await inTeam(ada.member, (tx) =>
    suppressAddress(tx, ada.member, { address: "o3@acme.example", reason: "unsubscribed" }),
  );
  clock.advance(31 * DAY);

  const ours = await asked(ada, { column: ["email"] });
  await runJobs();
  const others = await asked(ada, { column: ["email"], purpose: "others" });
  await runJobs();

  expect([objector, fine].every(Boolean)).toBe(true);
  expect(await sheetIn(ada, ours)).toHaveLength(6);
  expect(await sheetIn(ada, others)).toEqual([["Email"], ["o4@acme.example"]]);
  const { leftOut } = await findExport(ada.member, others);
  expect(leftOut).toEqual({ restricted: 1, withheld: 1, "notice-due": 1, objected: 1 });
  const { html } = await (await signedIn(ada)).get(`/exports/${others}`);
  expect(html).toContain("Not told within a month");
});

test("nobody of another team is ever in it, and nobody of another team gets it", async () => {
  const mary = await aMember({ name: "Mary Shelley" });
  await manyProspects(mary, 2, "needle");

  const id = await asked(ada, { format: "csv", purpose: "others" });
  await runJobs();

  const text = (await bytesOf(ada, id)).toString();
  expect(text).toContain(them.emails[0]);
  expect(text).not.toContain("needle");
  await expect(findExport(mary.member, id)).rejects.toThrow("not found");
  const browser = await signedIn(mary);
  expect((await browser.get(`/exports/${id}/file`)).status).toBe(404);
});

describe("a file that was made", () => {
  test("goes when anybody is erased, and its page says why", async () => {
    const id = await asked(ada);
    await runJobs();
    const location = (await locationOf(id))!;
    expect(await isStored(location)).toBe(true);

    await deleteProspects(ada.member, [them.ids[0]!]);
    await runJobs();

    expect(await isStored(location)).toBe(false);
    const browser = await signedIn(ada);
    expect((await browser.get(`/exports/${id}`)).html).toContain(
      "Removed, because somebody in it may have been erased",
    );
    expect((await browser.get(`/exports/${id}/file`)).status).toBe(404);
  });

  test("is left while it is being made, and goes a minute after that", async () => {
    const id = await asked(ada);
    await inTeam(ada.member, (tx) =>
      tx
        .update(prospectExports)
        .set({ state: "running", location: `${ada.team.id}/half-made.xlsx` })
        .where(eq(prospectExports.id, id)),
    );
    await deleteProspects(ada.member, [them.ids[0]!]);

    await runJobs();
    clock.advance(61_000);
    await runJobs();

    expect((await findExport(ada.member, id)).state).toBe("removed");
  });

  test("lasts a week, and then is purged with its bytes", async () => {
    const id = await asked(ada);
    await runJobs();
    const location = (await locationOf(id))!;

    clock.advance(7 * DAY);
    const { status } = await (await signedIn(ada)).get(`/exports/${id}`);
    await purgeTeam(ada.member);

    expect(status).toBe(404);
    expect(await isStored(location)).toBe(false);
    expect(await inTeam(ada.member, (tx) => tx.$count(prospectExports))).toBe(0);
  });

  test("is made once more, whole, by whoever comes after a worker that was killed", async () => {
    const id = await asked(ada);
    const half = `${ada.team.id}/left-behind.xlsx`;
    await store.save(half, Readable.from([Buffer.from("half")]));
    await inTeam(ada.member, (tx) =>
      tx
        .update(prospectExports)
        .set({ state: "running", location: half })
        .where(eq(prospectExports.id, id)),
    );

    await Promise.all([makeProspectExport(ada.member, id), makeProspectExport(ada.member, id)]);

    expect((await findExport(ada.member, id)).state).toBe("ready");
    expect(await sheetIn(ada, id)).toHaveLength(4);
    expect(await isStored(half)).toBe(false);
  });

  test("keeps nothing of the question it answers", async () => {
    const outcome = await askForExport(ada.member, {
      selection: { query: "q=pat" },
      input: { format: "xlsx", purpose: "keep", column: ["email"] },
    });
    await runJobs();

    const id = outcome.value?.direct === false ? outcome.value.id : "";
    expect(await findExport(ada.member, id)).toMatchObject({ query: null, prospectIds: null });
  });
});

test("one that waits in a closing team is made once the team is open again", async () => {
  const id = await asked(ada);
  await closeTeamOf(ada);
  await runJobs();
  expect((await findExport(ada.member, id)).state).toBe("waiting");
  clock.advance(2 * DAY);

  await reopenTeam(ada, ada.team.id, nowhere);
  await runJobs();

  expect(await findExport(ada.member, id)).toMatchObject({ state: "ready", rows: 3 });
});

describe("asking for one", () => {
  test("few for ourselves are sent at once", async () => {
    const browser = await signedIn(ada);

    const answer = await browser.post("/exports/new", {
      ...{ scope: "all", purpose: "keep", format: "csv", column: ["email", "company"] },
    });

    expect(answer.status).toBe(303);
    const { html } = await browser.get(answer.location!);
    expect(html.replace("\ufeff", "").split("\r\n")[0]).toBe("Email,Company");
    expect(html).toContain(them.emails[0]);
  });

  test("one is made at a time", async () => {
    const first = await asked(ada);
    const second = await askForExport(ada.member, {
      selection: { query: "" },
      input: { format: "xlsx", purpose: "keep", column: ["email"] },
    });

    expect(second).toMatchObject({ refused: "under-way", detail: first });
  });

  test("is about nobody where the selection cannot be read, and everybody only by that word", async () => {
    const browser = await signedIn(ada);
    const form = { purpose: "others", format: "csv", column: ["email"] };

    const bad = await browser.post("/exports/new", { ...form, scope: "all", f: "list.is.bad" });
    const none = await browser.post("/exports/new", form);
    const page = await browser.get("/exports/new?scope=all&f=list.is.bad");
    const direct = await browser.get("/prospects/export?f=list.is.bad");

    expect([bad, none, direct].map(({ location }) => location)).toEqual([
      "/exports/new",
      "/exports/new",
      "/exports/new",
    ]);
    expect(page.html).toContain("Choose somebody first");
    expect(page.html).not.toContain("Which columns?");
    expect(await inTeam(ada.member, (tx) => tx.$count(prospectExports))).toBe(0);
  });

  test("without a column, or with a kind nobody knows, says what is missing", async () => {
    const browser = await signedIn(ada);

    const form = { scope: "all", format: "pdf", purpose: "" };
    const answer = await browser.post("/exports/new?scope=all", form);

    expect(answer.status).toBe(422);
    for (const sentence of ["Choose at least one column", "Choose the kind of file", "Say whom"]) {
      expect(answer.html).toContain(sentence);
    }
  });
});

test("200,000 rows of a sheet take no more memory than a few", { timeout: 120_000 }, async () => {
  const peak = async (batches: number) => {
    let [most, bytes] = [0, 0];
    const rows = async function* () {
      const cells = Array.from({ length: 9 }, (_, n) => `some words ${n} & more`);
      for (let n = 0; n < batches; n++) yield Array.from({ length: 2_000 }, () => cells);
    };
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    for await (const piece of sheetOf(rows())) {
      bytes += piece.length;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    return { most, bytes };
  };

  await peak(5);
  const [few, many] = [await peak(5), await peak(100)];

  expect(many.bytes).toBeGreaterThan(10 * few.bytes);
  expect(many.most).toBeLessThan(80_000_000);
  expect(MOST_SHEET_ROWS).toBe(2 ** 20 - 1);
});
