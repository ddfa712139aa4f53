/** One purpose: the question in its exact words, how it stands, and both answers. */
import { CONSENTS_PAGE, type Purpose, purposes } from "#app/consent/purposes.ts";
import { HiddenFields } from "../../ui/form";
import { Badge, Section } from "../../ui/page";
import { Time } from "../../ui/time";

type PurposeSectionProps = {
  purpose: Purpose;
  /** Null: never answered. */
  given: boolean | null;
  at: string | null;
  zone: string;
};

export function PurposeSection({ purpose, given, at, zone }: PurposeSectionProps) {
  const { title, question, without } = purposes[purpose];
  return (
    <Section title={title} id={purpose}>
      <p>{question}</p>
      <p className="muted">Without a yes: {without}</p>
      <form method="post" action={CONSENTS_PAGE} className="row">
        <HiddenFields fields={{ purpose, source: CONSENTS_PAGE }} />
        <Standing given={given} at={at} zone={zone} />
        {given === true ? null : (
          <AnswerButton value="yes" to={title}>
            {given === false ? "Say yes after all" : "Yes"}
          </AnswerButton>
        )}
        {given === false ? null : (
          <AnswerButton value="no" to={title}>
            {given ? "Take my yes back" : "No"}
          </AnswerButton>
        )}
      </form>
    </Section>
  );
}

function Standing({ given, at, zone }: Pick<PurposeSectionProps, "given" | "at" | "zone">) {
  if (given === null) return <Badge>Not answered: a no</Badge>;
  return (
    <span>
      <Badge tone={given ? "good" : "plain"}>{given ? "Yes" : "No"}</Badge>{" "}
      <span className="note">
        since <Time at={at} zone={zone} dateOnly />
      </span>
    </span>
  );
}

type AnswerButtonProps = { value: "yes" | "no"; to: string; children: string };

function AnswerButton({ value, to, children }: AnswerButtonProps) {
  return (
    <button
      type="submit"
      className="button quiet"
      name="given"
      value={value}
      aria-label={`${children}: ${to}`}
    >
      {children}
    </button>
  );
}
