/** How a mailbox of one's own signs in: whom it is from, its servers, and looking them up. */
import { Radios } from "../../ui/choices";
import { Field } from "../../ui/fields";
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
