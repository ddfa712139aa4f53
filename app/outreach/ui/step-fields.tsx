/** The fields of one step: of an email, a task or a branch, and how long after the step before it. */
import { CONDITIONS } from "#app/outreach/step.ts";
import { Checkbox, Radios } from "../../ui/choices";
import { Field, Select, TextArea } from "../../ui/fields";
import { Group } from "../../ui/form";
import { Variables } from "./sequence-fields";

export type StepChoice = { value: string; label: string };

type StepFieldsProps = {
  kind: "email" | "task" | "branch";
  /** It comes first: nothing is before it to wait for, and no thread to go into. */
  first: boolean;
  variables: string[];
  /** Steps that come later, for a branch. */
  later: StepChoice[];
};

export function StepFields({ kind, first, variables, later }: StepFieldsProps) {
  return (
    <>
      {kind === "email" ? <Email first={first} variables={variables} /> : null}
      {kind === "task" ? <Task /> : null}
      {kind === "branch" ? <Branch later={later} /> : null}
      {first ? null : <WaitFields />}
    </>
  );
}

export function Email({ first, variables }: { first: boolean; variables: string[] }) {
  const hint = first
    ? "The first message opens the thread."
    : "Leave it empty to go into the thread of the first message. A subject begins a new one.";
  return (
    <>
      <Field name="subject" label="Subject" hint={hint} width="full" maxLength={300} />
      <TextArea
        name="body"
        label="Message"
        hint="Plain text. Your signature, a postal address, why they get it and a way to unsubscribe come below it."
        rows={14}
        maxLength={20000}
      />
      <Variables names={variables} />
    </>
  );
}

function Task() {
  return (
    <>
      <Field
        name="subject"
        label="What is to be done"
        hint="It appears among the tasks of the sequence’s owner. The sequence goes on once it is done or deleted."
        width="full"
        maxLength={200}
      />
      <Radios
        name="taskKind"
        legend="What kind"
        options={[
          { value: "call", label: "A call" },
          { value: "social", label: "A message on a social network" },
          { value: "other", label: "Something else" },
        ]}
      />
    </>
  );
}

function Branch({ later }: { later: StepChoice[] }) {
  return (
    <>
      <Select
        name="condition"
        label="Go on with the next step if"
        hint="An answer needs no branch: it stops the sequence. Where opening is not measured, nobody counts as having opened."
        options={CONDITIONS}
        width="full"
      />
      <Select
        name="elseNumber"
        label="Otherwise"
        options={[{ value: "0", label: "End the sequence for them" }, ...later]}
        width="full"
      />
    </>
  );
}

function WaitFields() {
  return (
    <Group
      legend="When"
      hint="After the step before it. The mailbox’s hours and limits come on top."
    >
      <Field name="waitDays" label="Days to wait" width="short" inputMode="numeric" suffix="days" />
      <Checkbox name="businessDays" label="Count Monday to Friday only" />
    </Group>
  );
}
