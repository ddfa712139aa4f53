/** What a mail server's refusal says: of the address, of the moment, or of us (RFC 3463, RFC 5321). */

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

export type Diagnosis = {
  /** Enhanced status, such as 5.1.1; left out where there is none. */
  status?: string | undefined;
  /** What the server said. */
  words: string;
};

const severities: Record<BounceReason, Severity> = {
  "no-such-address": "hard",
  "no-such-domain": "hard",
  disabled: "hard",
  moved: "hard",
  full: "soft",
  "too-big": "soft",
  greylisted: "soft",
  busy: "soft",
  "slow-down": "soft",
  unreachable: "soft",
  other: "soft",
  authentication: "policy",
  spam: "policy",
  blocked: "policy",
  refused: "policy",
  content: "policy",
};

/**
 * Words outrank codes where they are plain: servers put 5.7.1 or 5.0.0 on what is an unknown user, and
 * 5.1.1 on what is a full mailbox. Whatever stays unclear is soft, so that nobody is given up by guess.
 */
export function readRefusal({ status, words }: Diagnosis): Refusal {
  const said = byWords(words.slice(0, 4_000));
  const coded = byStatus(status ?? statusIn(words));
  const reason = said ?? coded ?? byReply(words) ?? "other";
  return { severity: severities[reason], reason };
}

