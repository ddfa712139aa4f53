/** Who must never be written to: the reasons and their words, and reading what a member wants blocked. */
import { getDomain } from "tldts";
import { z } from "zod";
import { domainOf, readAddress } from "#app/core/address.ts";

export type SuppressionReason =
  | "unsubscribed"
  | "objected"
  | "complained"
  | "forgotten"
  | "blacklisted"
  | "address-unknown";

// The heaviest first: their own word weighs more than ours, and ours more than a mail server's.
const byWeight: SuppressionReason[] = [
  "unsubscribed",
  "objected",
  "complained",
  "forgotten",
  "blacklisted",
  "address-unknown",
];

export function reasonsInOrder(): SuppressionReason[] {
  return byWeight;
}

/** The reasons that this one may replace. */
export function reasonsLighterThan(reason: SuppressionReason): SuppressionReason[] {
  return byWeight.slice(byWeight.indexOf(reason) + 1);
}

export function heavierReason(one: SuppressionReason, other: SuppressionReason): SuppressionReason {
  return byWeight.indexOf(one) < byWeight.indexOf(other) ? one : other;
}

/** Only what the team or a mail server decided can be taken back; what the person said, or was promised, cannot. */
export function mayBeLifted(reason: SuppressionReason): boolean {
  return reason === "blacklisted" || reason === "address-unknown";
}

export function reasonWord(reason: SuppressionReason): string {
  const words: Record<SuppressionReason, string> = {
    unsubscribed: "Unsubscribed",
    objected: "Wrote that we should stop",
    complained: "Called it spam",
    forgotten: "Forgotten",
    blacklisted: "Blacklisted",
    "address-unknown": "Address does not exist",
  };
  return words[reason];
}

export function reasonSentence(reason: SuppressionReason): string {
  const sentences: Record<SuppressionReason, string> = {
    unsubscribed: "This person asked not to be written to again.",
    objected: "This person answered that they do not want to be written to.",
    complained: "This person’s mail provider told us that they called a message spam.",
    forgotten: "Your team erased this person and will never write to them again.",
    blacklisted: "Your team blocked this address or its whole domain.",
    "address-unknown": "The mail server behind this address says that it does not exist.",
  };
  return sentences[reason];
}

/** How an address stands, for whoever asks about it. */
export function standingSentence(address: string, reason: SuppressionReason | undefined): string {
  if (!reason) return `${address} is not on the list: your team may write to it.`;
  return `${address} is on the list. ${reasonSentence(reason)}`;
}

/**
 * The domains whose block covers an address at `domain`: itself and every one above it with at least
 * two labels, so that blocking a company reaches its departments.
 */
export function domainsCovering(domain: string): string[] {
  const labels = domain.split(".");
  const covering = labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
  // One mail service under two names.
  if (domain === "googlemail.com") covering.push("gmail.com");
  if (domain === "gmail.com") covering.push("googlemail.com");
  return covering;
}

export type Blockable =
  | { address: string; domain?: undefined }
  | { address?: undefined; domain: string };
export type BlockableProblem = "empty" | "not-understood" | "public-suffix";

/** What a member typed, understood as one address or one domain (also `@domain` or a web address). */
export function readBlockable(typed: string): Blockable | { problem: BlockableProblem } {
  const text = typed.trim();
  if (text === "") return { problem: "empty" };
  const host = text
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/^(www\.|@)/i, "")
    .replace(/[/?#].*$/s, "");
  if (host.includes("@")) {
    const { address } = readAddress(text);
    return address ? { address } : { problem: "not-understood" };
  }
  const { address } = readAddress(`a@${host}`);
  if (!address) return { problem: "not-understood" };
  const domain = domainOf(address);
  return getDomain(domain) ? { domain } : { problem: "public-suffix" };
}

const blockableProblems: Record<BlockableProblem, string> = {
  empty: "Enter an email address or a domain",
  "not-understood":
    "Enter one email address such as name@company.com, or a domain such as company.com",
  "public-suffix":
    "That ending belongs to many companies. Enter one company’s domain, such as company.co.uk",
};

/** The form that blocks an address or a domain. */
export const BlockInput = z.object({
  blocked: z
    .string(blockableProblems.empty)
    .max(2_000, blockableProblems["not-understood"])
    .transform((typed, context) => {
      const read = readBlockable(typed);
      if (!("problem" in read)) return read;
      context.addIssue({ code: "custom", message: blockableProblems[read.problem] });
      return z.NEVER;
    }),
});

const enterAddress = "Enter an email address, such as name@company.com";

/** The forms that ask about one address. */
export const AddressInput = z.object({
  address: z
    .string(enterAddress)
    .max(2_000, enterAddress)
    .transform((typed, context) => {
      const { address } = readAddress(typed);
      if (address) return address;
      context.addIssue({ code: "custom", message: enterAddress });
      return z.NEVER;
    }),
});

const tickFirst = "Tick the box first: they may be written to again afterwards";

/** The form that takes a block back. */
export const LiftInput = z.object({
  id: z.uuid(),
  sure: z.literal("yes", tickFirst),
});
