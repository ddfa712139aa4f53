/** What servers say of the one written to: a noun for them beside a state, in the languages that servers speak. */

export type RecipientState = "full" | "disabled" | "no-such-address";

type Tongue = { nouns: string; unknown: string; disabled?: string; full?: string };

/** Written without accents, which many servers leave out; "(?<!…)" and the rest is added below. */
const tongues: Tongue[] = [
  {
    nouns:
      "benutzer|nutzer|empfa?e?nger|(?:e-?mail-?)?adress(?:e|at)|postfach|mailbox|konto|account|speicher\\p{L}*|kontingent",
    unknown:
      "unbekannt|nicht bekannt|existier(?:t|en) nicht|nicht (?:gefunden|vorhanden|existent|zugeordnet)|gibt es nicht|ungue?ltig",
    disabled:
      "deaktiviert|geschlossen|geloe?scht|stillgelegt|gekue?ndigt|inaktiv|nicht mehr (?:aktiv|gue?ltig|in gebrauch)",
    full: "voll(?!\\p{L})|ue?berfue?llt|ue?berschritten|zu ?viele mails",
  },
  {
    nouns: "utilisateur|destinataire|adresse|compte|boite(?: aux lettres)?|abonne|mailbox",
    unknown:
      "inconnue?|introuvable|n.?existe (?:pas|plus)|inexistante?|invalide|(?:non|pas) (?:trouve|valide)|erronee?",
    disabled: "desactive|suspendu|ferme|archive|resilie|supprime|inacti[fv]|cloture|expire",
    full: "pleine?(?!\\p{L})|saturee?|depasse",
  },
  {
    nouns: "usuario|direccion|destinatario|buzon|cuenta|casilla",
    unknown:
      "desconocid[oa]|no existe|inexistente|no (?:se )?(?:ha |fue )?encontr|no se encuentra|(?:no (?:es )?|in)valid[oa]|errone[oa]",
    disabled:
      "de(?:s|sh)?(?:activad|habilitad)|suspendid|cerrad|expirad|inactiv|caducad|cancelad|dad[oa] de baja|falta de uso|eliminad",
    full: "llen[oa]|excedid|sobrepasad|sin espacio",
  },
  {
    nouns: "utente|indirizzo|destin(?:atario|\\.)|casella|account|mailbox",
    unknown:
      "sconosciut|inesistente|non (?:esiste|trovat|valid|e stat[oa] trovat|riconosciut|presente)|errat[oa]",
    disabled:
      "disattivat|disabilitat|sospes|chius[oa]|scadut|inutilizzo|cancellat|eliminat|non (?:piu )?attiv",
    full: "pien[oa]|esaurit|superat",
  },
  {
    nouns: "usuario|utilizador|destinatario|endereco|conta(?!\\p{L})|caixa(?: postal| de correio)?",
    unknown: "desconhecid|inexistente|nao (?:existe|(?:foi )?encontrad|cadastrad)|invalid[oa]",
    disabled: "desa(?:c)?tivad|suspens|cancelad|encerrad|inativ|expirad",
    full: "cheia|lotad|excedid|excedeu|sobrepas",
  },
  {
    nouns: "gebruiker|(?:e-?mail)?adres|ontvanger|geadresseerde|mailbox|postbus|postvak|account",
    unknown: "onbekend|bestaat niet|niet (?:gevonden|bekend)|ongeldig",
    disabled: "gedeactiveerd|uitgeschakeld|opgeheven|afgesloten|verlopen|niet (?:meer )?actief",
    full: "vol(?!\\p{L})|overschreden",
  },
  {
    nouns: "odbiorc[ay]|adres(?:at)?|uzytkownik\\p{L}*|kont[oa]|skrzynk[ai]",
    unknown:
      "nieznan|nie (?:istnieje|znaleziono|odnaleziono|ma takiego)|nieprawid[łl]ow|niepoprawn",
    disabled: "wy[łl]aczon|nieaktywn|usuniet|zamkniet|wygas[łl]",
    full: "pe[łl]n[aey]|przepe[łl]nion|przekroczon",
  },
  {
    nouns: "uzivatel|adresat?|adresa|schrank[ay]|prijemce|ucet|pouzivatel",
    unknown: "neexistuje|neznam|nenalezen|neplatn|(?:nebyl[ay]?|nebol[ao]?) n[ae][lj]ezen",
    disabled: "zrusen|deaktivovan|neaktivn",
    full: "pln[aey](?!\\p{L})|prekrocen|preplnen",
  },
  {
    nouns:
      "адрес\\p{L}*|пользовател\\p{L}*|ящик\\p{L}*|получател\\p{L}*|аккаунт|абонент|уч[её]тн\\p{L}+ запис\\p{L}*|користувач\\p{L}*|одержувач\\p{L}*",
    unknown:
      "не (?:существу|найден|зарегистрирован|існує|знайден)|неизвест|невідом|несуществующ|отсутствует|недействител|неверн",
    disabled: "отключ[её]н|удал[её]н|закрыт|не ?активн|приостановлен",
    full: "переполнен|превышен|заполнен",
  },
  {
    nouns:
      "mottagaren?|modtageren?|mottakeren?|adressen?|anvandaren?|brukeren?|brugeren?|kontoe?n?|brevlada|postkass\\p{L}*",
    unknown:
      "fin(?:n|de)s (?:inte|ej|ikke)|okand|uk[je]+nt|ukendt|hittades (?:inte|ej)|ogiltig|ugyldig|e[kx]+s?ister(?:er|ar) (?:ikke|inte)",
    disabled: "avslutad|lukket|stengt|deaktiver|inaktiv",
    full: "(?:ar|er) (?:full|fuld)|overskrid",
  },
  {
    nouns: "vastaanottaja\\p{L}*|kayttaja\\p{L}*|osoit\\p{L}*|postilaatikko\\p{L}*",
    unknown: "tuntematon|ei (?:ole olemassa|loydy|loytynyt)|virheelli",
    full: "taynna",
  },
  {
    nouns: "cimzett|felhasznalo|(?:e-?mail ?)?cim|postafiok\\p{L}*",
    unknown: "ismeretlen|nem (?:letezik|talalhato)|ervenytelen",
    full: "megtelt|tele(?!\\p{L})",
  },
  {
    nouns: "utilizator\\p{L}*|destinatar\\p{L}*|adresa|contul?|casuta",
    unknown: "necunoscut|nu exista|inexistent",
    disabled: "suspendat|dezactivat",
    full: "plina|depasit",
  },
  {
    nouns: "kullan[ıi]c[ıi]|al[ıi]c[ıi]|adres\\p{L}*|hesa[pb]\\p{L}*|posta kutusu",
    unknown: "bulunamad[ıi]|bilinmeyen|mevcut degil|gecersiz",
    disabled: "kapal[ıi]|ask[ıi]ya|devre d[ıi]s[ıi]",
    full: "dolu",
  },
  {
    nouns: "χρήστη\\p{L}*|παραλήπτη\\p{L}*|διεύθυνση\\p{L}*|λογαριασμό\\p{L}*",
    unknown: "άγνωστ|δεν (?:υπάρχει|βρέθηκε)",
    full: "γεμάτ|πλήρ",
  },
];

