/** Why a server refused, by its own words in the languages that servers speak. */
import type { BounceReason } from "#app/incoming/delivery.ts";
import { bareState, closed, full, gone } from "#app/incoming/recipient-english.ts";
import { stateAbroad } from "#app/incoming/recipient-state.ts";

/** In this order: what is asked first is what is meant when two are said. An address reads "@". */
const phrases: [BounceReason, RegExp][] = [
  [
    "full",
    either(
      full,
      /over\s?-?(?:(?:the|its|their|his|disk|allowed) ){0,2}quota|quota (?:is |usage )?(?:exceeded|full|violation)|exceed\w* (?:\w+ ){0,3}(?:quota|storage|disk space)|reached (?:\w+ ){0,2}quota|full mail\s?box|for exceeding|exceed(?:s|ed|ing) (?:his|her|its|their|the) (?:\S+ )?(?:storage|quota|mailbox|disk space)|mail\s?(?:box|folder) (?:(?:is )?(?:full|over)|(?:exceeds|space|size limit))|mail\s?box.{0,40}(?:exceeded|is full)|(?:in-?box|account) is full|out of storage|insufficient (?:system )?storage|(?:not (?:have )?enough (?:disk |storage )?space|space not enough|space (?:is|has(?: been)?) used up)|dis[kc] ?quota|too much mail data|storage (?:limit|quota)|(?:too many|too much) (?:messages|mail) (?:on the server|stored|in (?:this|the|your) mail ?box)|number of messages in .{0,30}mailbox exceed/i,
    ),
  ],
  [
    "greylisted",
    /gr[ae]y-?list|please (?:try|retry) again later.{0,40}(?:list|first)|temporarily deferred due to (?:unknown|new) sender/i,
  ],
  [
    "authentication",
    /\bspoof|\b(?:bad|invalid|wrong|no) (?:spf|dkim|dmarc)\b|\b(?:spf|dkim|dmarc|arc)\b.{0,80}(?:fail|not (?:pass|allow|permit|authori)|missing|reject|require|policy|align)|(?:fail|unauthenticated|not authenticated).{0,80}\b(?:spf|dkim|dmarc)\b|unauthenticated (?:email|mail|message)|required authentication level|ptr record|reverse dns|does not have a ptr/i,
  ],
  // Of us, though the words after it are those for an address that is not there.
  [
    "refused",
    /(?:\byour|\bsender.?s|sending (?:for|from) (?:this|your)) (?:e-?mail )?(?:account|mailbox|address|domain)\b[^.;]{0,40}(?:disabled|suspended|blocked|locked|expired|closed|unknown|invalid|not (?:found|exist|allowed|verified|permitted))|(?:sender|from:? ?(?:address|domain))\b[^.;]{0,40}(?:rejected|not found|does ?n[o'’]t (?:exist|resolve)|unknown|invalid|must resolve|not (?:valid|verified|allowed))|domain of sender|(?:not|n.t|no longer) accept (?:any )?(?:e-?)?(?:mail|message)s? from|from (?:this|your) sender|(?:invalid|bogus|empty|null|unroutable|unverified) (?:envelope )?(?:senders?|mail from)\b|sender (?:e-?mail |address )?(?:is |not )|mail from not|valid (?:sender|from)\b|\bbatv\b|backscatter|(?:could not|cannot|unable to) verify (?:the )?sender|(?:[ée]metteur|exp[ée]diteur|absender|remitente|mittente|remetente|отправител\p{L}*)[^.;]{0,40}(?:ung[üu]ltig|abgelehnt|unbekannt|inv[aá]lid|inconnu|rejet|rechaza|recusad|non valid|rifiutat|отклон|не существует)|(?:sender|postmaster) verif|call-?out\b|call-?back|helo command rejected|client host rejected: cannot find/iu,
  ],
  // How we asked, and not the one asked for now.
  [
    "slow-down",
    /too many (?:(?:invalid|unknown|bad|wrong|failed|non-?existent|unrecogni[sz]ed) )+(?:recipient|user|address|rcpt|command)/i,
  ],
  // The name server was asked and gave no answer, which is not a no.
  [
    "unreachable",
    /host not found, try again|temporary (?:dns|name server)|(?:malformed|unexpected).{0,20}name ?server reply|servfail|dns (?:timeout|server failure)/i,
  ],
  [
    "no-such-domain",
    /(?:host|domain)(?: name)?(?: \S+)? (?:not found|does ?n[o'’]t exist|unknown)|unknown (?:host|domain)|nxdomain|unroute?able (?:mail )?(?:address|domain)|(?:could ?n.t|could not|unable to) find an(?:y|) (?:host|mail exchanger)|bad destination host|illegal (?:host|domain)|(?:not have any|no) mail exchanger|indicated no smtp service|relevant mx records|domain not used|name or service not known|no (?:mx|such domain)|bad destination (?:system|mailbox address system)|null ?mx|does not accept mail\b(?! (?:from|in|with\w*|of|that|for|to|over|unless|by|when|if|until|containing|larger)\b)|unknown mail domain/i,
  ],
  [
    "disabled",
    either(
      closed,
      /(?:account|mailbox|user|recipient|@)(?: (?!temporar)\S+)? (?:(?:is |was )?an? )?(?:is |has been |was )?(?:currently )?(?:(?:disabled|suspended|locked)(?! temporar)|not active|inactive|deactivated|closed|deleted|expired|terminated|frozen|archived|blocked for inactivity)|tried to reach is (?:disabled|inactive|suspended)|suspend\w* the service|destinataire archiv|(?:banned|disabled) recipient|no longer (?:active|in use|available|valid|monitored|works?|employed|accepts? (?:e-?)?mail)|account.{0,30}(?:not active|discontinued)|konto.{0,20}(?:deaktiviert|gesperrt)|compte.{0,20}(?:désactivé|suspendu)|учетная запись.{0,20}заблокирована/i,
    ),
  ],
  [
    "no-such-address",
    either(
      gone,
      /@\W{0,6}(?:address )?(?:(?:is|was) )?(?:not an? (?:known|valid|active|existing)|does ?n[o'’]t exist|unknown|not (?:found|known)|invalid|(?:user|recipient) rejected)|(?:unknown|invalid|no such|bad|non-?existent)[ _-](?:part|or illegal|person|final delivery)|no (?:mail ?box|account)(?: (?:here|available|found|exists))? ?(?:by that name|for (?:this|that) (?:user|address|name)|found)|no mailbox here|bad ?rcpt ?to|not in my validrcptto|no ?(?:one|body) (?:here )?(?:at|by|with) (?:this|that) (?:address|name)|recipient (?:address )?rejected: (?:user|undeliverable|unknown|not found|access denied to unknown|@)|final (?:e-?mail )?delivery (?:point|user)|not our customer|address(?:es|ee)? (?:was |were |is |are )?(?:not ?|un)known|no longer on (?:the |this )?server|no matches to nameserver|recipient ?not ?found|resolver\.adr\.(?:recipnotfound|exrecipnotfound)|5\.4\.1 (?:\S+ )?recipient address rejected: access denied|5\.5\.0 requested action not taken: mailbox unavailable|nessun utente|no existe (?:dich[oa]|es[eta]|est[ea]|el|la|tal) ?\p{L}*|ディレクトリのリストにありません|(?:查无|查無|无|無)此(?:人|用户|用戶|收件人)/iu,
    ),
  ],
  [
    "moved",
    /(?:user|recipient|mailbox|address) (?:has )?moved|no longer at this address|please (?:use|try) (?:the following|a new) address/i,
  ],
  [
    "too-big",
    /(?:message|mail|attachment|body|file)s? (?:size|(?:\w+ ){0,3}too (?:big|large|long))|max(?:imum)? (?:message )?size|taille (?:limite|maximale)|zu gro(?:ß|ss)|(?:muy|demasiado|muito|troppo) grande|te groot|превыш\p{L}+[^.]{0,30}размер|размер[^.]{0,30}превыш|邮件.{0,8}(?:太大|过大)|サイズ.{0,12}超|exceed(?:s|ed)? (?:the )?(?:maximum|fixed) (?:\S+ )?(?:message )?size|size limit/iu,
  ],
  [
    "slow-down",
    /rate.?limit|too many (?:messages|connections|recipients|concurrent|errors)|sending (?:rate|limit)|(?:hourly|daily) (?:\S+ )?(?:limit|quota)|throttl|unusual rate|receiving mail (?:at a rate|too quickly)|try again later.{0,30}rate|per hour message receive limit|thread limit exceeded|exceeded (?:the |permitted )?(?:rate|limits)/i,
  ],
  [
    "spam",
    /spam(?!haus|cop|rats|cannibal)|junk|bulk.?(?:e-?)?mail|mass mailer|unsolicited|content (?:reject|filter|denied)|(?:message|mail|banned|unacceptable) content|message filtered|bulk\.|pattern detection|suspicious|phish|reputation|s?uribl|\bsurbl|quarantin|virus|malware|infected/i,
  ],
  [
    "blocked",
    /black[\s-]?(?:list|ip|hole)|block\s?list|\bbad ip\b|blocked (?:using|by|due|because|for)|\brbls?\b|\bdns?s?r?bl\b|spamhaus|barracuda|proofpoint|(?<!not )listed (?:in|at|on|by)|your (?:ip|host|server|network).{0,60}(?:block|listed|denied|banned)|client host.{0,60}blocked|banned sending|unwanted (?:mail|messages)|(?:access|mail|messages?|connections?|server) (?:from|at) (?:\S+ ){1,4}(?:is |are |was )?(?:blocked|denied|rejected|refused)|blocked (?:-|by|at)|client host rejected|no access from|from your (?:ip|host|network|server)|(?:resolve|verify) your (?:address|host|ip)|unresolvable|dynamic ip|generic (?:dns|ptr|reverse)|open (?:proxy|relay)|mismatch\w* client|(?:server|relay) of your (?:isp|provider)|spf record/i,
  ],
  [
    "unreachable",
    /socket error|not accept .{0,20}requests? to connect|connection (?:timed out|refused(?! (?:due|because))|reset|dropped|lost)|timed? ?out|no route to host|network is unreachable|could not connect|lost connection|(?:host|is) unreachable|unable to resolve|(?:mail|message|routing|forwarding) (?:\w+ )?loop|not (?:be )?reach(?:able|ed)|(?:is|was) not responding|did not respond|unable to (?:connect|establish)|(?:establish|make) an? \S+ connection|name service error|gateway for|retry time(?:out)? (?:not reached|exceeded)|message expired|delivery time expired|maximum.{0,10}(?:time|delivery attempts)|failed \d+ attempts|queue (?:lifetime|too long|period)|too many hops|hop count|mail loop|loops back|loop(?:ing| detected)/i,
  ],
  [
    "busy",
    /temporar(?:y|ily)|try (?:again|later)|service (?:not available|(?:currently )?unavailable|is temporarily)|system (?:is )?(?:busy|resources)|server busy|internal (?:server )?error|local (?:error|problem)|currently unable|not available at this time/i,
  ],
  [
    "content",
    /not accept\w*[^.]{0,30}(?:attachments?|html|embedded)|unacceptable|required standards|(?:attachment|file type)s?[^.]{0,40}(?:not allowed|prohibited|blocked|rejected)/i,
  ],
  [
    "refused",
    /relay\w* (?:access |operation )?(?:denied|dis-?allowed|prohibited|rejected|refused|not (?:permitted|allowed))|\b(?:no|not|do not|cannot) (?:longer )?relay\w*|not a gateway|(?:unable|not allowed|refuse) to relay|configured to let|allowed rcpthosts|access denied|not permitted|not allowed|not authori[sz]ed|not accepting (?:mail|messages)|policy|policies|administrative prohibition|prohibited|denied by|rejected by (?:the )?(?:recipient|administrator|organi[sz]ation|policy)|re(?:jected|fused) due to|only (?:be )?(?:allowed|accepted|permitted|accepts?|registered)|not configured to relay|(?:do|can) ?not relay|wo(?:n.t|uld not) accept|preferences of the recipient|recipient(?:.s)? preferences|without authentication|authentication (?:is )?required|requires authentication|insecure mail relay|only accepts? (?:mail|messages) from|restricted|not pre-?approved|not accepted|(?<!permission )\bdenied\b|\bauth(?:entication)? fail|\bblocked\b|fully qualified|(?:e-?mail|sender|from) address is not verified|(?:message|mail|e-?mail) (?:(?:was|has been|is) )?(?:rejected|refused)|mail rejet/i,
  ],
];

function either(made: RegExp, written: RegExp): RegExp {
  return new RegExp(`${made.source}|${written.source}`, "iu");
}

/** What a server does that wants no message of ours, where nothing said why. */
export function isRefusal(words: string): boolean {
  return /(?<!automatically )\b(?:reject(?!ed by a remote|ed address)|refus|disallow|forbid|prohibit|block|bann)\w*|\b(?:denies|deny|(?<!permission )denied|bloqu|bloccat|gesperrt|geblokkeerd|zablokow|заблок|rifiutat|rechazad|abgelehnt|geweigerd|odrzucon|отклон)|not (?:allow|accept|permit|welcome)|does ?n[o'’]t want|拒[绝絕収收]/i.test(
    plainWords(words),
  );
}

/** Of somebody unnamed, right after they were named to the server. */
export function stateOfNamed(words: string): BounceReason | undefined {
  return bareState(plainWords(words));
}

export function reasonInWords(words: string): BounceReason | undefined {
  const line = plainWords(words);
  const abroad = stateAbroad(line);
  return phrases.find(([reason, pattern]) => pattern.test(line) || reason === abroad)?.[0];
}

/** Names of people and machines say nothing, though a host may be called "spamfilter" and a person "junk". */
function plainWords(words: string): string {
  return (
    words
      .replace(/\s+|\.{2,}/g, " ")
      .replace(/[^\s<>()[\]"'`:;,=]+@[^\s<>()[\]"'`:;,=]+/g, "@")
      .replaceAll("_", " ")
      .replace(/\bhost (?:\S+ )?said:/gi, "")
      // IronPort's preface to whatever was said.
      .replace(/\bunknown address error\b/gi, "")
      // Exchange's heading over whatever happened.
      .replace(/recipient(?:\(s\)|s)? could not be reached/gi, "")
      .replace(/https?:\/\/\S+/gi, "")
  );
}
