/** Matching a file's columns with a prospect's fields: guessed, shown with samples, confirmed. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  ColumnsInput,
  MappingInput,
  meaningOptions,
  ReadingInput,
  readingNames,
} from "#app/imports/column-form.ts";
import { confirmMapping, saveColumns } from "#app/imports/mapping.server.ts";
import { showMapping } from "#app/imports/shown-mapping.server.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle, Section, Steps } from "../../ui/page";
import { ColumnPages, ColumnTable } from "../ui/column-table";
import { AboutThem, ReadOtherwise } from "../ui/mapping";
import { IMPORT_STEPS } from "../ui/parts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { page, ...wish } = readFields(new URL(request.url).searchParams, ReadingInput).value ?? {};
  const shown = await showMapping(member, params.id!, wish, page);
  if (!shown.canMap) return seeOther(`/imports/${params.id}`);
  const { fields, columns, ...rest } = shown;
  return {
    ...rest,
    ...readingNames(shown),
    columns: columns.map((column) => ({ ...column, options: meaningOptions(fields, column.kind) })),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  const here = `/imports/${params.id}`;
  const said = {
    "already-started": "This import has begun, so its columns can no longer be changed.",
    "file-deleted": "The file was deleted, so there is nothing to import.",
  };
  if (fields.has("page")) {
    const form = readFields(fields, ColumnsInput);
    if (form.problems) return again(form);
    const kept = await saveColumns(member, params.id!, form.value);
    if (kept.refused !== undefined) return sayNo(kept, said, form.typed);
    return seeOther(`${here}/mapping?page=${form.value.page}`);
  }
  const form = readFields(fields, MappingInput);
  if (form.problems) return again(form);
  const outcome = await confirmMapping(member, params.id!, form.value);
  if (outcome.refused === undefined) return seeOther(here);
  const problem = outcome.refused === "bad-columns" ? outcome.detail.problem : "";
  return sayNo(
    outcome,
    {
      ...said,
      "bad-columns": { field: "columns", sentence: problem },
      "too-many-fields": {
        field: "columns",
        sentence:
          "You have 200 fields of your own, which is the most. Leave out a column or delete a field",
      },
      "too-many-labels": {
        field: "newList",
        sentence: "You have 1,000 lists and tags, which is the most. Choose one you have",
      },
    },
    form.typed,
  );
}

export const meta: MetaFunction<typeof loader> = () => [{ title: pageTitle("Match the columns") }];

export default function ImportMapping() {
  const shown = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fileName, columns, page, pages, all, ...rest } = shown;
  return (
    <Page
      title="Match the columns"
      lead={`What stands where in ${fileName}? This is our guess; correct it where it is wrong.`}
      problems={answer?.problems}
      back={{ href: "/imports", label: "Imports" }}
      width="wide"
    >
      <Steps names={IMPORT_STEPS} current={1} />
      <Form problems={answer?.problems} values={{ ...chosenLabels(rest), ...answer?.typed }}>
        <Hidden name="encoding" value={rest.encoding} />
        <Hidden name="delimiter" value={rest.delimiter} />
        <Hidden name="hasHeader" value={rest.hasHeader} />
        <ColumnTable columns={columns} typed={answer?.typed} problem={answer?.problems.columns} />
        <ColumnPages page={page} pages={pages} all={all} />
        <AboutThem labels={rest.labels} />
        <Submit>Check the file</Submit>
      </Form>
      <Section
        title="Is the table above in pieces, or are letters wrong?"
        lead="Then read the file in another way."
      >
        <ReadOtherwise reading={rest} sheets={rest.sheets} isWorkbook={rest.isWorkbook} />
      </Section>
    </Page>
  );
}

type Held = {
  source: string | null;
  basis: string | null;
  labels: { id: string; kind: string }[];
  labelIds: string[];
};

function chosenLabels({ source, basis, labels, labelIds }: Held) {
  const chosen = (kind: string) =>
    labels.find((label) => label.kind === kind && labelIds.includes(label.id))?.id;
  return { source, basis, listId: chosen("list"), tagId: chosen("tag") };
}
