/** Exporting prospects: which columns, which kind of file, and whom it is for. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { EXPORT_COLUMNS, ExportInput, MOST_SHEET_ROWS } from "#app/exports/export.ts";
import { askForExport, listFiles, readExportChoices } from "#app/exports/exports.server.ts";
import { prospectsWords } from "#app/prospects/counted.ts";
import { readSelection, selectionParams } from "#app/prospects/selection.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { NobodyChosen } from "../../prospects/ui/nobody-chosen";
import { Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { ColumnChoice, LastFiles } from "../ui/parts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const selection = readSelection(new URL(request.url).searchParams);
  if (!selection) return { zone, files: await listFiles(member), chosen: null };
  const { count, fields, files } = await readExportChoices(member, selection);
  const ours = Object.entries(EXPORT_COLUMNS).map(([value, label]) => ({ value, label }));
  const own = fields.map(({ id, name }) => ({ value: `custom:${id}`, label: name }));
  return {
    ...{ zone, files },
    chosen: {
      ...{ count, columns: [...ours, ...own] },
      selected: [...selectionParams(selection)] as [string, string][],
    },
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireSignedIn(request);
  const fields = await request.formData();
  const params = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  const selection = readSelection(params);
  if (!selection) return seeOther("/exports/new");
  const form = readFields(fields, ExportInput);
  if (form.problems) return again(form);
  const outcome = await askForExport(member, { selection, input: form.value });
  if (outcome.refused === "under-way") {
    const said = "A file of your team is being made already. Ask for the next when it is ready.";
    return seeOther(`/exports/${outcome.detail}?follow=1`, said);
  }
  if (outcome.refused) return sayNo(outcome, { "too-many-for-a-sheet": tooMany }, form.typed);
  if (!outcome.value.direct) return seeOther(`/exports/${outcome.value.id}?follow=1`);
  const asked = selectionParams(selection);
  for (const column of form.value.column) asked.append("column", column);
  return seeOther(`/prospects/export?${asked}`);
}

const tooMany = {
  field: "format",
  sentence: `A sheet holds ${MOST_SHEET_ROWS.toLocaleString("en")} people at most, and these are more: choose CSV, or export fewer`,
};

export const meta: MetaFunction = () => [{ title: pageTitle("Export prospects") }];

export default function NewExport() {
  const { chosen, zone, files } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!chosen) {
    return (
      <NobodyChosen>
        <LastFiles files={files} zone={zone} />
      </NobodyChosen>
    );
  }
  const { count, columns, selected } = chosen;
  const typed = answer?.typed ?? { format: "csv", purpose: "keep" };
  const who = prospectsWords(count);
  return (
    <Page
      title={`Export ${who}`}
      lead="Up to 5,000 come at once as CSV; for more, a file is made that you fetch within a week."
      back={{ href: "/prospects", label: "Prospects" }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={typed}>
        {selected.map(([name, value]) => (
          <Hidden key={`${name} ${value}`} {...{ name, value }} />
        ))}
        <Radios
          name="purpose"
          legend="Whom is the file for?"
          options={[
            { value: "keep", label: "For ourselves" },
            {
              value: "others",
              label: "To hand to others",
              hint: "Left out: whoever is restricted, is not to be disclosed, objected, or was not told within a month that you hold them.",
            },
          ]}
        />
        <Radios
          name="format"
          legend="Which kind of file?"
          options={[
            { value: "csv", label: "CSV", hint: "For every program, and for importing again" },
            { value: "xlsx", label: "XLSX", hint: "For Excel and its like" },
          ]}
        />
        <ColumnChoice
          columns={columns}
          typed={answer?.typed.column}
          problem={answer?.problems.column}
        />
        <Submit>Export</Submit>
      </Form>
      <LastFiles files={files} zone={zone} />
    </Page>
  );
}
