/** Notes in full, and the form for a new one. */
import { Field, Select, TextArea } from "../../ui/fields";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Badge, Empty } from "../../ui/page";
import { Time } from "../../ui/time";

type Note = {
  id: string;
  kind: "note" | "statement";
  body: string;
  by: string | null;
  createdAt: string;
  updatedAt: string;
  mayEdit: boolean;
  mayDelete: boolean;
};

export function Notes({ notes, zone }: { notes: Note[]; zone: string }) {
  if (notes.length === 0) {
    return <Empty title="No note yet">What you hear or agree on, so that everybody knows.</Empty>;
  }
  return (
    <ol className="timeline">
      {notes.map((note) => (
        <li key={note.id}>
          {note.kind === "statement" ? <Badge tone="info">Their own statement</Badge> : null}
          <Lines text={note.body} />
          <div className="note">
            {note.by ? `${note.by}, ` : ""}
            <Time at={note.createdAt} zone={zone} />
            {note.updatedAt > note.createdAt ? ", changed since" : ""}
          </div>
          <Changes {...note} />
        </li>
      ))}
    </ol>
  );
}

function Changes({ id, mayEdit, mayDelete }: Note) {
  if (!mayEdit && !mayDelete) return null;
  return (
    <div className="row small">
      {mayEdit ? <a href={`/notes/${id}`}>Change</a> : null}
      {mayDelete ? <a href={`/notes/${id}/delete`}>Delete</a> : null}
    </div>
  );
}

/** As it was typed, line by line. */
function Lines({ text }: { text: string }) {
  return text.split("\n\n").map((paragraph, index) => (
    <p key={index}>
      {paragraph.split("\n").map((line, row) => (
        <span key={row}>
          {row > 0 ? <br /> : null}
          <bdi>{line}</bdi>
        </span>
      ))}
    </p>
  ));
}

type Answer = { problems?: Problems | null; values?: Record<string, unknown> | null };

/** A note on somebody; `add` tells it from a task on the same page. */
export function NewNote({ problems, values }: Answer) {
  return (
    <Form problems={problems} values={values}>
      <Hidden name="add" value="note" />
      <TextArea name="body" label="Note" rows={4} maxLength={5_000} />
      <button type="submit" className="button primary">
        Write the note
      </button>
    </Form>
  );
}

type Colleague = { userId: string; name: string };

export function NewTask({ people, ...answer }: Answer & { people: Colleague[] }) {
  return (
    <Form problems={answer.problems} values={answer.values}>
      <Hidden name="add" value="task" />
      <TaskFields people={people} />
      <button type="submit" className="button quiet">
        Add the task
      </button>
    </Form>
  );
}

export function TaskFields({ people }: { people: Colleague[] }) {
  return (
    <>
      <Field
        name="title"
        label="What is to be done"
        autoComplete="off"
        width="full"
        maxLength={200}
      />
      <Field name="due" label="Due" type="date" optional width="medium" />
      <Select
        name="assignee"
        label="Who does it"
        optional
        empty="Nobody in particular"
        options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
      />
    </>
  );
}
