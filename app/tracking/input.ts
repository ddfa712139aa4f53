/** What the forms of tracking may say. */
import { z } from "zod";
import { OPEN_MODES } from "#app/tracking/mode.ts";

export const TeamOpensInput = z.object({
  opens: z.enum(OPEN_MODES, { error: "Choose whether you want to know when mail is opened." }),
});

export const SequenceOpensInput = z.object({
  opens: z.enum(OPEN_MODES, { error: "Choose how far this sequence measures." }),
  asksConsent: z
    .literal("yes")
    .optional()
    .catch(undefined)
    .transform((yes) => yes === "yes"),
});
export type SequenceOpensInput = z.infer<typeof SequenceOpensInput>;

/** A member notes what the person said, and where. */
export const ConsentInput = z.object({
  allows: z.enum(["individual", "last-date"], { error: "Choose what they allowed." }),
  proof: z
    .string({ error: "Say how you know: when and where they agreed, and to which words." })
    .trim()
    .min(10, "Say how you know: when and where they agreed, and to which words.")
    .max(1000, "Use at most 1,000 characters."),
});
export type ConsentInput = z.infer<typeof ConsentInput>;

export const WithdrawalInput = z.object({ withdraw: z.literal("yes") });

/** The reader's own answer. */
export const AnswerInput = z.object({
  allow: z.enum(["yes", "no"], { error: "Press one of the buttons." }),
});
