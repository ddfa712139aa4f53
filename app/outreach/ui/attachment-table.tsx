/** The files of a step: what each is, how large, fetching it again and removing it. */
import { PostButton } from "../../ui/buttons";
import { Table } from "../../ui/table";

type AttachmentTableProps = {
  sequenceId: string;
  rows: { id: string; name: string; type: string; size: string }[];
  together: string;
};

export function AttachmentTable({ sequenceId, rows, together }: AttachmentTableProps) {
  const at = (id: string) => `/sequences/${sequenceId}/attachments/${id}`;
  return (
    <>
      <Table
        caption="The files that go with each letter"
        columns={[
          { key: "name", label: "File" },
          { key: "type", label: "Kind" },
          { key: "size", label: "Size", numeric: true },
          { key: "remove", label: "Remove", hideLabel: true },
        ]}
        rows={rows.map(({ id, name, type, size }) => ({
          id,
          cells: {
            name: (
              <a href={at(id)} download="">
                {name}
              </a>
            ),
            type,
            size,
            remove: (
              <PostButton action={`${at(id)}/delete`} tone="link" label={`Remove ${name}`}>
                Remove
              </PostButton>
            ),
          },
        }))}
      />
      {rows.length > 1 ? <p className="muted">Together {together}.</p> : null}
    </>
  );
}
