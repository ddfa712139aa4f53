/** An import as a member without scripts walks through it, and as a stranger does not. */
import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { clock, MINUTE } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import {
  aCheckedFile,
  aFile,
  aFileToRun,
  anImport,
  manyRows,
  stateOf,
} from "#tests/support/imports.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

const sample = await readFile("public/sample.csv");

function upload(browser: Visitor, content: string | Uint8Array, name = "leads.csv") {
  const form = new FormData();
  form.set("file", new File([content as BlobPart], name, { type: "text/csv" }));
  return browser.post("/imports/new", form);
}

/** What the browser would send: every select as it stands. */
function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const posted = html.slice(html.indexOf('method="post"', html.indexOf("<main")));
  for (const [, name, value] of posted.matchAll(
    /<input type="hidden" name="([^"]+)" value="([^"]*)"/g,
  )) {
    fields[name!] = value!;
  }
  for (const [, name, options] of posted.matchAll(
    /<select[^>]* name="(columns[^"]+)"[^>]*>(.*?)<\/select>/gs,
  )) {
    fields[name!] = /value="([^"]*)" selected/.exec(options!)?.[1] ?? "";
  }
  return fields;
}

describe("from the file to the prospects", () => {
  test("a member uploads, matches, looks at the check, and imports", async () => {
    const ada = await aMember();
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, {
        address: "kofi.asante@volta-systems.example",
        reason: "unsubscribed",
      }),
    );
    const browser = await signedIn(ada);

    const uploaded = await upload(browser, sample, "sample.csv");
    const mapping = await browser.get(uploaded.location!);
    const posted = await browser.post(uploaded.location!, {
      ...fieldsOf(mapping.html),
      basis: "legitimate interest",
      source: "trade fair, May",
    });
    const checking = await browser.get(posted.location!);
    await runJobs();
    const checked = await browser.get(posted.location!);
    const started = await browser.post(`${posted.location}/run`);
    await runJobs();
    const done = await browser.get(started.location!);

    expect(uploaded.status).toBe(303);
    expect(mapping.html).toContain("sample.csv");
    expect(mapping.html).toContain("ada.okonkwo@northgate-optics.example");
    expect(checking.html).toContain("<progress");
    expect(checking.html).toContain('data-refresh="3"');
    expect(checked.html).toContain("1 row withheld: they asked not to be contacted");
    expect(checked.html).not.toContain("kofi");
    expect(checked.html).toContain("pedro.almeida-at-ribeira.example");
    expect(checked.html).not.toContain("data-refresh");
    expect(done.html).toContain("The file is imported.");
    expect(done.html).toContain(`${posted.location}/rejects`);
    expect((await browser.get("/prospects")).html).toContain("20 prospects");
    expect((await browser.get("/imports")).html).toContain("24 rows: 20 new, 1 repeated");
  });

  test("the columns can be read in another way", async () => {
    const ada = await aMember();
    const id = await aFile(ada, "a;b@x.example,c\nd;e@x.example,f\n");
    const browser = await signedIn(ada);

    const page = await browser.get(`/imports/${id}/mapping?delimiter=semicolon&hasHeader=no`);

    expect(page.html).toContain("b@x.example,c");
    expect(fieldsOf(page.html)).toMatchObject({ delimiter: "semicolon", hasHeader: "no" });
  });

  test("a mapping without an address is refused, and what was chosen stays", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const { location } = await upload(browser, "Email,Company\nada@x.example,A\n");

    const answer = await browser.post(location!, {
      delimiter: "comma",
      hasHeader: "yes",
      "columns.c0": "position",
      "columns.c1": "company",
      basis: "consent",
      source: "fair",
    });

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("<title>Error: Match the columns");
    expect(answer.html).toContain('href="#columns"');
    expect(answer.html).toContain("Choose the column with the email addresses");
    expect(fieldsOf(answer.html)).toMatchObject({ "columns.c0": "position" });
    expect(answer.html).toContain('value="fair"');
  });
});

describe("a file that is refused", () => {
  test.each([
    ["none at all", undefined, "Choose a CSV or an XLSX file"],
    ["an empty one", "", "This file is empty"],
    ["only names of columns", "Email,Name\n", "only the names of its columns"],
    ["a broken archive", "PK\x03\x04aaaaaa", "This workbook is damaged or cut off"],
  ])("%s", async (_, content, sentence) => {
    const browser = await signedIn(await aMember());

    const answer =
      content === undefined ? await upload(browser, "", "") : await upload(browser, content);

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("<title>Error: Import a file");
    expect(answer.html).toContain('href="#file"');
    expect(answer.html).toContain(sentence);
  });
});

