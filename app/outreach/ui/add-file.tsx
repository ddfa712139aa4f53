/** One more file for the letters of a step, as long as there is room for one. */
import { MOST_FILES } from "#app/outreach/attachment.ts";
import type { Problems } from "#app/web/form.server.ts";
import { Submit } from "../../ui/buttons";
import { FileField } from "../../ui/fields";
import { Form } from "../../ui/form";

type AddFileProps = {
  full: boolean;
  /** Of a letter. */
  most: string;
  /** Of the whole team. */
  used: string;
  problems?: Problems | undefined;
};

export function AddFile({ full, most, used, problems }: AddFileProps) {
  return (
    <>
      {full ? (
        <p className="muted">There are as many files as there may be.</p>
      ) : (
        <Form multipart problems={problems}>
          <FileField
            name="file"
            label="Add a file"
            hint={`PDF, picture, Word, Excel, PowerPoint, plain text or CSV. At most ${MOST_FILES} files and ${most} together.`}
            accept=".pdf,.png,.jpg,.jpeg,.gif,.webp,.docx,.xlsx,.pptx,.txt,.csv"
          />
          <Submit>Add it</Submit>
        </Form>
      )}
      <p className="muted">{used}</p>
    </>
  );
}
