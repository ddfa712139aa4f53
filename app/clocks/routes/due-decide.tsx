/** Justifying people again, with the reason; or letting them go now. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { decide, readChoice } from "#app/clocks/decide.server.ts";
import { BinInput, decidedWords, JustifyInput, notDecided } from "#app/clocks/due.ts";
import { people } from "#app/prospects/counted.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Field } from "../../ui/fields";
import { Page, pageTitle } from "../../ui/page";
import { Decision, IntoTheBin, NobodyChosen } from "../ui/decide";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const found = await readChoice(member, "justify", new URL(request.url).searchParams);
  if (!found || found.count === 0) return { weighed: null, who: "nobody" };
  const { count, print, one } = found;
  return { weighed: { count, print }, who: one ? displayName(one) : people(count) };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const found = await readChoice(member, "justify", new URL(request.url).searchParams);
  if (!found) return seeOther("/due");
  const fields = await request.formData();
  const act = fields.get("act") === "bin" ? "bin" : "justify";
  const form = readFields(fields, act === "bin" ? BinInput : JustifyInput);
  if (form.problems) return again(form);
  const decision = { note: null, ...form.value, act } as const;
  const outcome = await decide(member, "justify", { chosen: found.chosen, decision });
  if (outcome.refused === "nobody") return seeOther("/due", notDecided.nobody);
  if (outcome.refused) return sayNo(outcome, notDecided, form.typed);
  return seeOther("/due", decidedWords(act, outcome.value));
}

export const meta: MetaFunction = () => [{ title: pageTitle("To be justified again") }];

export default function DecideDue() {
  const { weighed, who } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!weighed) return <NobodyChosen list="/due" />;
  const given = { weighed, answer, cancel: "/due" };
  return (
    <Page
      title={`Do you still need ${who}?`}
      back={{ href: "/due", label: "To be justified again" }}
      problems={answer?.problems}
    >
      <Decision
        {...given}
        act="justify"
        title="Justify"
        lead="They stay for another 24 months from today. The reason is kept, and they may ask to see it."
        button={`Justify ${who}`}
      >
        <Field
          name="note"
          label="Why do you still need them?"
          hint="Such as “we are in talks about a contract”"
          width="full"
        />
      </Decision>
      <IntoTheBin {...given} who={who} />
    </Page>
  );
}