describe("while it is under way", () => {
  test("the page tells how far, follows only when asked, and can stop it", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, manyRows(10));
    await inTeam(ada.member, (tx) =>
      tx.update(imports).set({ bytesDone: 200, added: 4 }).where(eq(imports.id, id)),
    );
    const browser = await signedIn(ada);

    const still = await browser.get(`/imports/${id}`);
    const following = await browser.get(`/imports/${id}?follow=1`);
    const stopped = await browser.post(`/imports/${id}/stop`);
    const afterwards = await browser.get(`${stopped.location}?follow=1`);

    expect(still.html).toContain("4 rows so far");
    expect(still.headers.get("refresh")).toBeNull();
    expect(following.headers.get("refresh")).toBe("3");
    expect(afterwards.headers.get("refresh")).toBeNull();
    expect(afterwards.html).toContain("Import the rest");
    expect(await stateOf(ada, id)).toMatchObject({ state: "stopped", added: 4 });
  });

  test("one whose worker was lost can be got going again", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, manyRows(10));
    const browser = await signedIn(ada);

    const atFirst = await browser.get(`/imports/${id}`);
    clock.advance(11 * MINUTE);
    const later = await browser.get(`/imports/${id}`);
    await browser.post(`/imports/${id}/run`);
    await runJobs();

    expect(atFirst.html).not.toContain("Nothing has moved");
    expect(later.html).toContain("Nothing has moved for ten minutes");
    expect(await stateOf(ada, id)).toMatchObject({ state: "done", added: 10 });
  });
});

describe("the file", () => {
  test("is downloaded under its name, and its rejects beside it", async () => {
    const ada = await aMember();
    const id = await anImport(ada, "Email\nada@x.example\nnobody\n");
    const browser = await signedIn(ada);

    const file = await browser.get(`/imports/${id}/file`);
    const rejects = await browser.get(`/imports/${id}/rejects`);

    expect(file.html).toBe("Email\nada@x.example\nnobody\n");
    expect(file.headers.get("content-disposition")).toContain('filename="leads.csv"');
    expect(file.headers.get("content-type")).toContain("text/csv");
    expect(rejects.html).toContain("3,What stands in the Email column has no @,nobody");
  });

  test("says so when somebody in it was erased", async () => {
    const ada = await aMember();
    const id = await anImport(ada, "Email\nada@x.example\n");
    await inTeam(ada.member, (tx) =>
      tx.update(files).set({ erasedRows: 2, erasedAt: new Date("2026-05-04T10:00:00Z") }),
    );

    const page = await (await signedIn(ada)).get(`/imports/${id}`);

    expect(page.html.replaceAll("<!-- -->", "")).toMatch(
      /2 rows were overwritten on <time[^>]*>4 May 2026<\/time> because somebody in it was erased/,
    );
  });

  test("is deleted after a page that says what goes with it", async () => {
    const ada = await aMember();
    const id = await anImport(ada, "Email\nada@x.example\nnobody\n");
    const browser = await signedIn(ada);

    const asked = await browser.get(`/imports/${id}/delete-file`);
    const deleted = await browser.post(`/imports/${id}/delete-file`);
    const page = await browser.get(deleted.location!);

    expect(asked.html).toContain("can no longer be downloaded");
    expect(page.html).toContain("Deleted, and with it the list of rows not usable");
    expect((await browser.get(`/imports/${id}/file`)).status).toBe(404);
    expect((await browser.get(`/imports/${id}/rejects`)).status).toBe(404);
    expect((await browser.get("/imports")).html).toContain("File deleted");
  });
});

test("another team's import is not found on any of its addresses, like a random one", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  const id = await aCheckedFile(ada, sample);
  const browser = await signedIn(eve);
  const mapping = {
    delimiter: "comma",
    hasHeader: "yes",
    "columns.c0": "email",
    basis: "consent",
    source: "fair",
  };

  for (const each of [id, newId(), "no-id"]) {
    for (const page of ["", "/mapping", "/rejects", "/file", "/delete-file"]) {
      expect((await browser.get(`/imports/${each}${page}`)).status, page).toBe(404);
    }
    for (const act of ["/run", "/stop", "/delete-file"]) {
      expect((await browser.post(`/imports/${each}${act}`)).status, act).toBe(404);
    }
    expect((await browser.post(`/imports/${each}/mapping`, mapping)).status).toBe(404);
  }
  expect(await stateOf(ada, id)).toMatchObject({ state: "checked", rows: 24 });
});

test("imports are listed, the latest first, page by page", async () => {
  const ada = await aMember();
  for (let n = 0; n < 26; n++) {
    clock.advance(1000);
    await aFile(ada, "Email\nada@x.example\n", `leads ${n}.csv`);
  }
  const browser = await signedIn(ada);

  const first = await browser.get("/imports");
  const older = /href="([^"]+)" rel="next"/.exec(first.html)![1]!;
  const second = await browser.get(older);

  expect(first.html).toContain("leads 25.csv");
  expect(first.html).not.toContain("leads 0.csv");
  expect(second.html).toContain("leads 0.csv");
});
