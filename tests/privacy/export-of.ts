/** Asking for an export as a person does, and reading it. */
import { expect } from "vitest";
import { runJobs } from "#tests/support/jobs.ts";
import { site, type Visitor } from "#tests/support/visitor.ts";
import { unzip } from "#tests/support/zip.ts";

export type Export = { files: Map<string, Buffer>; text: string; id: string };

/** Presses the button, lets the worker work, and downloads. */
export async function exportOf(browser: Visitor): Promise<Export> {
  const { status, location } = await browser.post("/my-data/exports");
  expect([status, location]).toEqual([303, expect.stringMatching(/^\/my-data\/exports\/[\w-]+/)]);
  await runJobs();
  const id = location!.split(/[/?]/)[3]!;
  const zip = await fetchZip(browser, id);
  const files = unzip(zip);
  return { id, files, text: [...files.values()].map(String).join("\n") };
}

export async function fetchZip({ jar }: Visitor, id: string): Promise<Buffer> {
  const { origin } = await site();
  const headers = { Cookie: [...jar].map(([k, v]) => `${k}=${v}`).join("; ") };
  const answer = await fetch(`${origin}/my-data/exports/${id}/file`, { headers });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

type Table = {
  title: string;
  fields: { name: string; says: string }[];
  rows: Record<string, unknown>[];
};
export type Data = { made_at: string; tables: Record<string, Table>; files: { path?: string }[] };

export function dataOf({ files }: Export): Data {
  return JSON.parse(files.get("data.json")!.toString());
}
