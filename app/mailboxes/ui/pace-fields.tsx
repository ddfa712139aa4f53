/** How much a mailbox sends, and when: its limit, its hours, its days, and how it begins. */
import { dayOptions } from "#app/mailboxes/habits.ts";
import { Checkbox, Checkboxes, Radios } from "../../ui/choices";
import { Field, Select } from "../../ui/fields";
import { Group } from "../../ui/form";

export function PaceFields({ zones }: { zones: { value: string; label: string }[] }) {
  return (
    <Group legend="How much, and when">
      <CapField />
      <Field
        name="windowStart"
        label="Send from"
        hint="We send between these two times only, such as 08:00 and 18:00."
        width="short"
        inputMode="numeric"
        autoComplete="off"
      />
      <Field
        name="windowEnd"
        label="Send until"
        width="short"
        inputMode="numeric"
        autoComplete="off"
      />
      <Radios name="hoursOf" legend="By whose clock" options={clocks} />
      <Select name="zone" label="Time zone of this mailbox" options={zones} width="long" />
      <Checkboxes
        name="days"
        legend="On these days"
        hint="With none ticked it sends every day."
        options={dayOptions}
        inline
      />
      <Checkbox
        name="holidays"
        label="Not on public holidays of the reader’s country"
        hint="Only of those whose country is known."
      />
      <RampFields />
    </Group>
  );
}

const clocks = [
  {
    value: "prospect",
    label: "The reader’s",
    hint: "Where their country is known. In one with several time zones we write when it is day in all of them.",
  },
  { value: "mailbox", label: "This mailbox’s" },
];

function RampFields() {
  return (
    <>
      <Field
        name="gapSeconds"
        label="Seconds between two messages, about"
        hint="Each gap is up to a quarter longer or shorter. 0 sends without a gap."
        inputMode="numeric"
        width="short"
        autoComplete="off"
      />
      <Field
        name="rampFrom"
        label="Messages on the first day"
        hint="A mailbox that begins with few keeps a better standing. Empty: all from the first day."
        inputMode="numeric"
        width="short"
        autoComplete="off"
        optional
      />
      <Field
        name="rampStep"
        label="More on each day after"
        hint="Until the limit above is reached."
        inputMode="numeric"
        width="short"
        autoComplete="off"
        optional
      />
    </>
  );
}

export function CapField() {
  return (
    <Field
      name="dailyCap"
      label="Messages in 24 hours, at most"
      hint="1 to 500. About 40 keeps a mailbox in good standing; more looks like bulk mail."
      inputMode="numeric"
      width="short"
      autoComplete="off"
    />
  );
}
