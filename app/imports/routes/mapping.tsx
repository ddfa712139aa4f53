/** Matching a file's columns with a prospect's fields: guessed, shown with samples, confirmed. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { MappingInput, MEANING_OPTIONS, ReadingInput, readingNames } from "#app/imports/form.ts";
import { setMapping, showMapping } from "#app/imports/mapping.server.ts";
import { again, readFields, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Field, Form, Hidden, Radios, Select, Submit } from "../../ui/form";
import { Page, pageTitle, Section, Steps } from "../../ui/page";
import { ColumnTable } from "../ui/column-table";
import { IMPORT_STEPS } from "../ui/parts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const wish = readFields(new URL(request.url).searchParams, ReadingInput).value ?? {};
  const shown = await showMapping(member, params.id!, wish);
  if (!shown.canMap) return seeOther(`/imports/${params.id}`);
  const { fileName, source, columns } = shown;
  return { fileName, source, columns, ...readingNames(shown), meanings: MEANING_OPTIONS };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, MappingInput);
  if (form.problems) return again(form);
  const outcome = await setMapping(member, params.id!, form.value);
  if (outcome.refused === undefined) return seeOther(`/imports/${params.id}`);
  return sayNo(
    outcome,
    {
      "already-started": "This import has begun, so its columns can no longer be changed.",
      "file-deleted": "The file was deleted, so there is nothing to import.",
    },
    form.typed,
  );
}

export const meta: MetaFunction<typeof loader> = () => [{ title: pageTitle("Match the columns") }];

export default function ImportMapping() {
  const { fileName, source, columns, meanings, ...reading } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Match the columns"
      lead={`What stands where in ${fileName}? This is our guess; correct it where it is wrong.`}
      problems={answer?.problems}
      back={{ href: "/imports", label: "Imports" }}
      width="wide"
    >
      <Steps names={IMPORT_STEPS} current={1} />
      <Form problems={answer?.problems} values={{ source, ...answer?.typed }}>
        <Hidden name="delimiter" value={reading.delimiter} />
        <Hidden name="hasHeader" value={reading.hasHeader} />
        <ColumnTable
          columns={columns}
          meanings={meanings}
          chosen={[answer?.typed.columns ?? []].flat()}
          problem={answer?.problems.columns}
        />
        <Field
          name="source"
          label="Where do these people come from?"
          hint="For example “trade fair, May”. They may ask you, and so may you in a year."
          optional
          maxLength={200}
        />
        <Submit>Check the file</Submit>
      </Form>
      <Section title="Is the table above in pieces?" lead="Then read the file in another way.">
        <Form method="get" values={reading}>
          <Select
            name="delimiter"
            id="other-delimiter"
            label="What separates the columns"
            options={reading.delimiters}
            width="short"
          />
          <Radios
            name="hasHeader"
            id="other-header"
            legend="Does the first row hold the names of the columns?"
            options={[
              { value: "yes", label: "Yes" },
              { value: "no", label: "No" },
            ]}
            inline
          />
          <p>
            <button type="submit" className="button quiet">
              Read it again
            </button>
          </p>
        </Form>
      </Section>
    </Page>
  );
}
