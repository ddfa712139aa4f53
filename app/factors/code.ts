/** Codes as people type them: six digits of an app, or ten letters and digits of a recovery code. */
import { z } from "zod";

export const RECOVERY_CODES = 10;
/** From here on we say how few are left. */
export const FEW_LEFT = 3;
const RECOVERY_LENGTH = 10;

/** Crockford's alphabet: no letter in it is taken for a digit. 32 signs, five bits each. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export const STEP_SECONDS = 30;
/** A phone's clock may be half a minute off, and a person takes a while to type. */
const STEPS_ASIDE = 1;

export type Typed = { kind: "app" | "recovery"; code: string };

/** Blanks, hyphens and capitals do not matter, nor o for 0 and l or i for 1. Undefined for neither. */
export function readCode(typed: string): Typed | undefined {
  const bare = typed.toLowerCase().replace(/[\s\p{Pd}]/gu, "");
  if (/^\d{6}$/.test(bare)) return { kind: "app", code: bare };
  const code = bare.replaceAll("o", "0").replace(/[il]/g, "1");
  const isRecovery =
    code.length === RECOVERY_LENGTH && [...code].every((c) => ALPHABET.includes(c));
  return isRecovery ? { kind: "recovery", code } : undefined;
}

/** 50 bits from as many random bytes as it has signs. */
export function recoveryCodeOf(random: Uint8Array): string {
  return Array.from(random.subarray(0, RECOVERY_LENGTH), (byte) => ALPHABET[byte & 31]).join("");
}

/** "7k3q9-m0xt2", which is how it is shown and printed. */
export function showRecoveryCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** "JBSW Y3DP …": the secret for typing it into an app by hand. */
export function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? "";
}

/** The steps whose codes count now, without those at or before the last that was taken (RFC 6238 5.2). */
export function stepsNow(now: Date, lastStep: number | null): number[] {
  const step = Math.floor(now.getTime() / (STEP_SECONDS * 1000));
  const near = Array.from({ length: 2 * STEPS_ASIDE + 1 }, (_, n) => step - STEPS_ASIDE + n);
  return near.filter((each) => each > (lastStep ?? -1));
}

const notACode = "Enter the six digits of your app, or a recovery code such as 7k3q9-m0xt2";

export const CodeInput = z.object({
  code: z
    .string({ error: notACode })
    .max(100, notACode)
    .transform((typed, context) => readCode(typed) ?? refuse(context)),
  next: z.string().optional(),
});

/** Without a code it begins anew. */
export const SetUpInput = z.object({ code: z.string().max(100).optional() });

/** One of the two; which one is checked against what the person has. */
export const ProofInput = z.object({
  password: z.string().max(256, "That is not the password").optional(),
  code: z.string().max(100, notACode).optional(),
});
export type ProofInput = z.infer<typeof ProofInput>;

function refuse(context: z.RefinementCtx): never {
  context.addIssue({ code: "custom", message: notACode });
  return z.NEVER;
}
