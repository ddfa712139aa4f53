/** The words for each entry of a timeline: what happened, why, and who or what did it. */
import { countryName } from "#app/core/country.ts";
import { askedWords, bulkWords, byMember, checkWords } from "#app/details/act-words.ts";
import { isMark, markWords } from "#app/details/marks.ts";
import type {
  Change,
  Entry,
  Facts,
  Happened,
  Happening,
  Names,
  Origin,
  Tone,
  Words,
} from "#app/details/timeline.ts";
import { webLink } from "#app/details/web-link.ts";
import { kindWords } from "#app/inbox/words.ts";
import { whyStopped } from "#app/outreach/reasons.ts";
import { originWords, providerName } from "#app/prospects/origin.ts";
import { FIELD_LABELS, type ProspectField } from "#app/prospects/prospect.ts";
import { reasonSentence, type SuppressionReason } from "#app/suppression/suppression.ts";
import { openedWords } from "#app/tracking/opened.ts";

export function entryOf({ at, by, facts }: Happened, names: Names): Entry {
  if (facts.what === "changed") return { at, ...changeWords(facts, { at, by, names }) };
  const tell = tellers[facts.what] as Teller<typeof facts.what>;
  return { at, ...tell(facts as never, by) };
}

type Teller<W extends Happening["what"]> = (facts: Facts<W>, by: string | null) => Words;

const tellers: { [W in Exclude<Happening["what"], "changed">]: Teller<W> } = {
  added: ({ origin }, by) => ({
    title: "Added",
    ...(origin ? sourceWords(origin, by) : { source: byMember(by) }),
  }),
  enrolled: ({ name }) => ({ title: `Added to the sequence “${name}”`, source: "by your team" }),
  stopped: stoppedWords,
  message: messageWords,
  conversation: ({ threadId, subject, ...came }, by) => {
    const { word, tone } = kindWords(came);
    const source = came.kind === "sent" ? byMember(by) : "by mail";
    const link = { href: `/inbox/${threadId}`, words: "the conversation" };
    return { title: word, tone, ...(subject ? { detail: `“${subject}”` } : {}), source, link };
  },
  objection: objectionWords,
  asked: askedWords,
  note: ({ kind, body }, by) => ({
    title: kind === "statement" ? "They asked to have this kept" : "Note",
    ...{ detail: body, source: byMember(by) },
  }),
  task: ({ title }, by) => ({
    ...{ title: `Task: ${title}`, source: by ? `for ${by}` : "for nobody yet" },
  }),
  "task-done": ({ title }, by) => ({
    ...{ title: `Done: ${title}`, source: by ? `for ${by}` : "", tone: "good" },
  }),
  labelled: ({ kind, name }) => ({
    title: kind === "list" ? `Put on the list “${name}”` : `Tagged “${name}”`,
    source: "by your team",
  }),
  bulk: bulkWords,
  "bulk-undone": bulkWords,
  check: checkWords,
  opened: ({ subject, ...thought }) => ({
    title: openedWords(thought, "UTC"),
    ...(subject ? { detail: `“${subject}”` } : {}),
    source: "by itself, from what fetched its pictures",
  }),
  "open-choice": ({ basis, proof }, by) => ({
    title:
      basis === "withdrawn"
        ? "Does not want it known when they open mail"
        : "Allowed that it is known when they open mail",
    ...(proof ? { detail: proof } : {}),
    source: by ? byMember(by) : "by themselves",
  }),
  binned: () => ({ title: "Put into the bin", source: "by your team", tone: "warning" }),
};

/** The whole sentence about a source, and a link to the page or the import that it was. */
function sourceWords(origin: Origin, by: string | null): Pick<Words, "source" | "link"> {
  const { url, importId } = origin;
  const source = originWords({ ...origin, url: null, by });
  const actor = by || origin.kind !== "provider" ? "" : ", by itself";
  const link = importId
    ? { href: `/imports/${importId}`, words: "the import" }
    : webLink(url, "where it was seen");
  return { source: source + actor, ...(link ? { link } : {}) };
}

const changeTitles: Record<Origin["kind"], string> = {
  import: "Changed by an import",
  form: "Corrected by hand",
  sample: "Changed by the sample list",
  request: "Corrected as they asked",
  provider: "A suggestion was accepted",
  merge: "Merged with a double",
  bulk: "Set for many at once",
};

type Telling = { at: Date; by: string | null; names: Names };

function changeWords(
  { origin, changes }: { origin: Origin; changes: Change[] },
  { by, names }: Telling,
): Words {
  const told = sourceWords(origin, by);
  const mark = changes.find(({ field }) => isMark(field));
  if (mark) {
    const source = origin.kind === "provider" ? askedToStop(origin) : told.source;
    return { title: markWords(mark.field, mark.new), ...told, source, tone: "warning" };
  }
  const shown = changes.map(({ field, old, new: now }) => ({
    label: fieldName(field, names),
    old: valueWords(field, old),
    new: valueWords(field, now),
  }));
  return { title: changeTitles[origin.kind], changes: shown, ...told };
}

/** A provider marks nobody for another reason. */
function askedToStop({ provider }: Origin): string {
  return `by itself: ${providerName(provider ?? "the provider")} says that they asked it to stop`;
}

/** A built-in field, or a custom one that may be gone by now. */
export function fieldName(field: string, names: Names): string {
  const builtIn = Object.hasOwn(FIELD_LABELS, field) && FIELD_LABELS[field as ProspectField];
  if (builtIn) return builtIn;
  if (field.startsWith("label:")) return "List or tag";
  return names.get(field.replace(/^custom:/, "")) ?? "A field since deleted";
}

function valueWords(field: string, value: string | null): string | null {
  return field === "country" && value ? countryName(value) : value;
}

function stoppedWords({
  name,
  state,
  reason,
}: {
  name: string;
  state: string;
  reason: string | null;
}): Words {
  if (reason === "replied") {
    return {
      title: "They replied",
      detail: `“${name}” stopped.`,
      source: "by themselves",
      tone: "good",
    };
  }
  const title = `${state === "stopped" ? "Stopped" : "Held back"} in “${name}”`;
  return { title, detail: whyStopped(reason), source: "by itself", tone: "warning" };
}

function messageWords(facts: Facts<"message">): Words {
  const { state, reason, subject, step } = facts;
  const states: Record<string, { title: string; tone: Tone }> = {
    sent: { title: "Message sent", tone: "good" },
    intent: { title: "Message being handed over", tone: "info" },
    retry: { title: `Message put off. ${whyStopped(reason)}`, tone: "warning" },
    failed: { title: `Message not delivered. ${whyStopped(reason)}`, tone: "bad" },
    cancelled: { title: `Message not sent. ${whyStopped(reason)}`, tone: "plain" },
    uncertain: { title: "Message sent or not: we cannot tell", tone: "warning" },
  };
  const detail = subject ? `Step ${step}: “${subject}”` : `Step ${step}`;
  return { ...states[state]!, detail, source: "by itself, as its sequence says" };
}

function objectionWords(
  { reason, domain }: { reason: SuppressionReason; domain: string | null },
  by: string | null,
): Words {
  const title = domain ? `Everybody at ${domain} blacklisted` : "Not to be contacted again";
  const actors = { unsubscribed: "by themselves", "address-unknown": "by itself" };
  const source = actors[reason as keyof typeof actors] ?? byMember(by);
  return { title, detail: reasonSentence(reason), source, tone: "bad" };
}
