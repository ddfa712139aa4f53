/** At which command of the conversation a server refused, as a report tells it. */

export type Stage = "connection" | "sender" | "recipient" | "message";

const marks: [Stage, RegExp][] = [
  [
    "connection",
    /(?:after|in reply to|response to) (?:initial (?:connection|server greeting)|(?:pipelined )?(?:HELO|EHLO|STARTTLS))\b|refused to talk to me|but greeting failed/i,
  ],
  [
    "sender",
    /(?:after|in reply to|response to) (?:pipelined )?MAIL(?: FROM)?\b|but sender was rejected|>>> ?MAIL FROM:[^>]*>[^<]{0,80}<<< ?[45]\d\d/i,
  ],
  [
    "recipient",
    /(?:after|in reply to|response to) (?:pipelined )?RCPT(?: TO)?\b|does not like recipient|>>> ?RCPT TO:\s?<[^>]*>[^<]{0,20}<<< ?[45]\d\d/i,
  ],
  [
    "message",
    /(?:after|in reply to|response to) (?:pipelined |sending |the )?(?:end of )?(?:DATA|message|BDAT)\b|failed after I sent the message|>>> ?DATA\s[^>]{0,20}<<< ?[45]\d\d/i,
  ],
];

/** Undefined where none is named, or several for several recipients. */
export function stageIn(words: string): Stage | undefined {
  const line = words.slice(0, 6_000).replace(/\s+/g, " ");
  const named = marks.filter(([, pattern]) => pattern.test(line));
  return named.length === 1 ? named[0]![0] : undefined;
}
