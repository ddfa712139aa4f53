/** Who lives in the demo world: invented people at addresses that can never exist. */

export const DEMO_EMAIL = "ada@larkfield.example";

/** Who has an account. Finn has left his team; Hugo has closed his. */
export const demoMembers = [
  { name: "Ada Larkfield", email: DEMO_EMAIL, team: "larkfield", role: "owner" },
  { name: "Ben Osei", email: "ben@larkfield.example", team: "larkfield", role: "admin" },
  { name: "Cleo Marsh", email: "cleo@larkfield.example", team: "larkfield", role: "member" },
  { name: "Finn Byrne", email: "finn@larkfield.example", team: "larkfield", role: "member" },
  { name: "Dora Fenwick", email: "dora@fenwick.example", team: "fenwick", role: "owner" },
  { name: "Hugo Harrow", email: "hugo@harrow.example", team: "harrow", role: "owner" },
] as const;

export const FORMER_MEMBER = "finn@larkfield.example";

/** First name, last name, position, company, country. */
const cast = `Amira|Haddad|Head of Laboratory|Cedar Analytics|LB
Bilal|Rahman|Plant Engineer|Indus Controls|PK
Carys|Pritchard|Buyer|Snowdon Scales|GB
Dmitri|Volkov|Technical Director|Baltic Optics|EE
Elif|Kaya|Quality Lead|Anadolu Test|TR
Femi|Adeyemi|Operations Manager|Lagos Metering|NG
Giulia|Rossi|Head of Metrology|Torino Misure|IT
Hiroshi|Tanaka|Purchasing Manager|Kita Seimitsu|JP
Ines|Carvalho|Laboratory Lead|Douro Labs|PT
Jakub|Novák|Maintenance Lead|Vltava Senzory|CZ
Katrin|Bauer|Head of Production|Isarwerk|DE
Liam|O'Sullivan|Site Manager|Shannon Gauge|IE
Mei|Lin|Export Lead|Lotus Instruments|TW
Nadia|Benali|Compliance Lead|Oran Contrôle|DZ
Oskar|Nilsson|Founder|Vätter Teknik|SE
Priya|Raman|Procurement Lead|Deccan Valves|IN
Quentin|Dubois|Research Lead|Rhône Capteurs|FR
Rosa|Jiménez|Calibration Manager|Ebro Medidas|ES
Stefan|Meier|Head of Testing|Aare Prüftechnik|CH
Tamar|Cohen|Chief Engineer|Negev Flow|IL
Umar|Siddiqui|Process Engineer|Khyber Process|PK
Valeria|Conti|Owner|Conti Strumenti|IT
Willem|Jansen|Buyer|Delta Meting|NL
Ximena|Rojas|Plant Manager|Atacama Solar|CL
Yusuf|Demir|Technical Buyer|Ege Otomasyon|TR
Zanele|Dlamini|Operations Lead|Highveld Mining|ZA
Anneli|Virtanen|Laboratory Manager|Saimaa Lab|FI
Benoît|Lefèvre|Quality Manager|Lys Métrologie|BE
Chiara|Moretti|Head of Sales|Adda Ottica|IT
Daan|Visser|Founder|Waal Sensoren|NL
Esther|Mwangi|Systems Lead|Rift Power|KE
Freja|Sørensen|Service Lead|Lillebælt Måling|DK
Gábor|Szabó|Production Engineer|Tisza Műszer|HU
Hana|Suzuki|Research Engineer|Minami Kogaku|JP
Igor|Horvat|Maintenance Manager|Sava Tehnika|HR
Joana|Silva|Procurement Manager|Minho Vidro|PT
Kwame|Boateng|Project Engineer|Ashanti Water|GH
Leila|Karimi|Head of Quality|Alborz Optik|AE
Marek|Kowalski|Technical Lead|Odra Automatyka|PL
Noor|Aziz||`;

export type DemoPerson = {
  email: string;
  firstName: string;
  lastName: string;
  position?: string;
  company?: string;
  country?: string;
};

/** Forty of them; the last has neither company nor country. */
export const demoPeople: DemoPerson[] = cast.split("\n").map((line) => {
  const [firstName = "", lastName = "", position, company, country] = line.split("|");
  const domain = company ? plain(company).replaceAll(" ", "-") : "letterbox";
  return {
    email: `${plain(firstName)}.${plain(lastName)}@${domain}.example`,
    firstName,
    lastName,
    ...(position ? { position, company, country } : {}),
  };
});

/** Letters that an address may have: the same name without its accents. */
function plain(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f']/g, "")
    .replace(/ø/gi, "o")
    .replace(/æ/gi, "ae")
    .toLowerCase();
}
