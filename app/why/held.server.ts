/** What a team holds about somebody, as the page behind their link shows it. */
import { and, asc, eq, inArray, isNotNull, ne } from "drizzle-orm";
import { justifyBy } from "#app/clocks/clocks.server.ts";
import type { Language } from "#app/core/language.ts";
import { fieldSources, originsWithIds, type Source } from "#app/details/sources.server.ts";
import { PROSPECT_FIELDS } from "#app/prospects/prospect.ts";
import type { Prospect } from "#app/prospects/prospects.server.ts";
import { CORRECTABLE } from "#app/requests/request.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { isProved } from "#app/why/code.server.ts";
import { type Behind, behindLink, findPerson } from "#app/why/person.server.ts";
import { type HeldField, mask, maskAddress, type Why } from "#app/why/why.ts";
import type { Tx } from "#db/client.ts";
import { enrichmentQuestions } from "#db/schema/enrichment.ts";
import { customFields, customValues } from "#db/schema/labels.ts";
import { requests } from "#db/schema/requests.ts";
import { verifications } from "#db/schema/verification.ts";

type Reading = { language: Language; proof?: string };

/** Undefined where nothing is held, and for whatever is no whole link of ours: the two look alike. */
export async function readWhy(token: string, reading: Reading): Promise<Why | undefined> {
  return behindLink(token, async (behind) => {
    const prospect = await findPerson(behind);
    return prospect && tell(behind, prospect, reading);
  });
}

async function tell({ tx, team }: Behind, prospect: Prospect, reading: Reading): Promise<Why> {
  const { language, proof } = reading;
  const proved = proof ? await isProved(tx, prospect.id, proof) : false;
  const current = Object.fromEntries(CORRECTABLE.map((field) => [field, prospect[field]]));
  const { fields, basis } = await readFields(tx, prospect, language);
  const objections = await findSuppressions(tx, [prospect.email]);
  return {
    ...{ team, basis, address: maskAddress(prospect.email), until: justifyBy(prospect) },
    fields: proved ? fields : fields.map((field) => masked(field, prospect)),
    ...{ isProved: proved, current: proved ? current : {} },
    given: await listGiven(tx, prospect.id),
    objected: objections.get(prospect.email) === "unsubscribed",
    restricted: prospect.restrictedAt !== null,
    open: await listOpen(tx, prospect.id),
  };
}

/** Of a field of the team's own the first letter may be all there is to know: "Y" for yes. */
function masked(held: HeldField, prospect: Prospect): HeldField {
  const { field, value, source } = held;
  const shown = typeof field === "object" ? "" : value;
  const names = source?.note && namesThem(source.note, prospect);
  return {
    ...held,
    value: field === "email" ? maskAddress(value) : mask(shown),
    source: source && names ? { ...source, note: null } : source,
  };
}

/** Members type what they like into a note, also who it was. */
function namesThem(note: string, { email, firstName, lastName, company }: Prospect): boolean {
  const said = note.toLowerCase();
  const names = [email, firstName, lastName, company];
  return names.some((name) => name && said.includes(name.trim().toLowerCase()));
}

async function readFields(tx: Tx, prospect: Prospect, language: Language) {
  const sources = await fieldSources(tx, prospect);
  const countries = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  const fields = PROSPECT_FIELDS.flatMap((field): HeldField[] => {
    const value = prospect[field];
    const source = sources[field];
    const isCode = field === "country" && /^[A-Z]{2}$/.test(value ?? "");
    const shown = (isCode && countries.of(value!)) || value;
    return shown ? [{ field, value: shown, ...from(source, prospect) }] : [];
  });
  const basis = sources.email?.basis ?? "legitimate interest";
  return { fields: [...fields, ...(await readOwnFields(tx, prospect))], basis };
}

/** What the team asks besides. */
async function readOwnFields(tx: Tx, prospect: Prospect): Promise<HeldField[]> {
  const rows = await tx
    .select({ name: customFields.name, value: customValues.text, originId: customValues.originId })
    .from(customValues)
    .innerJoin(
      customFields,
      and(eq(customFields.teamId, customValues.teamId), eq(customFields.id, customValues.fieldId)),
    )
    .where(eq(customValues.prospectId, prospect.id))
    .orderBy(asc(customFields.name));
  const known = await originsWithIds(
    tx,
    rows.map(({ originId }) => originId),
  );
  return rows.map(({ name, value, originId }) => ({
    ...{ field: { name }, value },
    ...from(known.get(originId), prospect),
  }));
}

/** Without who of the team it was, and without anything that would name the person to others. */
function from(
  source: Source | undefined,
  { createdAt }: Prospect,
): Pick<HeldField, "source" | "on"> {
  if (!source) return { source: null, on: createdAt };
  const { kind, note, provider = null, at } = source;
  return { source: { kind, note: kind === "request" ? null : note, provider }, on: at };
}

/** Our own checks ask nobody's company about them, and are told on the page for everybody. */
async function listGiven(tx: Tx, prospectId: string): Promise<Why["given"]> {
  const checked = await tx
    .select({ provider: verifications.provider, at: verifications.askedAt })
    .from(verifications)
    .where(
      and(
        eq(verifications.prospectId, prospectId),
        ne(verifications.provider, "own"),
        isNotNull(verifications.askedAt),
      ),
    );
  const asked = await tx
    .select({ provider: enrichmentQuestions.provider, at: enrichmentQuestions.createdAt })
    .from(enrichmentQuestions)
    .where(
      and(
        eq(enrichmentQuestions.prospectId, prospectId),
        ne(enrichmentQuestions.provider, "own"),
        ne(enrichmentQuestions.state, "waiting"),
      ),
    );
  const latest = new Map<string, Date>();
  for (const { provider, at } of [...checked, ...asked]) {
    const before = latest.get(provider);
    if (at && (!before || at > before)) latest.set(provider, at);
  }
  return Array.from(latest, ([provider, at]) => ({ provider, at }));
}

async function listOpen(tx: Tx, prospectId: string): Promise<Why["open"]> {
  const rows = await tx
    .select({ kind: requests.kind, dueAt: requests.dueAt })
    .from(requests)
    .where(
      and(
        eq(requests.prospectId, prospectId),
        eq(requests.state, "open"),
        inArray(requests.kind, ["correct", "erase"]),
      ),
    );
  return rows as Why["open"];
}
