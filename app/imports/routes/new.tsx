/** Bringing in a file: the first of four steps. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { MAX_IMPORT_BYTES } from "#app/imports/form.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { readUpload } from "#app/web/upload.server.ts";
import { Submit } from "../../ui/buttons";
import { FileField } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle, Steps } from "../../ui/page";
import { IMPORT_STEPS } from "../ui/parts";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireMember(request);
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await readUpload(request, {
    field: "file",
    // The form around the file has a size as well.
    mostBytes: MAX_IMPORT_BYTES + 10_000,
    receive: ({ name, bytes }) => startImport(member, { fileName: name, stream: bytes }),
  });
  if (outcome.refused === undefined) return seeOther(`/imports/${outcome.value.id}/mapping`);
  const cannotRead = outcome.refused === "cannot-be-read" ? outcome.detail.sentence : "";
  return sayNo(outcome, {
    "no-file": atFile("Choose a CSV or an XLSX file"),
    "too-large": atFile("Choose a file of at most 1 GB, or split this one"),
    empty: atFile("This file is empty. Choose another"),
    "no-rows": atFile("This file has only the names of its columns and no rows. Choose another"),
    "cannot-be-read": atFile(cannotRead),
  });
}

function atFile(sentence: string) {
  return { field: "file", sentence };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Import a file") }];

export default function NewImport() {
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Import a file"
      lead="A CSV file or an Excel workbook with one person in each row. Nothing is written before you have seen what would be."
      problems={answer?.problems}
      back={{ href: "/imports", label: "Imports" }}
    >
      <Steps names={IMPORT_STEPS} current={0} />
      <Form multipart problems={answer?.problems}>
        <FileField
          name="file"
          label="CSV or XLSX file"
          hint="At most 1 GB and 5,000 columns. We keep it until you delete it or close your account."
          accept=".xlsx,.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        />
        <Submit
          secondary={
            <a href="/sample.csv" download="">
              No file at hand? Take our sample
            </a>
          }
        >
          Upload
        </Submit>
      </Form>
    </Page>
  );
}
