/** The practice mailbox, the pure half: its address, and the way out that its letters carry. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";

/** The domain is reserved: nothing sent from or to it can leave the house. */
const DOMAIN = "practice.audienti.example";

/** An address for practising, after the member's own name where it has Latin letters. */
export function practiceAddress(name: string | null): string {
  const plain = (name ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.replace(/['’]/g, "").match(/[a-z0-9]+/g) ?? [];
  return `${words.slice(0, 3).join(".").slice(0, 40) || "you"}@${DOMAIN}`;
}

/** The path on our own host that a List-Unsubscribe header (RFC 2369) names; undefined without one. */
export function optOutPath(listUnsubscribe: string | undefined): string | undefined {
  const urls = [...(listUnsubscribe ?? "").matchAll(/<\s*(https?:[^>\s]+)\s*>/gi)];
  for (const [, url = ""] of urls) {
    const path = URL.canParse(url) ? new URL(url).pathname : "";
    if (/^\/u\/[\w-]+$/.test(path)) return path;
  }
  return undefined;
}

const writeSomething = "Write something, as that person might.";

/** What comes back to a practice letter: words of the person's, or what a machine says for them. */
export const AnswerInput = z
  .object({
    /** Made with the form: the same form twice is one message. */
    key: Id.optional().catch(undefined),
    as: z.enum(["reply", "away", "bounce"]).default("reply"),
    answer: z.string().trim().max(5000, "Use at most 5,000 characters.").optional(),
  })
  .refine(({ as, answer }) => as !== "reply" || answer, {
    error: writeSomething,
    path: ["answer"],
  });

/** How far the practice mailbox's time is moved. */
export const ClockInput = z.object({
  days: z
    .number({ error: "Enter a number of days from 1 to 30." })
    .int("Enter a whole number of days.")
    .min(1, "Time moves forward only: enter at least 1 day.")
    .max(30, "Move at most 30 days at once."),
  /** How far ahead it was on the page, in seconds: from elsewhere it was moved already. */
  from: z.number().int().optional().catch(undefined),
});
export type ClockInput = z.infer<typeof ClockInput>;
