/** A mailbox to send from: what a member may say about one, and its own time. */
import { z } from "zod";
import { after, SECOND } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import { isLoopbackHost } from "#app/core/reserved.ts";
import { HabitFields } from "#app/mailboxes/habits.ts";
import {
  Address,
  DailyCap,
  DayTime,
  Encryption,
  FromName,
  Host,
  hostField,
  ImapPort,
  Password,
  Port,
  Username,
} from "#app/mailboxes/mailbox-fields.ts";
import { Zone } from "#app/team/zone.ts";
import type { MailboxKind, ReadingState } from "#db/schema/mailboxes.ts";

type Security = "tls" | "starttls" | "none";

/** What pages may know about a mailbox; its password is in another database. */
export type MailboxFacts = {
  id: string;
  /** Whose it is; null when they left and nobody took it over. */
  userId: string | null;
  kind: MailboxKind;
  address: string;
  fromName: string;
  host: string | null;
  port: number | null;
  security: Security | null;
  username: string | null;
  /** Where answers are read; the name and password are those of sending. */
  imapHost: string | null;
  imapPort: number | null;
  imapSecurity: Security | null;
  reading: ReadingState;
  readingProblem: string | null;
  /** Another mailbox, to which answers go. */
  repliesTo: string | null;
  provedAt: Date | null;
  probeSentAt: Date | null;
  health: unknown;
  healthAt: Date | null;
  dailyCap: number;
  /** Minutes after midnight in `zone`. */
  windowStart: number;
  windowEnd: number;
  zone: string;
  days: string;
  hoursOf: "prospect" | "mailbox";
  holidays: boolean;
  gapSeconds: number;
  rampFrom: number | null;
  rampStep: number | null;
  rampStartedAt: Date | null;
  ratesFrom: Date | null;
  state: "testing" | "ready" | "failing" | "paused";
  problem: string | null;
  testedAt: Date | null;
  updatedAt: Date;
  aheadSeconds: number;
};

const fields = z.object({
  address: Address,
  fromName: FromName,
  host: Host,
  port: Port,
  security: Encryption,
  username: Username.optional(),
  password: Password.optional(),
  /** All three or none: a mailbox may only send. */
  imapHost: hostField("Enter the name of the server that keeps your mail.").nullish(),
  imapPort: ImapPort.nullish(),
  imapSecurity: Encryption.nullish(),
  dailyCap: DailyCap,
  windowStart: DayTime,
  windowEnd: DayTime,
  zone: Zone,
});

type Fields = z.infer<typeof fields>;

const everything = fields.extend(HabitFields.shape);

/** A new mailbox; times become minutes after midnight. */
export const MailboxInput = everything.superRefine((input, context) => {
  checkTogether(input, context);
  checkRamp(input, context);
  if (input.username && !input.password) {
    say(context, "password", "Enter the password for sending, often called an app password.");
  }
});
export type MailboxInput = Fields & Partial<HabitFields>;

/** A changed mailbox; without a password the stored one stays. */
export const MailboxEdit = fields.superRefine(checkTogether);
export type MailboxEdit = Fields & Partial<HabitFields>;

/** Its two halves, each with a page: whom it writes as and when, and how it signs in to its server. */
export const MailboxHabits = fields
  .pick({ address: true, fromName: true, dailyCap: true })
  .extend(fields.pick({ windowStart: true, windowEnd: true, zone: true }).shape)
  .extend(HabitFields.shape)
  .superRefine((input, context) => {
    checkWindow(input, context);
    checkRamp(input, context);
  });
export type MailboxHabits = z.infer<typeof MailboxHabits>;
export const MailboxServer = fields
  .pick({ host: true, port: true, security: true, username: true, password: true })
  .extend(fields.pick({ imapHost: true, imapPort: true, imapSecurity: true }).shape)
  .superRefine(checkServer);

/** The whole of it with one half changed; of the server nothing stays, so that no name can be left out. */
export function changed(
  mailbox: MailboxFacts,
  half: z.infer<typeof MailboxHabits> | z.infer<typeof MailboxServer>,
): MailboxEdit {
  const { address, fromName, dailyCap, windowStart, windowEnd, zone } = mailbox;
  if ("host" in half) return { address, fromName, dailyCap, windowStart, windowEnd, zone, ...half };
  const { host, port, security, username, imapHost, imapPort, imapSecurity } = mailbox;
  if (!host || !port || !security) throw new Error("a mailbox of one's own has a server");
  const reading = { imapHost, imapPort, imapSecurity };
  return { host, port, security, username: username ?? undefined, ...reading, ...half };
}

/** Where answers go; nothing for the mailbox itself. */
export const RepliesInput = z.object({ repliesTo: Id.optional().catch(undefined) });

/** What there is to choose about the practice mailbox. */
export const PracticeEdit = z.object({ fromName: FromName, dailyCap: DailyCap });
export type PracticeEdit = z.infer<typeof PracticeEdit>;

function checkTogether(input: Fields, context: z.RefinementCtx): void {
  checkServer(input, context);
  checkWindow(input, context);
}

type Server = Pick<
  Fields,
  "host" | "security" | "username" | "imapHost" | "imapPort" | "imapSecurity"
>;

function checkServer(server: Server, context: z.RefinementCtx): void {
  const { host, security, username } = server;
  const local = isLoopbackHost(host);
  if (security === "none" && !local) say(context, "security", READABLE);
  if (server.imapHost) checkReading(server, context);
  if (!username && !local) {
    say(context, "username", "Enter the user name, usually your whole address.");
  }
}

const READABLE = "Choose TLS or STARTTLS: without it your password could be read on the way.";

function checkReading({ imapHost, imapPort, imapSecurity }: Server, context: z.RefinementCtx) {
  if (!imapPort) say(context, "imapPort", "Enter the port, usually 993 or 143.");
  if (!imapSecurity) say(context, "imapSecurity", "Choose how the connection is secured.");
  if (imapSecurity === "none" && !isLoopbackHost(imapHost!)) say(context, "imapSecurity", READABLE);
}

type Window = Pick<Fields, "windowStart" | "windowEnd">;

function checkWindow({ windowStart, windowEnd }: Window, context: z.RefinementCtx): void {
  if (windowStart >= windowEnd) {
    say(context, "windowEnd", "Enter an end that is later than the start.");
  }
}

function checkRamp({ rampFrom, rampStep }: HabitFields, context: z.RefinementCtx): void {
  if (rampFrom !== null && rampStep === null) {
    say(context, "rampStep", "Enter how many more each day, such as 5.");
  }
}

type Field = keyof Fields | keyof HabitFields;

function say(context: z.RefinementCtx, field: Field, message: string): void {
  context.addIssue({ code: "custom", path: [field], message });
}

/** The mailbox's own present: a practice clock may run ahead of ours. */
export function mailboxTime({ aheadSeconds }: { aheadSeconds: number }, now: Date): Date {
  return after(now, aheadSeconds * SECOND);
}
