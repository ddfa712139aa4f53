/** The two forms below a conversation: an answer to the person, and a note to oneself. */
import { TextArea } from "../../ui/fields";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Notice } from "../../ui/page";

type Refilled = { problems?: Problems | null; values?: Record<string, unknown> | null };

type AnsweringProps = Refilled & {
  to: string;
  number: number;
  whyNot: string | null;
  mailbox: { address: string; signature: string };
};

export function Answering({ to, number, whyNot, mailbox, problems, values }: AnsweringProps) {
  // Whoever typed already keeps it, whatever stands in the way since.
  const typed = typeof values?.answer === "string" ? values.answer : "";
  if (whyNot && !typed) return <Notice title="No answer can go out from here">{whyNot}</Notice>;
  const signed = mailbox.signature.trim() ? " Your signature is added." : "";
  return (
    <Form problems={problems} values={values}>
      <Hidden name="number" value={String(number)} />
      <TextArea
        name="answer"
        label={`To ${to}`}
        hint={`From ${mailbox.address}, below what they wrote. It goes out now, whatever the hours, and counts towards the day’s limit.${signed} One line at its end says how to hear no more.`}
        rows={7}
        maxLength={20_000}
      />
      <button type="submit" className="button primary">
        Send the answer
      </button>
    </Form>
  );
}

export function NewNote({ noteKey, problems, values }: Refilled & { noteKey: string }) {
  return (
    <Form problems={problems} values={values}>
      <Hidden name="add" value="note" />
      <Hidden name="key" value={noteKey} />
      <TextArea name="body" label="Note" rows={3} maxLength={5_000} />
      <button type="submit" className="button quiet">
        Write the note
      </button>
    </Form>
  );
}
