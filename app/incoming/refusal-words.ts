/** Why a server refused, by its own words in the languages that servers speak. */
import type { BounceReason } from "#app/incoming/delivery.ts";

/** In this order: what is asked first is what is meant when two are said. An address reads "@". */
const phrases: [BounceReason, RegExp][] = [
  [
    "full",
    /over\s?-?(?:(?:the|its|their|his|disk|allowed) ){0,2}quota|quota (?:is |usage )?(?:exceeded|full|violation)|exceed\w* (?:\w+ ){0,3}(?:quota|storage|disk space)|reached (?:\w+ ){0,2}quota|full mail\s?box|for exceeding|exceed(?:s|ed|ing) (?:his|her|its|their|the) (?:\S+ )?(?:storage|quota|mailbox|disk space)|mail\s?(?:box|folder) (?:(?:is )?(?:full|over)|(?:exceeds|space|size limit))|mail\s?box.{0,40}(?:exceeded|is full)|(?:in-?box|account) is full|out of storage|insufficient (?:system )?storage|(?:not (?:have )?enough (?:disk |storage )?space|space not enough|space (?:is|has been) used up)|dis[kc] ?quota|too much mail data|storage (?:limit|quota)|(?:too many|too much) (?:messages|mail) (?:on the server|stored)|bo[iî]te.{0,30}pleine|postfach.{0,30}voll|speicherplatz|buz[oó]n.{0,20}lleno|casella.{0,20}piena|caixa.{0,20}cheia|postvak.{0,20}vol\b|skrzynka.{0,20}(?:pełna|przepełniona)|переполнен|number of messages in .{0,30}mailbox exceed|邮箱.{0,6}(?:已满|空间不足)|信箱.{0,6}(?:已滿|空間不足)|(?:メールボックス|受信箱|容量).{0,12}(?:いっぱい|満杯|超過|超えて)|(?:메일함|사서함|용량).{0,12}(?:가득|초과)/i,
  ],
  [
    "greylisted",
    /gr[ae]y-?list|please (?:try|retry) again later.{0,40}(?:list|first)|temporarily deferred due to (?:unknown|new) sender/i,
  ],
  [
    "authentication",
    /\b(?:spf|dkim|dmarc|arc)\b.{0,80}(?:fail|not pass|missing|reject|require|policy|align)|(?:fail|unauthenticated|not authenticated).{0,80}\b(?:spf|dkim|dmarc)\b|unauthenticated (?:email|mail|message)|required authentication level|ptr record|reverse dns|does not have a ptr/i,
  ],
  // Of us, though the words after it are those for an address that is not there.
  [
    "refused",
    /(?:sender|from:? ?(?:address|domain))\b[^.;]{0,40}(?:rejected|not found|does ?n[o'’]t (?:exist|resolve)|unknown|invalid|must resolve|not (?:valid|verified|allowed))|domain of sender|(?:invalid|bogus|empty|null|unroutable|unverified) (?:envelope )?(?:senders?|mail from)\b|sender (?:is |not )|mail from not|valid (?:sender|from)\b|\bbatv\b|backscatter|(?:could not|cannot|unable to) verify (?:the )?sender|(?:[ée]metteur|exp[ée]diteur|absender|remitente|mittente|remetente|отправител\p{L}*)[^.;]{0,40}(?:ung[üu]ltig|abgelehnt|unbekannt|inv[aá]lid|inconnu|rejet|rechaza|recusad|non valid|rifiutat|отклон|не существует)|sender verif|helo command rejected|client host rejected: cannot find/iu,
  ],
  // The name server was asked and gave no answer, which is not a no.
  [
    "unreachable",
    /host not found, try again|temporary (?:dns|name server)|(?:malformed|unexpected).{0,20}name ?server reply|servfail|dns (?:timeout|server failure)/i,
  ],
  [
    "no-such-domain",
    /(?:host|domain)(?: name)?(?: \S+)? (?:not found|does ?n[o'’]t exist|unknown)|unknown (?:host|domain)|nxdomain|unrouteable (?:mail )?address|name or service not known|no (?:mx|such domain)|bad destination (?:system|mailbox address system)|null ?mx|does not accept mail|unknown mail domain/i,
  ],
  [
    "disabled",
    /(?:account|mailbox|user|recipient|@)(?: (?!temporar)\S+)? (?:(?:is |was )?an? )?(?:is |has been |was )?(?:currently )?(?:(?:disabled|suspended|locked)(?! temporar)|not active|inactive|deactivated|closed|deleted|expired|terminated|frozen|archived|blocked for inactivity)|tried to reach is (?:disabled|inactive|suspended)|suspend\w* the service|destinataire archiv|(?:disabled|inactive|suspended|closed|deactivated) (?:account|mailbox|recipient|user)|(?:banned|disabled) recipient|no longer (?:active|in use|available|valid|monitored|works?|employed|accepts? (?:e-?)?mail)|account.{0,30}(?:not active|discontinued)|konto.{0,20}(?:deaktiviert|gesperrt)|compte.{0,20}(?:désactivé|suspendu)|учетная запись.{0,20}заблокирована/i,
  ],
  [
    "no-such-address",
    /(?<!\b(?:ip|helo|ehlo|sender|from|return|source|client|network) )(?:user|recipient|mail-?\s?box|address|account|alias|rcpt|email account)\b(?:[^.\n]|\.\S){0,80}?(?:\bunknown|not (?:be )?found|not known|does ?n[o'’]t exist|does ?n[o'’]t have an? (?:\S+ )?account|not exist|unavailable or|not (?:a |an )?valid|is invalid|not listed|not recogni[sz]ed|could ?n[o'’]t be found|wasn.t found)|@\W{0,6}(?:address )?(?:(?:is|was) )?(?:not an? (?:known|valid|active|existing)|does ?n[o'’]t exist|unknown|not (?:found|known)|invalid|(?:user|recipient) rejected)|(?:unknown|invalid|no such|bad|non-?existent)[ _-](?:e-?mail |virtual |local )?(?:user|recipient|mail-?\s?box|local[- ]part|part|or illegal|address|person|account|final delivery|login)|no (?:mail ?box|account)(?: (?:here|available|found|exists))? ?(?:by that name|for (?:this|that) (?:user|address|name)|found)|no mailbox here|not an? (?:valid|known|active|existing) (?:user|recipient|mailbox|address|account)|(?<!\b(?:ip|helo|ehlo|sender|from|return|source|client|network) )(?:address|mailbox) (?:is )?(?:invalid|not present)|bad ?rcpt ?to|not in my validrcptto|no ?(?:one|body) (?:here )?(?:at|by|with) (?:this|that) (?:address|name)|recipient (?:address )?rejected: (?:user|undeliverable|unknown|not found|access denied to unknown|@)|unable to find (?:the )?(?:recipient|user)|not our customer|address(?:es|ee)? (?:was |were |is |are )?(?:not ?|un)known|no longer on (?:the |this )?server|no matches to nameserver|recipient ?not ?found|resolver\.adr\.(?:recipnotfound|exrecipnotfound)|5\.4\.1 (?:\S+ )?recipient address rejected: access denied|5\.5\.0 requested action not taken: mailbox unavailable|(?:benutzer|empf[aä]nger|adresse|postfach|mailbox|konto).{0,30}(?:unbekannt|nicht gefunden|existiert nicht|nicht vorhanden)|utilisateur inconnu|nessun utente|no existe (?:dich[oa]|es[eta]|est[ea]|el|la|tal) ?\p{L}*|(?:destinataire|adresse|compte|utilisateur)[^.]{0,60}(?:inconnue?|introuvable|n.existe pas)|(?:usuario|direcci[oó]n|destinatario|buz[oó]n|cuenta).{0,40}(?:desconocid[oa]|no existe)|(?:utente|indirizzo|destinatario|casella).{0,40}(?:sconosciut[oa]|inesistente|non (?:esiste|trovat[oa]))|(?:destinat[aá]rio|usu[aá]rio|endereço|conta).{0,40}(?:desconhecid[oa]|inexistente|não (?:existe|encontrad[oa]))|(?:gebruiker|adres|ontvanger|geadresseerde).{0,30}(?:onbekend|bestaat niet|niet gevonden)|(?:odbiorca|adres|użytkownik|konto).{0,30}nie\s+istnieje|(?:mottagaren|modtageren|mottakeren|adressen|användaren).{0,30}(?:finns inte|findes ikke|finnes ikke|okänd|ukendt|ukjent)|uživatel.{0,20}neexistuje|(?:адрес|пользовател|ящик|получател)\p{L}*.{0,30}(?:не существует|не найден)|(?:宛先|あて先|送信先|アドレス|ユーザー?|受信者).{0,20}(?:不明です|存在しません|見つかりません(?!で)|登録されていません)|ディレクトリのリストにありません|(?:用户|用戶|收件人|收件者|邮箱|邮件地址|地址|帐号|账号|帳號).{0,12}(?:不存在|未找到|找不到|不正确)|(?:查无|查無|无|無)此(?:人|用户|用戶|收件人)|(?:사용자|수신자|주소|계정).{0,20}(?:존재하지 않|찾을 수 없|없습니다)/iu,
  ],
  [
    "moved",
    /(?:user|recipient|mailbox|address) (?:has )?moved|no longer at this address|please (?:use|try) (?:the following|a new) address/i,
  ],
  [
    "too-big",
    /(?:message|mail) (?:size|too (?:big|large))|max(?:imum)? message size|exceed(?:s|ed)? (?:the )?(?:maximum|fixed) (?:\S+ )?(?:message )?size|size limit|message is too (?:big|large)/i,
  ],
  [
    "slow-down",
    /rate.?limit|too many (?:messages|connections|recipients|concurrent|errors)|sending (?:rate|limit)|(?:hourly|daily) (?:\S+ )?(?:limit|quota)|throttl|unusual rate|receiving mail (?:at a rate|too quickly)|try again later.{0,30}rate|per hour message receive limit|thread limit exceeded|exceeded (?:the |permitted )?(?:rate|limits)/i,
  ],
  [
    "spam",
    /spam(?!haus|cop|rats|cannibal)|junk|bulk.?(?:e-?)?mail|mass mailer|unsolicited|content (?:reject|filter|denied)|(?:message|mail|banned|unacceptable) content|message filtered|bulk\.|pattern detection|suspicious|phish|reputation|uribl|virus|malware|infected/i,
  ],
  [
    "blocked",
    /black\s?list|block\s?list|blocked (?:using|by|due|because|for)|\brbls?\b|\bdns?s?r?bl\b|spamhaus|barracuda|proofpoint|(?<!not )listed (?:in|at|on|by)|your (?:ip|host|server|network).{0,60}(?:block|listed|denied|banned)|client host.{0,60}blocked|banned sending|unwanted (?:mail|messages)|(?:access|mail|messages?|connections?|server) (?:from|at) (?:\S+ ){1,4}(?:is |are |was )?(?:blocked|denied|rejected|refused)|blocked (?:-|by|at)|client host rejected|no access from|from your (?:ip|host|network|server)|(?:resolve|verify) your (?:address|host|ip)|unresolvable|dynamic ip|generic (?:dns|ptr|reverse)|open (?:proxy|relay)|mismatch\w* client|(?:server|relay) of your (?:isp|provider)|spf record/i,
  ],
  [
    "unreachable",
    /socket error|not accept .{0,20}requests? to connect|connection (?:timed out|refused|reset|dropped|lost)|timed? ?out|no route to host|network is unreachable|could not connect|lost connection|(?:host|is) unreachable|unable to resolve|(?:mail|message|routing|forwarding) (?:\w+ )?loop|not (?:be )?reach(?:able|ed)|(?:is|was) not responding|did not respond|unable to (?:connect|establish)|(?:establish|make) an? \S+ connection|name service error|gateway for|retry time(?:out)? (?:not reached|exceeded)|message expired|delivery time expired|maximum.{0,10}(?:time|delivery attempts)|failed \d+ attempts|queue (?:lifetime|too long|period)|too many hops|hop count|mail loop|loops back|loop(?:ing| detected)/i,
  ],
  [
    "busy",
    /temporar(?:y|ily)|try (?:again|later)|service (?:not available|(?:currently )?unavailable|is temporarily)|system (?:is )?(?:busy|resources)|server busy|internal (?:server )?error|local (?:error|problem)|currently unable|not available at this time/i,
  ],
  [
    "content",
    /not accept\w*[^.]{0,30}(?:attachments?|html|embedded)|(?:attachment|file type)s?[^.]{0,40}(?:not allowed|prohibited|blocked|rejected)/i,
  ],
  [
    "refused",
    /relay(?:ing)? (?:denied|not permitted|access denied)|(?:unable|not allowed|refuse) to relay|configured to let|allowed rcpthosts|access denied|not permitted|not allowed|not authori[sz]ed|not accepting (?:mail|messages)|policy|policies|administrative prohibition|prohibited|denied by|rejected by (?:the )?(?:recipient|administrator|organi[sz]ation|policy)|re(?:jected|fused) due to|preferences of the recipient|recipient(?:.s)? preferences|without authentication|authentication (?:is )?required|requires authentication|insecure mail relay|only accepts? (?:mail|messages) from|restricted|not pre-?approved|not accepted|\bdenied\b|\bblocked\b|fully qualified|(?:e-?mail|sender|from) address is not verified|(?:message|mail|e-?mail) (?:(?:was|has been|is) )?(?:rejected|refused)|mail rejet/i,
  ],
];

export function reasonInWords(words: string): BounceReason | undefined {
  const line = plainWords(words);
  return phrases.find(([, pattern]) => pattern.test(line))?.[0];
}

/** Names of people and machines say nothing, though a host may be called "spamfilter" and a person "junk". */
function plainWords(words: string): string {
  return words
    .replace(/\s+/g, " ")
    .replace(/[^\s<>()[\]"'`:;,=]+@[^\s<>()[\]"'`:;,=]+/g, "@")
    .replace(/\bhost \S+ said:/gi, "")
    .replace(/https?:\/\/\S+/gi, "");
}
