/** What stands below every message of a mailbox, and its link for booking a time. */
import { z } from "zod";

const MOST_LINES = 20;

export const SignatureInput = z.object({
  signature: z
    .string()
    .optional()
    .transform((typed = "") =>
      typed
        .replace(/\r\n?/g, "\n")
        .replace(/[^\S\n]+$/gm, "")
        .trim(),
    )
    .refine((text) => text.length <= 1_000, { error: "Use at most 1,000 characters." })
    .refine((text) => text.split("\n").length <= MOST_LINES, {
      error: `Use at most ${MOST_LINES} lines.`,
    })
    .refine((text) => !/[^\P{Cc}\n]/u.test(text), { error: "Use letters and line breaks only." }),
  bookingUrl: z
    .string()
    .trim()
    .optional()
    .transform((typed) => (typed && !/^\w+:\/\//.test(typed) ? `https://${typed}` : typed) || null)
    .refine((url) => url === null || isLink(url), {
      error: "Enter an address that begins with https://, such as https://book.example/ada.",
    }),
});
export type SignatureInput = z.output<typeof SignatureInput>;

function isLink(url: string): boolean {
  return url.length <= 300 && URL.canParse(url) && new URL(url).protocol === "https:";
}
