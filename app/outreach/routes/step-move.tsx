/** Moving a step one place; of a sequence under way it is asked first what that means. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { MoveInput, stepWords, typedWords } from "#app/outreach/step.ts";
import { readStep } from "#app/outreach/steps.server.ts";
import { moveStep } from "#app/outreach/steps-order.server.ts";
import { meaningWords } from "#app/outreach/under-way.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { PostButton } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";
import { UnderWay } from "../ui/under-way";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { sequence, course, step, place } = await readStep(member, params.id!, params.step!);
  const words = course.map((each) => stepWords(course, each));
  return {
    ...{ id: sequence.id, name: sequence.name, stepId: step.id, place },
    own: words[place - 1]!,
    before: words[place - 2],
    after: words[place],
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, MoveInput);
  if (form.problems) return again(form);
  const { to, place, ...sure } = form.value;
  const moving = { stepId: params.step!, to, place, sure };
  const outcome = await moveStep(member, params.id!, moving);
  if (outcome.refused === "under-way") {
    const words = meaningWords({ kind: "move", number: 0, to }, outcome.detail);
    return json({ problems: {}, asking: { words, through: 0, typed: typedWords(form.typed) } });
  }
  if (outcome.refused) {
    return sayNo(outcome, {
      "at-the-end": "There is no step beyond it.",
      "branch-backwards": "The branch would lead back: change where it leads first.",
      "no-subject": "The first message needs a subject: give this one its own first.",
      "on-its-way":
        "A message of these steps is on its way, or waits for your decision. Look again in a minute.",
    });
  }
  return seeOther(`/sequences/${params.id}#steps`, "Moved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Move a step") }];

export default function MoveStep() {
  const { id, name, place, own, before, after } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const asking = answer && "asking" in answer ? answer.asking : undefined;
  const back = `/sequences/${id}`;
  return (
    <Page
      title={asking ? "People are under way" : `Move step ${place}`}
      lead={own}
      back={{ href: `${back}#steps`, label: name }}
      problems={asking ? null : answer?.problems}
    >
      {asking ? (
        <UnderWay asking={asking} confirm="Move the step" cancel={back} />
      ) : (
        <div className="stack">
          {before ? (
            <div>
              <PostButton action="" fields={{ to: "earlier", place: String(place) }}>
                {`Before step ${place - 1}`}
              </PostButton>
              <p className="note">{before}</p>
            </div>
          ) : null}
          {after ? (
            <div>
              <PostButton action="" fields={{ to: "later", place: String(place) }}>
                {`After step ${place + 1}`}
              </PostButton>
              <p className="note">{after}</p>
            </div>
          ) : null}
          {before || after ? null : <p>It is the only step.</p>}
        </div>
      )}
    </Page>
  );
}
