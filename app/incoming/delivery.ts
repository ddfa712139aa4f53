/** What a mail server tells of a message, once its manner of telling is read. */

/** `hard`: no message will ever reach this address. `policy` is about us and says nothing of the person. */
export type Severity = "hard" | "soft" | "policy";

export type BounceReason =
  | "no-such-address"
  | "no-such-domain"
  | "disabled"
  | "moved"
  | "full"
  | "too-big"
  | "greylisted"
  | "busy"
  | "slow-down"
  | "unreachable"
  | "authentication"
  | "spam"
  | "blocked"
  | "refused"
  | "content"
  | "other";

export type Refusal = { severity: Severity; reason: BounceReason };

/** What became of the message, as its server tells. Only `failed` is a bounce. */
export type DeliveryAction = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

export type DeliveryReport = {
  action: DeliveryAction;
  recipient?: string | undefined;
  refusal: Refusal;
  /** The server's words, in one line. */
  words: string;
};
