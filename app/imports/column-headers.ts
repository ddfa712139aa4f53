/** The words that files use as column headers, in the languages of our members' spreadsheets. */

type Field = "email" | "firstName" | "lastName" | "fullName" | "position" | "company" | "country";

// Without case, accents, blanks and punctuation, and folded again before they are compared.
const known: Record<Field, string> = {
  email:
    "email emails mail emailaddress mailaddress emailadresse mailadresse adresseemail adressemail adresseelectronique courriel adressecourriel correo correoelectronico direcciondecorreo direcciondecorreoelectronico indirizzoemail indirizzodipostaelettronica postaelettronica emailadres mailadres epost epostadress epostadresse eposta sahkoposti adresemail adresaemail enderecodeemail workemail businessemail professionalemail primaryemail contactemail companyemail emailprofessionnel emailpro email1 emailaddress1 メール メールアドレス 邮箱 电子邮件 电子邮箱 이메일 דואל דוארלקטרוני אימייל почта электроннаяпочта",
  firstName:
    "firstname first givenname forename vorname rufname prenom nombredepila primernombre nombres primeironome nomeproprio voornaam fornamn fornavn etunimi imie jmeno krestnijmeno utonev keresztnev contactfirstname 名 שםפרטי имя 이름",
  lastName:
    "lastname last surname familyname secondname nachname familienname zuname nomdefamille apellido apellidos primerapellido cognome sobrenome ultimonome achternaam efternamn etternavn efternavn sukunimi nazwisko prijmeni vezeteknev contactlastname 姓 姓氏 שםמשפחה фамилия 성",
  fullName:
    "fullname name contactname contact person contactperson nameandsurname vollstandigername namekomplett ansprechpartner kontakt nom nomcomplet nometprenom prenometnom nombre nombrecompleto nombreyapellidos nome nomecompleto nomeecognome naam volledigenaam namn fullstandigtnamn navn fuldtnavn nimi imieinazwisko 氏名 名前 お名前 姓名 שם שםמלא имяифамилия фио 성명",
  position:
    "position title jobtitle job role jobrole jobposition function fonction poste intituleduposte titre funktion stelle jobtitel berufsbezeichnung beruf rolle cargo puesto ruolo posizione qualifica mansione funcao functie functietitel titel befattning stilling roll tehtava stanowisko pozice beosztas headline occupation 役職 職種 职位 职务 직책 직위 תפקיד должность",
  company:
    "company companyname organization organisation organizationname organisationname org employer business businessname account accountname firm firma firmenname firmaname unternehmen unternehmensname arbeitgeber gesellschaft societe nomdelasociete entreprise nomdelentreprise raisonsociale organisme empresa nombredelaempresa compania azienda societa ragionesociale nomeazienda nomedaempresa bedrijf bedrijfsnaam organisatie foretag foretagsnamn virksomhed virksomhet selskab yritys spolecnost cegnev ceg 会社 会社名 企業名 公司 公司名称 회사 회사명 חברה компания",
  country:
    "country countryname countrycode countryregion nation land laendercode landercode staat pays codepays pais codigodepais paese nazione stato landcode maa kraj zeme orszag contactcountry companycountry 国 国名 国家 국가 나라 מדינה ארץ страна",
};

const fieldOf = new Map<string, Field>();
for (const [field, words] of Object.entries(known) as [Field, string][]) {
  for (const word of words.split(" ")) fieldOf.set(lettersOf(spaced(word)), field);
}

// "Work e-mail (verified)" is an address; "Email status" and "Company size" are about something else.
const contained: [Field, RegExp][] = [
  ["email", /e-?mail|courriel|correo/],
  ["firstName", /first.?name|given.?name|vorname|prenom/],
  ["lastName", /last.?name|surname|family.?name|nachname|apellido|cognome/],
  ["position", /job.?title|position/],
  ["company", /company|organi[sz]ation|firma|empresa|societe|entreprise/],
  ["country", /country|pays\b|pais\b/],
];
const aboutIt =
  /status|state|verif|valid|confiden|score|source|type|opt|consent|sent|open|bounce|owner|size|url|web|site|link|phone|industry|street|address.?line|city|zip|domain|\bid\b|second|personal|private|code|date|count\b/;

/** 0 to 1: how surely a header names a field. */
export function headerScore(field: Field, header: string): number {
  const words = spaced(header);
  const exact = fieldOf.get(lettersOf(words));
  if (exact) return exact === field ? 1 : 0;
  if (aboutIt.test(words)) return 0;
  const [guess] = contained.find(([, pattern]) => pattern.test(words)) ?? [];
  return guess === field ? 0.6 : 0;
}

function spaced(header: string): string {
  const plain = header.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  return plain.replace(/[_./]+/g, " ");
}

function lettersOf(words: string): string {
  return words.replace(/[^\p{L}\p{N}]/gu, "");
}
