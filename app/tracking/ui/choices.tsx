/** What a person allowed so far, and the forms that note a consent or a no. */
import { MODE_WORDS, NOW_WORDS, type OpenMode } from "#app/tracking/mode.ts";
import { Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { TextArea } from "../../ui/fields";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Section, Timeline } from "../../ui/page";

type Choice = {
  mode: OpenMode;
  basis: "consent" | "recorded" | "withdrawn";
  proof: string;
  at: string;
  by: string | null;
};

export function ChoiceHistory({ choices, zone }: { choices: Choice[]; zone: string }) {
  if (choices.length === 0) return null;
  return (
    <Section title="What they said" lead="The newest counts.">
      <Timeline
        zone={zone}
        items={choices.map(({ at, mode, basis, proof, by }) => ({
          at,
          tone: basis === "withdrawn" ? ("warning" as const) : ("good" as const),
          title:
            basis === "withdrawn"
              ? "They said no"
              : `They allowed it: ${NOW_WORDS[mode].toLowerCase()}`,
          detail: (
            <>
              {proof ? <bdi>{proof}</bdi> : null} {by ? `Recorded by ${by}.` : null}
            </>
          ),
        }))}
      />
    </Section>
  );
}

type Given = { problems?: Problems | undefined; values?: Record<string, unknown> | undefined };

export function RecordConsent({ form, refused }: { form: Given; refused: boolean }) {
  const { problems = null, values = null } = form;
  const options = (["individual", "last-date"] as const).map((value) => ({
    value,
    label: value === "individual" ? "When and how often they open a message" : "The last day only",
    hint: MODE_WORDS[value].hint,
  }));
  return (
    <>
      <Section
        title="Record their consent"
        lead="Only for what they agreed to themselves, apart from agreeing to get messages."
      >
        <Form problems={problems} values={values}>
          <Radios name="allows" legend="What they allowed" options={options} />
          <TextArea
            name="proof"
            label="How you know"
            hint="When and where they agreed, and to which words. It is shown to them when they ask."
            rows={3}
            maxLength={1000}
          />
          <Submit>Record it</Submit>
        </Form>
      </Section>
      {refused ? null : (
        <Section
          title="They do not want it"
          lead="What was kept of their opening is deleted, and messages sent before tell nothing any more."
        >
          <Form>
            <Hidden name="withdraw" value="yes" />
            <Submit tone="danger">Stop measuring for them</Submit>
          </Form>
        </Section>
      )}
    </>
  );
}
