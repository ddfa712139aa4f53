/** What an act on many would do, how many it is about and whether it can be taken back: asked before it is done. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { askedParams, ConfirmedInput, isFinal, readAsked, UNDO_DAYS } from "#app/bulk/act.ts";
import { startAct, weighAct } from "#app/bulk/acts.server.ts";
import { questionOf } from "#app/bulk/words.ts";
import { prospectsWords } from "#app/prospects/counted.ts";
import { readSelection, selectionParams } from "#app/prospects/selection.ts";
import { MOST_LET_GO, may } from "#app/team/may.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { NobodyChosen } from "../../prospects/ui/nobody-chosen";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { SelectionFields } from "../ui/choices";
import { Consequences, WhatToEnter } from "../ui/question";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const params = new URL(request.url).searchParams;
  const [selection, asked] = [readSelection(params), readAsked(params)];
  if (!selection || !asked) return null;
  const { count, print, key, names } = await weighAct(member, selection, asked);
  const selected = [...selectionParams(selection)] as [string, string][];
  return {
    asked,
    count,
    question: questionOf(asked, names, count),
    isFinal: isFinal(asked.act),
    mayNot: isFinal(asked.act) && count > MOST_LET_GO && !may(member, "let-many-go"),
    asks: names.asks,
    needsName: names.labelKind !== undefined && names.label === undefined,
    fields: [...selected, ...askedParams(asked)],
    weighed: { count: String(count), print, key },
    back: `/bulk/new?${selectionParams(selection)}`,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  const params = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  const [selection, asked] = [readSelection(params), readAsked(params)];
  if (!selection || !asked) return seeOther("/bulk/new");
  const form = readFields(fields, ConfirmedInput);
  if (form.problems) return again(form);
  const outcome = await startAct(member, { selection, asked, confirmed: form.value });
  if (!outcome.refused) return seeOther(`/bulk/${outcome.value.id}?follow=1`);
  const { detail } = outcome;
  return sayNo(
    outcome,
    {
      "match-changed": `Nothing was done: ${prospectsWords(Number(detail))} match now. Look again, and confirm it once more.`,
      nobody: "Nobody matches any more, so there is nothing to do.",
      "bad-name": { field: "name", sentence: String(detail) },
      "bad-value": { field: "value", sentence: String(detail) },
      "too-many-labels": {
        field: "name",
        sentence:
          "There are as many lists and tags as there may be. Delete one you no longer need.",
      },
    },
    form.typed,
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.question.title ?? "With many prospects") },
];

export default function ConfirmAct() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!page) return <NobodyChosen />;
  const { question, weighed } = page;
  return (
    <Page
      title={question.title}
      back={{ href: page.back, label: "Choose something else" }}
      problems={answer?.problems}
    >
      {page.isFinal ? (
        <Notice tone="warning" title="This cannot be undone">
          Nobody can take it back, we neither.
        </Notice>
      ) : null}
      <Form problems={answer?.problems} values={answer?.typed} className="form confirm">
        <SelectionFields fields={page.fields} />
        <Hidden name="count" value={weighed.count} />
        <Hidden name="print" value={weighed.print} />
        <Hidden name="key" value={weighed.key} />
        <Consequences
          will={question.will}
          days={page.isFinal ? 0 : UNDO_DAYS}
          act={page.asked.act}
        />
        <WhatToEnter {...page} act={page.asked.act} />
        {page.mayNot ? (
          <Notice
            title={`For more than ${MOST_LET_GO} at once, ask an owner or admin of the team`}
          />
        ) : page.count > 0 ? (
          <Submit
            tone={page.isFinal || page.asked.act === "bin" ? "danger" : "primary"}
            secondary={
              <ButtonLink href={page.back} tone="quiet">
                Cancel
              </ButtonLink>
            }
          >
            {question.confirm}
          </Submit>
        ) : null}
      </Form>
    </Page>
  );
}
