/** What may be typed about a mailbox, field by field: each says what to enter instead. */
import { z } from "zod";
import { readAddress } from "#app/core/address.ts";
import { isSafeHeaderValue } from "#app/core/mime-header.ts";
import { isLoopbackHost, isReservedDomain } from "#app/core/reserved.ts";
import { isAppPassword, refusalOf } from "#app/mailboxes/hosts.ts";

export const FromName = z
  .string({ error: "Enter the name that readers see beside your address." })
  .trim()
  .min(1, "Enter the name that readers see beside your address.")
  .max(100, "Use at most 100 characters for the name.")
  .refine(isSafeHeaderValue, { error: "The name may stand on one line only." });

export const DailyCap = z
  .number({ error: "Enter a whole number from 1 to 500." })
  .int("Enter a whole number from 1 to 500.")
  .min(1, "Enter at least 1: to send nothing, pause the sequence instead.")
  .max(500, "500 a day is the most we send from one mailbox. Providers block accounts above it.");

export const Address = z
  .string({ error: "Enter the address that you send from." })
  .transform((typed, context) => {
    const read = readAddress(typed);
    if (read.address) return read.address;
    context.addIssue({ code: "custom", message: "Enter one address, like ada@your-company.com." });
    return z.NEVER;
  });

export const Host = hostField("Enter the name of the server that sends your mail.");

export function hostField(missing: string) {
  return z
    .string({ error: missing })
    .transform((typed) => typed.trim().toLowerCase().replace(/\.$/, ""))
    .refine(isHostName, {
      error:
        "Enter only the server's name, like smtp.your-company.com; its port has its own field.",
    })
    .refine((host) => isLoopbackHost(host) || !isReservedDomain(host), {
      error: "This name is kept for examples: there is no server behind it.",
    })
    .superRefine((host, context) => {
      const refusal = refusalOf(host);
      if (refusal) context.addIssue({ code: "custom", message: refusal });
    });
}

export const Port = portField("465 or 587");
export const ImapPort = portField("993 or 143");

function portField(usual: string) {
  const ask = `Enter the port, usually ${usual}.`;
  return z
    .number({ error: ask })
    .int(ask)
    .min(1, ask)
    .max(65_535, `A port is at most 65535; usually it is ${usual}.`);
}

export const Username = z
  .string()
  .trim()
  .max(320, "Use at most 320 characters for the user name.")
  .refine((name) => !/\p{Cc}/u.test(name), { error: "The user name may stand on one line only." });

export const Password = z
  .string()
  .max(1000, "This is too long for a password.")
  .refine((secret) => !/[\0\r\n]/.test(secret), { error: "The password may stand on one line." })
  // Shown in four groups for the eye only; pasted so, it is meant without the blanks.
  .transform((secret) => (isAppPassword(secret) ? secret.replace(/\s/g, "") : secret));

const howTimes = "Enter a time such as 08:00.";

export const DayTime = z
  .string({ error: howTimes })
  .trim()
  .regex(/^([01]?\d|2[0-3])[:.]?[0-5]\d$|^24[:.]?00$/, howTimes)
  .transform((text) => {
    const digits = text.replace(/[:.]/, "").padStart(4, "0");
    return Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  });

export const Encryption = z.enum(["tls", "starttls", "none"], {
  error: "Choose how the connection is secured.",
});

function isHostName(host: string): boolean {
  if (isLoopbackHost(host)) return true;
  const labels = host.split(".");
  const isLabel = (label: string) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label);
  return host.length <= 253 && labels.length > 1 && labels.every(isLabel);
}
