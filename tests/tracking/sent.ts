/** A message that was sent and is measured, and its pixel, fetched through the hot path alone. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { OpenMode } from "#app/tracking/mode.ts";
import { flushPixels } from "#app/tracking/pixel.server.ts";
import { pixelUrl } from "#app/tracking/token.server.ts";
import { answerPixel } from "#app/web/hot.server.ts";
import { inTeam } from "#db/client.ts";
import { sends, sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";
import { openEvents, opens, openTotals } from "#db/schema/tracking.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import type { Person } from "#tests/support/people.ts";

export const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

/** Sent to each of them at this moment, from a team and sequence that measure so. */
export async function aMeasuredSequence(
  person: Person,
  { mode = "individual", people = 1 }: { mode?: OpenMode; people?: number } = {},
) {
  const { member } = person;
  const given = Array.from({ length: people }, (_, n) => ({
    email: `reader${n}@buyer.example`,
    country: "US",
  }));
  const running = await aRunningSequence(person, { people: given });
  const { teamId } = member;
  const sequenceId = running.sequence.id;
  const written = await inTeam(member, async (tx) => {
    await tx.update(teams).set({ opens: mode }).where(eq(teams.id, teamId));
    await tx.update(sequences).set({ opens: mode }).where(eq(sequences.id, sequenceId));
    const rows = running.enrolments.map(({ id, mailboxId }) => ({
      ...{ teamId, enrolmentId: id, mailboxId, sequenceId, step: 1, opens: mode },
      ...{ state: "sent" as const, sentAt: now(), countedAt: now() },
    }));
    return tx.insert(sends).values(rows).returning();
  });
  const messages = written.map(({ id }) => ({
    sendId: id,
    pixel: pathOf(pixelUrl(mode, { teamId, sendId: id, sequenceId, step: 1 })),
  }));
  return { ...running, sequenceId, messages };
}

function pathOf(url: string | undefined): string {
  return new URL(url!).pathname;
}

export type Fetching = { method?: string; userAgent?: string; headers?: Record<string, string> };

/** The bytes and headers of an answer of the hot path, and how long it took. */
export async function fetchPixel(path: string, fetching: Fetching = {}) {
  const { method = "GET", userAgent = CHROME, headers = {} } = fetching;
  const server = createServer((asked, answer) => {
    if (!answerPixel(asked, answer)) answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const began = performance.now();
  try {
    return await new Promise<{ status: number; headers: unknown; body: string; ms: number }>(
      (resolve, reject) => {
        const sent = { "user-agent": userAgent, accept: "image/*", ...headers };
        const asked = request({ port, path, method, headers: sent, agent: false }, (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.on("end", () => {
            const { date: _date, ...rest } = answer.headers;
            const body = Buffer.concat(parts).toString("base64");
            const ms = performance.now() - began;
            resolve({ status: answer.statusCode!, headers: rest, body, ms });
          });
        });
        asked.on("error", reject);
        asked.end();
      },
    );
  } finally {
    server.close();
  }
}

/** All that is held of what was opened, once everything waiting is written. */
export async function held({ member }: Person) {
  await flushPixels();
  return inTeam(member, async (tx) => ({
    events: await tx.select().from(openEvents).orderBy(openEvents.id),
    opens: await tx.select().from(opens),
    totals: await tx.select().from(openTotals),
  }));
}
