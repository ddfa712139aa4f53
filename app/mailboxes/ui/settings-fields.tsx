/** The questions about a mailbox of one's own, for connecting and for changing it. */
import { dayOptions } from "#app/mailboxes/habits.ts";
import { Checkbox, Checkboxes, Radios } from "../../ui/choices";
import { Field, Select } from "../../ui/fields";
import { Group, Hidden } from "../../ui/form";
import { Notice } from "../../ui/page";

const encryption = [
  { value: "tls", label: "TLS from the start", hint: "Usually port 465." },
  { value: "starttls", label: "STARTTLS", hint: "Usually port 587." },
  {
    value: "none",
    label: "None",
    hint: "Only for a mail server on this machine: your password would travel readable.",
  },
];

const readingEncryption = [
  { value: "tls", label: "TLS from the start", hint: "Usually port 993." },
  { value: "starttls", label: "STARTTLS", hint: "Usually port 143." },
  { value: "none", label: "None", hint: "Only for a mail server on this machine." },
];

type ServerFieldsProps = {
  /** What the provider wants, where we know it. */
  note?: { title: string; text: string } | null;
  passwordHint: string;
};

/** `fixed` is the address of an account that was signed in to: another needs another sign-in. */
export function SenderFields({ fixed }: { fixed?: string | undefined }) {
  return (
    <Group legend="Who it is from">
      {fixed ? (
        <Hidden name="address" value={fixed} />
      ) : (
        <Field
          name="address"
          label="Email address"
          hint="Your messages come from it, and answers go to it."
          type="email"
          autoComplete="email"
          inputMode="email"
        />
      )}
      <Field
        name="fromName"
        label="Name beside it"
        hint="What readers see as the sender, such as your own name."
        autoComplete="name"
        maxLength={100}
      />
    </Group>
  );
}

export function ServerFields({ note, passwordHint }: ServerFieldsProps) {
  return (
    <Group legend="Where it sends">
      {note ? <Notice title={note.title}>{note.text}</Notice> : null}
      <Field
        name="host"
        label="Server for outgoing mail"
        hint="Your provider calls it SMTP server, such as smtp.your-company.com."
        spellCheck={false}
        autoComplete="off"
      />
      <Field name="port" label="Port" inputMode="numeric" width="short" autoComplete="off" />
      <Radios name="security" legend="Encryption" options={encryption} />
      <Field
        name="username"
        label="User name"
        hint="Usually your whole address."
        spellCheck={false}
        autoComplete="off"
      />
      <Field
        name="password"
        label="Password for sending"
        hint={passwordHint}
        type="password"
        autoComplete="new-password"
      />
    </Group>
  );
}

/** Optional: without it the mailbox only sends. */
export function ReadingFields() {
  return (
    <Group
      legend="Where answers are read"
      hint="The user name and the password are the same as for sending. Leave the server empty for a mailbox that only sends: then a sequence with follow-ups needs another way for answers to reach us."
    >
      <Field
        name="imapHost"
        label="Server for incoming mail"
        hint="Your provider calls it IMAP server, such as imap.your-company.com."
        optional
        spellCheck={false}
        autoComplete="off"
      />
      <Field
        name="imapPort"
        label="Port for reading"
        hint="Usually 993."
        inputMode="numeric"
        width="short"
        autoComplete="off"
      />
      <Radios name="imapSecurity" legend="Encryption for reading" options={readingEncryption} />
    </Group>
  );
}

type LookUpProps = { found?: { title: string; text: string } | null | undefined };

/** Asks the address's domain for its settings; what is typed elsewhere stays. */
export function LookUp({ found }: LookUpProps) {
  return (
    <>
      {found ? (
        <Notice title={found.title} live>
          {found.text}
        </Notice>
      ) : null}
      <div className="row">
        <button type="submit" name="intent" value="look-up" className="button quiet">
          Look up the settings
        </button>
        <span className="muted">
          We ask the domain of the address for its servers and fill them in below. The password is
          not needed for that, and has to be entered afterwards.
        </span>
      </div>
    </>
  );
}

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
