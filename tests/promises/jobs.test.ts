/** Every declared job has one handler, and no payload can carry more than ids and small words. */
import { glob } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import type { JobDeclaration } from "#app/core/job.ts";
import "#jobs/all.ts";
import { handlers } from "#jobs/handle.ts";
import { timetable } from "#jobs/schedule.ts";

async function declarations(): Promise<JobDeclaration[]> {
  const found: JobDeclaration[] = [];
  for await (const file of glob("app/*/jobs.ts")) {
    const module = await import(`#${file}`);
    for (const value of Object.values(module)) {
      if (value && typeof value === "object" && "payload" in value) found.push(value as never);
    }
  }
  return found;
}

test("every declaration has a handler and every handler a declaration", async () => {
  const declared = (await declarations()).map(({ name }) => name);

  expect(declared.length).toBeGreaterThan(5);
  expect([...handlers.keys()].toSorted()).toEqual(declared.toSorted());
});

test("payloads are ids, flags and words from a short list", async () => {
  for (const { name, payload } of await declarations()) {
    const schema = z.toJSONSchema(payload) as { properties?: Record<string, Shape> };
    for (const [field, shape] of Object.entries(schema.properties ?? {})) {
      const harmless =
        shape.format === "uuid" || shape.enum || shape.type === "boolean" || shape.const;
      expect(harmless, `${name}.${field} could carry personal data`).toBeTruthy();
    }
  }
});

test("the timetable only names jobs that have a handler", () => {
  for (const { job } of timetable) expect(handlers.has(job.name), job.name).toBe(true);
});

type Shape = { format?: string; enum?: string[]; type?: string; const?: string };
