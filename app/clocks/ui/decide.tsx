/** Deciding about the people chosen: each decision a form of its own, with the count that is confirmed. */
import type { ReactNode } from "react";
import { ButtonLink } from "../../ui/buttons";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Page, Section } from "../../ui/page";

export type Weighed = { count: number; print: string };
export type Answer =
  | { problems?: Problems | undefined; typed?: Record<string, unknown> }
  | undefined;

type DecisionProps = {
  act: string;
  title: string;
  lead: string;
  button: string;
  tone?: "primary" | "danger";
  weighed: Weighed;
  cancel: string;
  answer: Answer;
  children?: ReactNode;
};

export function Decision(props: DecisionProps) {
  const { act, title, lead, button, tone = "primary", weighed, cancel, answer, children } = props;
  const mine = answer?.typed?.act === act;
  return (
    <Section title={title} lead={lead}>
      <Form
        problems={mine ? (answer?.problems ?? null) : null}
        values={mine ? (answer?.typed ?? null) : null}
      >
        <Hidden name="act" value={act} />
        <Hidden name="count" value={String(weighed.count)} />
        <Hidden name="print" value={weighed.print} />
        {children}
        <p className="row">
          <button type="submit" className={`button ${tone}`}>
            {button}
          </button>
          <ButtonLink href={cancel} tone="quiet">
            Cancel
          </ButtonLink>
        </p>
      </Form>
    </Section>
  );
}

export function IntoTheBin({
  who,
  ...given
}: Omit<DecisionProps, "act" | "title" | "lead" | "button" | "tone"> & { who: string }) {
  return (
    <Decision
      {...given}
      act="bin"
      title="Delete"
      lead="They go into the bin: no list, sequence, check or export has them, and their sequences stop. For 30 days they can be restored; then they are forgotten, also in imported files."
      button={`Put ${who} into the bin`}
      tone="danger"
    />
  );
}

export function NobodyChosen({ list }: { list: string }) {
  return (
    <Page title="Nobody was chosen">
      <p>Nobody was ticked, or whoever was is on the list no more.</p>
      <ButtonLink href={list}>Back to the list</ButtonLink>
    </Page>
  );
}
