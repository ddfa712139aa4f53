/** What servers say in English of the one written to: full, closed, or never there. */

/** The one written to, as servers call them. */
const kind = "(?:(?:e-?mail|virtual|local|domain|destination|delivery|final|mail)[ _-])*";
const noun = `(?:${kind}(?:user(?:[ -]?name)?|recipient|(?:mail|in)-?\\s?box(?:es)?|mbox|(?:mail)?address(?:ee)?|account|alias|rcpt|login|customer|subscriber|local[ -]?part|e-?mail name))`;
/** What stands before a noun that is not of the one written to. */
const notOurs =
  "(?<!\\b(?:ip|helo|ehlo|sender|sender.s|from|return|source|client|network|your|too many|too many invalid|too many unknown) )";
const not = "(?:n[o'’]t| ?not)";

const unknown = [
  "\\bunknown",
  "not (?:be )?found",
  "not known",
  "no longer exists?",
  "not a member",
  `(?:does|do|did|dose) ?${not} exists?`,
  "not exist(?:ing|ed|ent)?",
  "non-?exist[ae]nt",
  `(?:does|do) ?${not} have an? (?:\\S+ )?(?:account|e-?mail|mailbox)`,
  `ha(?:s|ve) ?${not} got`,
  "unavailable or",
  "not (?:a |an )?valid",
  "(?:is|was|are|marked as) invalid",
  "not (?:listed|recogni[sz]ed|defined|registered|provisioned|allocated)",
  "unallocated",
  "not (?:in|on) (?:the |our |any )?(?:(?:recipient|user|customer|local)s? )?(?:list|directory|database|table)(?! of)",
  `could ?${not} be found`,
  "wasn.t found",
].join("|");

export const gone = new RegExp(
  [
    `${notOurs}\\b${noun}s?\\b(?:[^.\\n]|\\.\\S){0,80}?(?:${unknown})`,
    `@\\W{0,6}(?:(?:is|was|has|are) )?(?:address )?(?:${unknown})`,
    `${notOurs}\\b(?:does|do|did|dose) ?${not} exists? (?:that |this |the |such |any )?${noun}`,
    `(?:unknown|invalid|wrong|no such|bad|non-?existent)[ _-](?:or (?:unknown|invalid|illegal) )?${noun}(?! (?:error|list))`,
    `\\bno (?:such )?(?:valid )?${noun}s? (?:here|by|at|with|found|exists?|available here)\\b`,
    `\\bnot an? (?:valid|recogni[sz]ed|known|existing) ${noun}`,
    `\\bnot (?:a |an |our )?(?:valid |local |known |registered )?${noun} (?:of|on|at|here|in)\\b`,
    `${notOurs}\\b${noun} (?:is )?(?:invalid|not present)\\b`,
    `(?:unable to|can ?${not}|could ?${not}) find (?:the |any |that )?(?:alias )?${noun}`,
    "\\bnot in (?:the |our )?(?:recipient|user|customer) (?:list|directory|database|table)",
    `\\bno (?:user|person|one) by that name`,
  ].join("|"),
  "i",
);

const shut =
  "(?:disabled|inactive|not activated|suspended|closed|deactivated|expired|deleted|terminated|dormant|abandoned|archived|cancell?ed|retired|frozen)";

export const closed = new RegExp(
  [
    `(?<!\\byour )\\b${shut} ${noun}`,
    `${notOurs}\\b${noun}s? (?:(?:is|are|was|has been|have been|currently) )*(?:(?!temporar)\\w+ly )?(?:currently )?${shut}(?! temporar)`,
    `${noun} (?:does ?${not}|no longer) (?:receive|accept)s? (?:e-?)?mails?\\b(?! ?(?:from|in|with\\w*|of|that|for|to|over|unless|by|when|if|until|containing|larger)\\b)`,
    `${noun}[^.]{0,20} (?:has|have) ?${not} (?:entered|logged)|never logged (?:in|on)`,
    `\\b(?:account|mailbox|mail receiving) (?:is )?disabled|deactivated due|not an active ${noun}`,
  ].join("|"),
  "i",
);

/** Room for mail, which is not the size of one, and no allowance for those who send. */
const room =
  "(?<!(?:daily|hourly|sending|relay|send|outgoing|rate|queue) )(?:quota|dis[ck] ?space|dis[ck]|storage|mail ?box(?: size)?|inbox|maildir|mail ?folder|drop ?file|message count|messages (?:in|on|for) (?:this|the|your) ?\\S*)";

export const full = new RegExp(
  [
    "\\bis full\\b|\\bdis[ck] full|over-?drawn|errno=28|no space left",
    `\\b${room}[^.]{0,25}\\b(?:full|exceed\\w*|reached|used up|exhausted|not enough|limit reached)`,
    `\\b(?:exceed\\w*|exhausted|reached|over|insufficient|not (?:have )?enough|no more)(?: (?:the|its|their|his|her|his/her|maximum|max|allowed|available|recipient|user|system|email|e-?mail|number of|mail)){0,4} ${room}`,
    `${noun} storage full|over the maximum allowed (?:mailbox|number)|exceeds allowed message|larger than the space`,
  ].join("|"),
  "i",
);

const othersOwn =
  /sender|\bfrom\b|\bip\b|host|relay|polic|client|\bdns|spam|your|sending|message|deliver|\btime|command|session|certificate|server|system|domain name/i;

/** Where the recipient was just named, what is said of nobody is said of them. */
export function bareState(line: string): "disabled" | "no-such-address" | undefined {
  if (othersOwn.test(line)) return undefined;
  if (new RegExp(`\\b${shut}\\b`, "i").test(line)) return "disabled";
  const isUnknown =
    /\b(?:unknown|not (?:found|known|listed|exist|used)|no such|does ?n.t exist)\b/i;
  return isUnknown.test(line) ? "no-such-address" : undefined;
}