/** The enhanced status in a server's words: "550-5.1.1 …" or "#5.1.1". Not an address of the network. */
export function statusIn(words: string): string | undefined {
  return /(?:^|[\s#(<-])([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(words)?.[1];
}

const statuses: [RegExp, BounceReason][] = [
  [/^\d\.1\.(1|10)$/, "no-such-address"],
  [/^\d\.1\.(2|3)$/, "no-such-domain"],
  [/^\d\.1\.6$/, "moved"],
  [/^\d\.1\.[078]$/, "refused"],
  [/^\d\.2\.1$/, "disabled"],
  [/^\d\.2\.2$/, "full"],
  [/^\d\.(2|3)\.[34]$/, "too-big"],
  [/^\d\.4\.[0124567]$/, "unreachable"],
  [/^\d\.3\.\d+$/, "busy"],
  [/^\d\.7\.(15|2[0-9]|30|509|515)$/, "authentication"],
  [/^\d\.7\.\d+$/, "refused"],
  [/^\d\.6\.\d+$/, "content"],
];

function byStatus(status: string | undefined): BounceReason | undefined {
  if (!status) return undefined;
  // Not now is not never, whatever the detail says.
  if (status.startsWith("4.1.") || status.startsWith("4.2.1")) return "busy";
  if (status === "5.4.4" || status === "5.4.310") return "no-such-domain";
  return statuses.find(([pattern]) => pattern.test(status))?.[1];
}

/** The plain reply code (RFC 5321 4.2.3), where nothing better was said. */
function byReply(words: string): BounceReason | undefined {
  const code = /(?:^|[^\d.])([45]\d\d)(?=[ -])/.exec(words)?.[1];
  if (code === "552") return "full";
  if (code === "551") return "moved";
  if (code === "553" || code === "550") return undefined;
  if (code === "421" || code?.startsWith("45")) return "busy";
  return undefined;
}

/** In this order: what is asked first is what is meant when two are said. */
const phrases: [BounceReason, RegExp][] = [
  [
    "full",
    /over\s?-?quota|quota (?:is )?(?:exceeded|full)|exceeded (?:his|her|its|their|the) (?:storage|quota|mailbox)|mail\s?box (?:is )?(?:full|over)|mailbox.{0,40}(?:exceeded|is full)|inbox is full|out of storage|insufficient (?:system )?storage|not enough (?:disk )?space|disk quota|storage (?:limit|quota)|boîte.{0,30}pleine|postfach.{0,30}voll|buz[oó]n.{0,20}lleno|casella.{0,20}piena|caixa.{0,20}cheia/i,
  ],
  [
    "greylisted",
    /gr[ae]y-?list|please (?:try|retry) again later.{0,40}(?:list|first)|temporarily deferred due to (?:unknown|new) sender/i,
  ],
  [
    "authentication",
    /\b(?:spf|dkim|dmarc|arc)\b.{0,80}(?:fail|not pass|missing|reject|require|policy|align)|(?:fail|unauthenticated|not authenticated).{0,80}\b(?:spf|dkim|dmarc)\b|unauthenticated (?:email|mail|message)|required authentication level|ptr record|reverse dns|does not have a ptr/i,
  ],
  [
    "no-such-domain",
    /(?:host|domain)(?: name)?(?: \S+)? (?:not found|does ?n[o']t exist|unknown)|nxdomain|unrouteable (?:mail )?address|name or service not known|domain not found|no (?:mx|such domain)|bad destination (?:system|mailbox address system)|null ?mx|does not accept mail|host or domain name not found|unknown mail domain/i,
  ],
  [
    "disabled",
    /(?:account|mailbox|user|recipient)(?: \S+)? (?:is |has been |was )?(?:currently )?(?:disabled|inactive|suspended|deactivated|closed|deleted|locked|expired|blocked for inactivity)|(?:disabled|inactive|suspended|closed) (?:account|mailbox|recipient|user)|no longer (?:active|in use|available|valid|monitored|works?|employed)|account.{0,30}(?:not active|discontinued)/i,
  ],
  [
    "no-such-address",
    /(?:user|recipient|mailbox|address|account|alias|email account)[^.\n]{0,80}?(?:unknown|not found|does ?n[o']t exist|does ?n[o'’]t have an? (?:\S+ )?account|not exist|unavailable or|not a valid|is invalid|not listed|not recognized|could ?n[o']t be found|wasn.t found)|unknown (?:user|recipient|mailbox|local part|or illegal alias|address)|no such (?:user|recipient|mailbox|address|person|account)|invalid (?:user|recipient|mailbox)|no mailbox here by that name|recipient (?:address )?rejected: (?:user|undeliverable|unknown|not found|access denied to unknown)|unable to find (?:the )?(?:recipient|user)|not our customer|address(?:es)? (?:not|un)known|recipientnotfound|resolver\.adr\.(?:recipnotfound|exrecipnotfound)|benutzer unbekannt|empf[aä]nger.{0,30}(?:unbekannt|nicht gefunden|existiert nicht)|utilisateur inconnu|destinataire.{0,30}(?:inconnu|introuvable)|usuario (?:desconocido|no existe)|utente sconosciuto|destinat[aá]rio (?:desconhecido|inexistente)/i,
  ],
  [
    "moved",
    /(?:user|recipient|mailbox|address) (?:has )?moved|no longer at this address|please (?:use|try) (?:the following|a new) address/i,
  ],
  [
    "too-big",
    /message (?:size|too (?:big|large))|exceeds? (?:the )?(?:maximum|fixed) (?:message )?size|size limit|message is too (?:big|large)/i,
  ],
  [
    "slow-down",
    /rate.?limit|too many (?:messages|connections|recipients|concurrent|errors)|sending (?:rate|limit)|(?:hourly|daily) (?:limit|quota)|throttl|unusual rate|receiving mail (?:at a rate|too quickly)|try again later.{0,30}rate/i,
  ],
  [
    "spam",
    /\bspam\b|junk|bulk mail|unsolicited|content (?:rejected|filter)|message content|suspicious|phish|likely unsolicited|reputation|high probability of spam|virus|malware|infected/i,
  ],
  [
    "blocked",
    /black\s?list|block\s?list|blocked (?:using|by|due|because)|\brbls?\b|\bdnsbl\b|spamhaus|barracuda|proofpoint|listed (?:in|at|on|by)|your (?:ip|host|server|network).{0,60}(?:block|listed|denied|banned)|client host.{0,60}blocked|banned sending/i,
  ],
  [
    "unreachable",
    /connection (?:timed out|refused|reset|dropped|lost)|timed? ?out|no route to host|network is unreachable|could not connect|lost connection|host unreachable|unable to connect|retry time(?:out)? (?:not reached|exceeded)|message expired|delivery time expired|queue lifetime|too many hops|mail loop|loops back|looping/i,
  ],
  [
    "busy",
    /temporar(?:y|ily)|try (?:again|later)|service (?:not available|unavailable|is temporarily)|system (?:is )?(?:busy|resources)|internal (?:server )?error|local (?:error|problem)|currently unable|not available at this time/i,
  ],
  [
    "refused",
    /relay(?:ing)? (?:denied|not permitted|access denied)|access denied|not permitted|not allowed|not authori[sz]ed|policy|administrative prohibition|prohibited|denied by|rejected by (?:the )?(?:recipient|administrator|organi[sz]ation|policy)|rejected due to|only accepts? (?:mail|messages) from|restricted|sender (?:address )?rejected/i,
  ],
];

function byWords(words: string): BounceReason | undefined {
  const line = words.replace(/\s+/g, " ");
  return phrases.find(([, pattern]) => pattern.test(line))?.[0];
}
