/** What a delivery tells, read when it is sent: by default an id and a link, and nobody's name. */
import { and, desc, eq, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import { hindrance } from "#app/core/uses.ts";
import { eventNews, type HookKind } from "#app/hooks/hook.ts";
import type { Tx } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import type { hookDeliveries, hooks } from "#db/schema/hooks.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { requests } from "#db/schema/requests.ts";
import { suppressions } from "#db/schema/suppression.ts";

type Delivery = typeof hookDeliveries.$inferSelect;
type Hook = typeof hooks.$inferSelect;
type Prospect = typeof prospects.$inferSelect;

/** The body of the POST. */
export async function bodyOf(tx: Tx, hook: Hook, delivery: Delivery): Promise<string> {
  const prospect = await findAbout(tx, delivery);
  const url = `${config.baseUrl}${prospect ? `/prospects/${prospect.id}` : "/hooks"}`;
  const person = prospect && hook.withPersonalData ? personOf(prospect) : undefined;
  return JSON.stringify(shapes[hook.kind]({ delivery, prospectId: prospect?.id, url, person }));
}

type Person = { email: string; name: string | null; company: string | null };
type News = {
  delivery: Delivery;
  prospectId: string | undefined;
  url: string;
  person: Person | undefined;
};

const shapes: Record<HookKind, (news: News) => object> = {
  webhook: ({ delivery, prospectId, url, person }) => ({
    type: delivery.event === "test" ? "test" : `outreach.${delivery.event}`,
    timestamp: delivery.at.toISOString(),
    data: { id: delivery.subjectId, prospect: prospectId ?? null, url, ...(person && { person }) },
  }),
  slack: (news) => ({
    text: sentence(news, (words) =>
      words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    ),
  }),
  discord: (news) => ({
    content: sentence(news, (words) => words.replace(/[\\*_~`|>@#[\]()]/g, "\\$&")),
    // Whatever somebody is called, nobody is pinged.
    allowed_mentions: { parse: [] },
  }),
};

function sentence({ delivery, person, url }: News, escaped: (words: string) => string): string {
  const who = person && [person.name, person.email, person.company].filter(Boolean).join(", ");
  return `${eventNews[delivery.event]}${who ? ` ${escaped(who)}.` : ""} ${url}`;
}

/** Whoever may not be given to others is not, whatever the hook says. */
function personOf(prospect: Prospect): Person | undefined {
  if (hindrance(prospect, "others", now())) return undefined;
  const { email, firstName, lastName, company } = prospect;
  return { email, name: [firstName, lastName].filter(Boolean).join(" ") || null, company };
}

async function findAbout(tx: Tx, { event, subjectId }: Delivery): Promise<Prospect | undefined> {
  if (event === "test") return undefined;
  if (event === "unsubscribe") return findUnsubscribed(tx, subjectId);
  return (await findWriter(tx, subjectId)) ?? (await findAsker(tx, subjectId));
}

async function findWriter(tx: Tx, messageId: string): Promise<Prospect | undefined> {
  const [found] = await tx
    .select({ prospect: prospects })
    .from(messages)
    .innerJoin(threads, eq(threads.id, messages.threadId))
    .innerJoin(prospects, isIn(threads.prospectId))
    .where(eq(messages.id, messageId));
  return found?.prospect;
}

async function findAsker(tx: Tx, requestId: string): Promise<Prospect | undefined> {
  const [found] = await tx
    .select({ prospect: prospects })
    .from(requests)
    .innerJoin(prospects, isIn(requests.prospectId))
    .where(eq(requests.id, requestId));
  return found?.prospect;
}

/** The list of those who left knows hashes only; a sequence they were in knows whose. */
async function findUnsubscribed(tx: Tx, suppressionId: string): Promise<Prospect | undefined> {
  const [found] = await tx
    .select({ prospect: prospects })
    .from(suppressions)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, suppressions.teamId), eq(enrolments.optOutHash, suppressions.hash)),
    )
    .innerJoin(prospects, isIn(enrolments.prospectId))
    .where(eq(suppressions.id, suppressionId))
    .orderBy(desc(enrolments.createdAt))
    .limit(1);
  return found?.prospect;
}

function isIn(column: PgColumn): SQL {
  return eq(prospects.id, column);
}
