/** What a message that came in is, by all the rules together: one kind, and what follows from it. */
import { readAutomatic } from "#app/incoming/automatic.ts";
import type { BounceReason, DeliveryReport, Severity } from "#app/incoming/delivery.ts";
import type { IncomingMail } from "#app/incoming/mail.ts";
import { isObjection } from "#app/incoming/objection.ts";
import { isNamedAsServer } from "#app/incoming/plain-bounce.ts";
import { type MailReport, readReport } from "#app/incoming/report.ts";
import type { CalendarDay } from "#app/incoming/return-day.ts";
import { readReply } from "#app/incoming/visible.ts";

/** `visible` is what a person wrote, or what a machine said, without quotes. */
export type Understood = { visible: string } & (
  | { kind: "reply"; objects: boolean }
  | { kind: "away"; back?: CalendarDay | undefined }
  | { kind: "automatic"; left: boolean }
  | { kind: "challenge" }
  | { kind: "bounce"; severity: Severity; reason: BounceReason; about: string[] }
  | { kind: "complaint"; about: string[] }
  /** A delay, a receipt, or a note that something is no spam: nothing follows from it. */
  | { kind: "nothing" }
);

const MOST_SHOWN = 20_000;

/** `received` is the day on which it came. */
export function understand(mail: IncomingMail, received: CalendarDay): Understood {
  const automatic = readAutomatic(mail, received);
  // Some guards dress their challenge as a report of delivery; no server signs it.
  const isGuard = automatic?.kind === "challenge" && !isNamedAsServer(mail);
  const report = isGuard ? undefined : readReport(mail);
  if (report) return understandReport(report);
  const visible = readReply(mail.text).written.slice(0, MOST_SHOWN);
  if (!automatic) return { kind: "reply", visible, objects: objects(mail, visible) };
  if (automatic.kind === "challenge") return { kind: "challenge", visible };
  if (automatic.kind === "out-of-office") return { kind: "away", back: automatic.back, visible };
  return { kind: "automatic", left: automatic.kind === "left", visible };
}

/** Some write their demand into the subject and nothing below; "Re:" there repeats what we wrote. */
function objects({ subject }: IncomingMail, visible: string): boolean {
  if (isObjection(visible)) return true;
  return visible === "" && !/^\s*\p{L}{2,5}\s*:/u.test(subject) && isObjection(subject);
}

function understandReport(report: MailReport): Understood {
  const { about } = report;
  if (report.kind === "complaint") {
    // That a check of sender failed is said of forgers and lists, and by no person (RFC 6591).
    const isNone = /^(?:not-spam|auth-failure|dmarc)$/.test(report.complaint);
    const kind = isNone ? "nothing" : "complaint";
    return kind === "nothing" ? { kind, visible: "" } : { kind, about, visible: "" };
  }
  const worst = worstOf(report.deliveries.filter(({ action }) => action === "failed"));
  if (!worst) return { kind: "nothing", visible: "" };
  const { refusal, words } = worst;
  return { kind: "bounce", ...refusal, about, visible: words };
}

const order: Severity[] = ["soft", "policy", "hard"];

function worstOf(failed: DeliveryReport[]): DeliveryReport | undefined {
  return failed.toSorted(
    (a, b) => order.indexOf(b.refusal.severity) - order.indexOf(a.refusal.severity),
  )[0];
}
