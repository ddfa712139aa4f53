/** From everything found out about an address to one verdict: what is not known stays unknown. */
import type { Reason, Verdict } from "#app/adapters/verification/port.ts";
import type { Heard } from "#app/adapters/verification/rcpt.ts";

export type Facts = {
  /** Decided before any mailbox was asked about: no mail can arrive. */
  dead?: Extract<Reason, "syntax" | "reserved" | "no-domain" | "no-mx" | "null-mx" | "no-mx-host">;
  /** What was heard about the mailbox, or why nothing was. */
  mailbox:
    | Heard
    | "not-asked"
    | "dns-failed"
    | "no-answer"
    | "private-network"
    | "smtputf8-not-offered";
  /** Whether the domain takes any address at all; undefined where nobody found out. */
  catchAll?: boolean;
  disposable: boolean;
  role: boolean;
  free: boolean;
};

export type Judgement = { verdict: Verdict; reasons: Reason[]; score: number | null };

export function judge(facts: Facts): Judgement {
  const decided = decide(facts);
  const remarks: Reason[] = [];
  if (facts.dead !== "syntax") {
    if (facts.disposable) remarks.push("disposable");
    if (facts.role) remarks.push("role");
    if (facts.free) remarks.push("free-provider");
  }
  return { ...decided, reasons: [...new Set([...decided.reasons, ...remarks])] };
}

function decide({ dead, mailbox, catchAll, disposable, role }: Facts): Judgement {
  if (dead) return { verdict: "invalid", reasons: [dead], score: 0 };
  if (mailbox === "mailbox-unknown" || mailbox === "mailbox-disabled") {
    return { verdict: "invalid", reasons: [mailbox], score: 0 };
  }
  // That the domain is a throw-away service is known, whatever its servers answer.
  if (disposable) return { verdict: "risky", reasons: ["disposable", mailbox], score: 10 };
  if (mailbox === "mailbox-full") return { verdict: "risky", reasons: [mailbox], score: 25 };
  if (mailbox !== "accepted") return { verdict: "unknown", reasons: [mailbox], score: null };
  if (catchAll === undefined) {
    return { verdict: "unknown", reasons: ["catch-all-untested", mailbox], score: null };
  }
  if (catchAll) return { verdict: "risky", reasons: ["catch-all", mailbox], score: 50 };
  return { verdict: "valid", reasons: [mailbox], score: role ? 85 : 95 };
}
