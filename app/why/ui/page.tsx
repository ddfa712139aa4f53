/** Why somebody was written to: who, what is held with its source, and what they may do about it. */
import type { SerializeFrom } from "@remix-run/node";
import type { Language } from "#app/core/language.ts";
import { providerName } from "#app/prospects/origin.ts";
import { dayWords, type Why } from "#app/why/why.ts";
import type { Words } from "#app/why/wording.ts";
import { Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Facts, Notice, Page, Section } from "../../ui/page";
import type { WhyProps } from "./props";
import { Rights } from "./rights";

export function WhyPage({ why, say, language, answer }: WhyProps) {
  const { team } = why;
  const day = (at: string) => dayWords(at, language);
  const given = why.given.map(({ provider, at }) => say.given(providerName(provider), day(at)));
  return (
    <Page title={say.title} lead={say.lead(team.name)}>
      <Standing why={why} say={say} language={language} answer={answer} />
      {why.objected ? null : <Objection team={team.name} proof={answer.proof} say={say} />}
      <Section title={say.held} lead={why.isProved ? say.unmasked : say.masked}>
        <Facts rows={why.fields.map((field) => fieldRow(field, say, language))} />
        <p className="muted">{say.more}</p>
      </Section>
      <Section title={say.purposeTitle}>
        <Facts
          rows={[
            { term: say.who, value: [team.name, team.postalAddress].filter(Boolean).join(", ") },
            { term: say.purposeTitle, value: say.purpose },
            { term: say.basisTitle, value: say.basis[why.basis] },
            { term: say.untilTitle, value: say.until(day(why.until)) },
            { term: say.givenTitle, value: given.join("; ") || say.givenNobody },
          ]}
        />
      </Section>
      <Rights why={why} say={say} language={language} answer={answer} />
    </Page>
  );
}

/** What was just done, and what stands. */
function Standing({ why, say, language, answer }: WhyProps) {
  return (
    <>
      {why.objected ? (
        <Notice tone="good" live={answer.said === "object"} title={say.objected(why.team.name)}>
          <p>{say.objectedNote}</p>
        </Notice>
      ) : null}
      {why.restricted ? <Notice title={say.restricted} /> : null}
      {why.open.map(({ kind, dueAt }) => (
        <Notice
          key={kind}
          live={answer.said === kind}
          title={say.asked[kind](dayWords(dueAt, language))}
        />
      ))}
    </>
  );
}

function Objection({ team, proof, say }: { team: string; proof?: string | undefined; say: Words }) {
  return (
    <Section title={say.objectTitle} lead={say.objectLead(team)}>
      <Form>
        <Hidden name="intent" value="object" />
        {proof ? <Hidden name="proof" value={proof} /> : null}
        <Submit>{say.object}</Submit>
      </Form>
    </Section>
  );
}

function fieldRow(held: SerializeFrom<Why>["fields"][number], say: Words, language: Language) {
  const { field, value, source, on } = held;
  const term = typeof field === "object" ? field.name : say.fields[field];
  const how = source
    ? [say.source[source.kind], source.provider && providerName(source.provider), source.note]
    : [];
  const note = [...how, say.since(dayWords(on, language))].filter(Boolean).join(", ");
  return { term, value: <bdi>{value}</bdi>, note };
}
