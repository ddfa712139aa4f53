/** Tasks in rows, each with its day and a press to settle it. */
import { PostButton } from "../../ui/buttons";
import { Badge } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export type ShownTask = {
  id: string;
  prospectId: string;
  prospectName: string;
  title: string;
  dueAt: string | null;
  doneAt: string | null;
  overdue: boolean;
  by: string | null;
  closed: string | null;
};

type TasksProps = {
  caption: string;
  tasks: ShownTask[];
  /** On the page of all: whom it is about is told, and a press leads back here. */
  everywhere?: boolean;
};

export function Tasks({ caption, tasks, everywhere = false }: TasksProps) {
  return (
    <Table
      caption={caption}
      columns={[
        { key: "title", label: "Task" },
        ...(everywhere ? [{ key: "whom", label: "About" }] : []),
        { key: "due", label: "Due" },
        { key: "by", label: "Who" },
        { key: "settle", label: "Settle", hideLabel: true },
      ]}
      rows={tasks.map((task) => ({
        id: task.id,
        cells: {
          title: <a href={`/tasks/${task.id}`}>{task.title}</a>,
          whom: <a href={`/prospects/${task.prospectId}/notes`}>{task.prospectName}</a>,
          due: <Due {...task} />,
          by: task.by ?? "Nobody in particular",
          settle: task.closed ? null : <Settle task={task} everywhere={everywhere} />,
        },
      }))}
    />
  );
}

function Due({ dueAt, doneAt, overdue, closed }: ShownTask) {
  const day = dueAt ? <Time at={dueAt} zone="UTC" dateOnly /> : "Any day";
  if (doneAt) return <Badge tone="good">Done</Badge>;
  if (closed) {
    return (
      <>
        <Badge tone="plain">Closed</Badge>
        <div className="note">{closed}</div>
      </>
    );
  }
  if (!overdue) return day;
  return (
    <>
      <Badge tone="warning">Overdue</Badge> {day}
    </>
  );
}

function Settle({ task, everywhere }: { task: ShownTask; everywhere: boolean }) {
  const done = task.doneAt === null;
  const word = done ? "Done" : "Not done";
  return (
    <PostButton
      action={`/tasks/${task.id}/done`}
      fields={{ done: done ? "yes" : "no", ...(everywhere ? { from: "tasks" } : {}) }}
      label={`${word}: ${task.title}`}
    >
      {word}
    </PostButton>
  );
}
