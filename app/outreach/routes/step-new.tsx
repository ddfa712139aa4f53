/** Adding a step to a sequence; of one under way it is asked first what that means. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { newId } from "#app/core/id.ts";
import { inOrder } from "#app/outreach/course.ts";
import { VARIABLES } from "#app/outreach/sequence.ts";
import {
  FreshInput,
  PlaceInput,
  readKind,
  StepForm,
  SureInput,
  stepChoices,
  typedWords,
} from "#app/outreach/step.ts";
import { addStep, readSteps } from "#app/outreach/steps.server.ts";
import { meaningWords } from "#app/outreach/under-way.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form, FormKey } from "../../ui/form";
import { Page, pageTitle, Tabs } from "../../ui/page";
import { StepFields } from "../ui/step-fields";
import { UnderWay } from "../ui/under-way";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const search = new URL(request.url).searchParams;
  const { sequence, steps } = await readSteps(member, params.id!);
  const { after } = PlaceInput.parse(Object.fromEntries(search));
  const before = inOrder(steps).find(({ number }) => number === after);
  return {
    ...{ id: sequence.id, name: sequence.name, kind: readKind(search.get("kind")) },
    after: after ?? null,
    before: before ? inOrder(steps).indexOf(before) + 1 : after === 0 ? 0 : steps.length,
    ...{ variables: [...VARIABLES], fresh: newId() },
    later: stepChoices(steps, before?.position ?? (after === 0 ? 0 : Number.MAX_SAFE_INTEGER)),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const search = new URL(request.url).searchParams;
  const fields = await request.formData();
  const form = readFields(fields, StepForm[readKind(search.get("kind"))]);
  if (form.problems) return again(form);
  const sure = readFields(fields, SureInput).value ?? {};
  const { after } = PlaceInput.parse(Object.fromEntries(search));
  const { id } = readFields(fields, FreshInput).value ?? {};
  const outcome = await addStep(member, params.id!, { id, input: form.value, after, sure });
  if (outcome.refused === "under-way") {
    const words = meaningWords({ kind: "add", after }, outcome.detail);
    const through = outcome.detail.last ? outcome.detail.through : 0;
    const asking = { words, through, typed: typedWords(form.typed) };
    return json({ problems: {}, typed: form.typed, asking });
  }
  if (outcome.refused) {
    return sayNo(
      outcome,
      {
        "too-many": "There are as many steps as there may be.",
        "no-replies": "Its mailbox only sends, so answers would not stop what follows.",
        "no-subject": { field: "subject", sentence: "The first message needs a subject." },
      },
      form.typed,
    );
  }
  return seeOther(`/sequences/${params.id}#steps`, "Added.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Add a step") }];

const titles = { email: "Add an email", task: "Add a task", branch: "Add a branch" };

export default function NewStep() {
  const { id, name, kind, after, before, fresh, ...given } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = `/sequences/${id}`;
  const place = after === null ? "" : `&after=${after}`;
  const asking = answer && "asking" in answer ? answer.asking : undefined;
  return (
    <Page
      title={asking ? "People are under way" : titles[kind]}
      lead={before === 0 ? "It comes first." : `It comes after step ${before}.`}
      back={{ href: back, label: name }}
      problems={asking ? null : answer?.problems}
    >
      {asking ? (
        <UnderWay asking={asking} confirm="Add the step" cancel={back} />
      ) : (
        <>
          <Tabs
            label="What kind of step"
            items={(["email", "task", "branch"] as const).map((each) => ({
              href: `${back}/steps/new?kind=${each}${place}`,
              label: { email: "Email", task: "Task", branch: "Branch" }[each],
              current: each === kind,
            }))}
          />
          <Form problems={answer?.problems} values={answer?.typed ?? { waitDays: "3" }}>
            <FormKey name="id" fresh={fresh} />
            <StepFields kind={kind} first={before === 0} {...given} />
            <Submit secondary={<a href={back}>Cancel</a>}>Add the step</Submit>
          </Form>
        </>
      )}
    </Page>
  );
}
