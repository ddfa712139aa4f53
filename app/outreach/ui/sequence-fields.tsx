/** The fields of a sequence: its name, where it is sent from, and the message. */
import { Checkbox } from "../../ui/choices";
import { Field, Select, TextArea } from "../../ui/fields";
import { Group } from "../../ui/form";

export type MailboxChoice = { value: string; label: string };

type SequenceFieldsProps = {
  mailboxes: MailboxChoice[];
  /** Names that may stand in braces. */
  variables: string[];
  /** Once launched the mailbox is told, not asked. */
  fixedMailbox?: string | undefined;
};

export function SequenceFields({ mailboxes, variables, fixedMailbox }: SequenceFieldsProps) {
  return (
    <>
      <Field name="name" label="Name" hint="Only your team sees it." maxLength={100} />
      {fixedMailbox ? (
        <div className="field">
          <p>
            <strong>Sent from</strong>
          </p>
          <p className="hint">
            {fixedMailbox}. Once a sequence is launched its mailbox stays: nobody gets half of it
            from elsewhere, and practice never becomes real.
          </p>
        </div>
      ) : (
        <Select
          name="mailboxId"
          label="Send from"
          hint="Mailboxes that are ready. You can choose one later, before you launch."
          options={mailboxes}
          empty="Not chosen yet"
          width="full"
        />
      )}
      <Checkbox
        name="stopsCompany"
        label="An answer stops it for the whole company"
        hint="Everybody in it whose address is at the same domain. Free mail domains never count as one company."
      />
      <Group
        legend="The first message"
        hint="A postal address, why they get it and a way to unsubscribe are added below it."
      >
        <Field name="subject" label="Subject" width="full" maxLength={300} />
        <TextArea name="body" label="Message" rows={14} maxLength={20000} />
      </Group>
      <Variables names={variables} />
    </>
  );
}

export function Variables({ names }: { names: string[] }) {
  return (
    <details>
      <summary>What may stand in braces</summary>
      <div className="stack">
        <p>
          Each of these becomes the person’s own:{" "}
          {names.map((name, index) => (
            <span key={name}>
              {index > 0 ? ", " : ""}
              <code className="code">{`{{ ${name} }}`}</code>
            </span>
          ))}
          .
        </p>
        <p>
          Who lacks one is not written to until it is there, unless you give a fallback:{" "}
          <code className="code">{'{{ first_name | default: "there" }}'}</code>. A sentence for some
          only: <code className="code">{"{% if company %}How is {{ company }}?{% endif %}"}</code>.
        </p>
      </div>
    </details>
  );
}
