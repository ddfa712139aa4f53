/** One more filter: which field, compared how, with what. It leads back to the list with the filter in its address. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { filterParams, readFilter } from "#app/prospects/filter.ts";
import { listUrl } from "#app/prospects/search.ts";
import { readAskedField } from "#app/views/choices.server.ts";
import { fieldWords, operatorsOf, readAnswer } from "#app/views/words.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { Pairs } from "../ui/pairs";
import { ValueField } from "../ui/value-field";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const params = new URL(request.url).searchParams;
  const filter = readFilter(params);
  const [operator, value = ""] = ["operator", "value"].map((name) => params.get(name) ?? undefined);
  const field = params.get("field") ?? "firstName";
  const back = listUrl(filter);
  const { ask, choices, names } = await readAskedField(member, field);
  const typed = { operator: operator ?? "", value };
  const page = {
    ...{ field, ask, choices, back, typed, query: [...filterParams(filter)] },
    label: fieldWords(field as Parameters<typeof fieldWords>[0], names),
    operators: operatorsOf(field, ask),
  };
  // Nothing was answered yet.
  if (!params.has("value") && operator === undefined) return json({ ...page, problems: null });
  const { condition, problem } = readAnswer({ field, operator: typed.operator, value, ask });
  if (condition) {
    throw seeOther(listUrl({ ...filter, conditions: [...filter.conditions, condition] }));
  }
  const at = page.operators.some((one) => one.value === operator) ? "value" : "operator";
  return json({ ...page, problems: { [at]: problem } }, { status: 422 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Filter by ${data?.label.toLowerCase() ?? "a field"}`, data?.problems) },
];

export default function AddFilter() {
  const { field, label, ask, choices, operators, query, back, typed, problems } =
    useLoaderData<typeof loader>();
  const [only] = operators;
  const isNeeded = operators.every(({ value }) => value !== "empty");
  return (
    <Page
      title={`Filter by ${label.toLowerCase()}`}
      back={{ href: back, label: "Prospects" }}
      problems={problems}
    >
      <Form method="get" action="/prospects/filter" problems={problems} values={typed}>
        <Pairs pairs={[...query, ["field", field]]} />
        {operators.length === 1 ? (
          <Pairs pairs={[["operator", only!.value]]} />
        ) : (
          <Radios
            name="operator"
            legend={`${label}…`}
            value={typed.operator || only!.value}
            options={operators}
          />
        )}
        <ValueField
          ask={ask}
          choices={choices}
          label={operators.length === 1 ? label : "What"}
          hint={isNeeded ? undefined : "Not needed for “is empty” and “is filled in”"}
        />
        <Submit
          secondary={
            <ButtonLink href={back} tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Show them
        </Submit>
      </Form>
    </Page>
  );
}
