/** Hooks: where a team is told what happened, how each is described, and when a failed delivery is tried again. */
import { z } from "zod";
import { HOUR, MINUTE, SECOND } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";

export const HOOK_KINDS = ["webhook", "slack", "discord"] as const;
export type HookKind = (typeof HOOK_KINDS)[number];

export const HOOK_EVENTS = ["reply", "bounce", "unsubscribe", "objection"] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

export const kindLabels: Record<HookKind, string> = {
  webhook: "Signed webhook",
  slack: "Slack",
  discord: "Discord",
};

export const eventLabels: Record<HookEvent | "test", string> = {
  reply: "Somebody replies",
  bounce: "A message comes back",
  unsubscribe: "Somebody unsubscribes",
  objection: "Somebody objects",
  test: "A test",
};

export const eventNews: Record<HookEvent | "test", string> = {
  reply: "Somebody replied.",
  bounce: "A message came back.",
  unsubscribe: "Somebody unsubscribed.",
  objection: "Somebody objected to being written to.",
  test: "This is a test. Nothing happened.",
};

/** Waits between tries, as Standard Webhooks proposes: three days and a few hours in all. */
const waits = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR],
  ...[10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
];

/** Milliseconds until the next try after so many; undefined when that was the last. */
export function waitAfter(attempts: number): number | undefined {
  return waits[attempts - 1];
}

/** How long a secret that was replaced still signs. */
export const OVERLAP = 24 * HOUR;

/** What became of a try, in words; a status is told as it is. */
export function answerWords(answer: string | null): string {
  const words: Record<string, string> = {
    "private-address": "The address leads into a private network, so nothing was sent",
    "timed-out": "No answer within 10 seconds",
    unreachable: "Nobody answers there",
    "not-https": "The address is not https",
    "switched-off": "The hook is switched off",
    "secret-gone": "Its address cannot be opened any more: make a new hook",
  };
  if (!answer) return "Not tried yet";
  return words[answer] ?? `The answer was ${answer}`;
}

const hosts: Record<
  Exclude<HookKind, "webhook">,
  { path: RegExp; names: string[]; say: string }
> = {
  slack: {
    names: ["hooks.slack.com"],
    path: /^\/(services|workflows|triggers)\//,
    say: "Enter the address that Slack gave you: https://hooks.slack.com/services/…",
  },
  discord: {
    names: ["discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com"],
    path: /^\/api\/webhooks\/\d+\/[\w-]+\/?$/,
    say: "Enter the address that Discord gave you: https://discord.com/api/webhooks/…",
  },
};

/** The sentence about an address that will not do, if it will not. Private networks are refused again when connecting. */
export function whyNot(kind: HookKind, text: string): string | undefined {
  if (!URL.canParse(text)) return "Enter an address, like https://example.com/hook";
  const { protocol, hostname, pathname, username, password } = new URL(text);
  if (protocol !== "https:") return "Enter an address that begins with https://";
  if (username || password) return "Leave name and password out of the address";
  if (kind === "webhook") {
    const isInside = /^(localhost|.*\.(localhost|local|internal))$|^\[?[\da-f:.]+\]?$/i.test(
      hostname,
    );
    return isInside ? "Enter the public name of a server, not one of a private network" : undefined;
  }
  const { names, path, say } = hosts[kind];
  return names.includes(hostname) && path.test(pathname) ? undefined : say;
}

export const HookInput = z
  .object({
    /** Made with the form: the same form twice is one hook. */
    id: Id.optional().catch(undefined),
    kind: z.enum(HOOK_KINDS, "Choose where to tell it"),
    name: z
      .string("Give it a name")
      .trim()
      .min(1, "Give it a name")
      .max(60, "Use at most 60 characters"),
    /** In a field that is never shown again: of Slack and Discord the address is the secret. */
    password: z.string("Enter the address").trim().max(2_000, "Use at most 2,000 characters"),
    events: z.preprocess(
      (value) => [value ?? []].flat(),
      z.array(z.enum(HOOK_EVENTS)).min(1, "Choose at least one"),
    ),
    withPersonalData: z.literal("yes").optional().catch(undefined),
  })
  .superRefine(({ kind, password }, context) => {
    const message = whyNot(kind, password);
    if (message) context.addIssue({ code: "custom", message, path: ["password"] });
  });
export type HookInput = z.output<typeof HookInput>;

export const HookAct = z.object({
  intent: z.enum(["test", "again", "rotate", "switch-on"]),
  delivery: z.string().optional(),
  /** Made with the page: the same press twice is one test. */
  key: Id.optional().catch(undefined),
});