/** Written without gaps, so that nothing marks where a word begins. */
const east: Tongue[] = [
  {
    nouns: "宛先|あて先|送信先|アドレス|ユーザー?|受信者|メールボックス|受信箱|容量",
    unknown: "不明です|存在しません|見つかりません(?!で)|登録されていません|該当しません",
    disabled: "利用停止|停止されて|解約され",
    full: "いっぱい|満杯|超過|超えて",
  },
  {
    nouns: "用户|用戶|收件人|收件者|邮箱|信箱|郵箱|邮件地址|地址|帐号|账号|帳號|账户",
    unknown: "不存在|未找到|找不到|不正确|无效|無效|未开通",
    disabled: "(?:已|被)(?:停用|禁用|冻结|凍結|注销|锁定|关闭|删除)",
    full: "已满|已滿|空间不足|空間不足|超出",
  },
  {
    nouns: "사용자|수신자|주소|계정|메일함|사서함|용량",
    unknown: "존재하지 않|찾을 수 없|없습니다",
    disabled: "정지|휴면|비활성",
    full: "가득|초과",
  },
];

/** Whose own account, address or network it is: words of us and not of them. */
const ours =
  "(?<!(?:ihre?|votre|vos|sua?|tua?|vostr[oa]|seu|uw|twoj\\p{L}*|vas\\p{L}*|ваш\\p{L}*|din|ip|l.expediteur|expediteur|absender|remitente|mittente|remetente|afzender|отправител\\p{L}*)[ -])";

const rules = (["full", "disabled", "unknown"] as const).map(
  (state) =>
    [state === "unknown" ? "no-such-address" : state, patternOf(state)] as [RecipientState, RegExp],
);

function patternOf(state: "full" | "disabled" | "unknown"): RegExp {
  const west = tongues.flatMap((tongue) =>
    beside(tongue, state, "(?<!\\p{L})", `${ours}(?<!\\p{L})`),
  );
  return new RegExp(
    [...west, ...east.flatMap((tongue) => beside(tongue, state, "", ""))].join("|"),
    "iu",
  );
}

/** The noun first as a rule, and near it; a noun of a network is none. */
function beside(tongue: Tongue, state: keyof Tongue, edge: string, own: string): string[] {
  const words = tongue[state];
  if (!words) return [];
  const noun = `${own}(?:${tongue.nouns})(?![ -]?ip(?!\\p{L}))`;
  return [`${noun}[^.;!]{0,50}?${edge}(?:${words})`, `${edge}(?:${words})[^.;!]{0,20}?${noun}`];
}

/** Of words in one line, in which an address reads "@". */
export function stateAbroad(line: string): RecipientState | undefined {
  const bare = withoutAccents(line);
  return rules.find(([, pattern]) => pattern.test(bare))?.[0];
}

/** Of Latin letters only: in others the mark makes another letter. */
function withoutAccents(line: string): string {
  return line
    .normalize("NFD")
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, "$1")
    .normalize("NFC");
}
