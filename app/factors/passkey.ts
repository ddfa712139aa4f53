/** Passkeys as forms bring them: what a browser answered, and what a person calls one. */
import { z } from "zod";

export const CHALLENGE_MINUTES = 5;
export const MOST_PASSKEYS = 20;

const base64url = z
  .string()
  .regex(/^[\w-]+$/)
  .max(20_000);
const common = { id: base64url, rawId: base64url, type: z.literal("public-key") };
const client = { clientDataJSON: base64url };

const Registration = z.object({
  ...common,
  response: z.object({
    ...client,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
});

const Assertion = z.object({
  ...common,
  response: z.object({
    ...client,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
  }),
});

export type Registration = z.infer<typeof Registration>;
export type Assertion = z.infer<typeof Assertion>;

const unread = "Your device’s answer did not arrive. Load the page again and try once more";

export const PasskeyName = z.string().trim().max(60, "At most 60 characters");

export const NewPasskey = z.object({
  name: PasskeyName.optional(),
  answer: z.string({ error: unread }).transform(jsonOf(Registration)),
});

export const PasskeyAnswer = z.object({
  answer: z.string({ error: unread }).transform(jsonOf(Assertion)),
  next: z.string().optional(),
});

export const RenamedPasskey = z.object({
  name: PasskeyName.min(1, "Give it a name by which you will know it"),
});

/** The challenge that an answer claims to answer; whether it is one of ours is to be asked. */
export function challengeIn({ response }: Registration | Assertion): string | undefined {
  try {
    const text = atob(response.clientDataJSON.replaceAll("-", "+").replaceAll("_", "/"));
    const { challenge } = JSON.parse(text) as { challenge?: unknown };
    return typeof challenge === "string" ? challenge : undefined;
  } catch {
    // Not what a browser writes: there is no challenge in it.
    return undefined;
  }
}

function jsonOf<T>(schema: z.ZodType<T>) {
  return (typed: string, context: z.RefinementCtx): T => {
    const read = schema.safeParse(parsed(typed));
    if (read.success) return read.data;
    context.addIssue({ code: "custom", message: unread });
    return z.NEVER;
  };
}

function parsed(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    // The schema says no to it.
    return undefined;
  }
}
