/** Noting how people were told that the team holds them; or letting them go. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { decide, readChoice } from "#app/clocks/decide.server.ts";
import { BinInput, decidedWords, notDecided, TellInput } from "#app/clocks/due.ts";
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
  const found = await readChoice(member, "notice", new URL(request.url).searchParams);
  if (!found || found.count === 0) return { weighed: null, who: "nobody" };
  const { count, print, one } = found;
  return { weighed: { count, print }, who: one ? displayName(one) : people(count) };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const found = await readChoice(member, "notice", new URL(request.url).searchParams);
  if (!found) return seeOther("/notices");
  const fields = await request.formData();
  const act = fields.get("act") === "bin" ? "bin" : "told";
  const form = readFields(fields, act === "bin" ? BinInput : TellInput);
  if (form.problems) return again(form);
  const decision = { note: null, ...form.value, act } as const;
  const outcome = await decide(member, "notice", { chosen: found.chosen, decision });
  if (outcome.refused === "nobody") return seeOther("/notices", notDecided.nobody);
  if (outcome.refused) return sayNo(outcome, notDecided, form.typed);
  return seeOther("/notices", decidedWords(act, outcome.value));
}

export const meta: MetaFunction = () => [{ title: pageTitle("To be told") }];

export default function DecideNotices() {
  const { weighed, who } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!weighed) return <NobodyChosen list="/notices" />;
  const given = { weighed, answer, cancel: "/notices" };
  return (
    <Page
      title={`Was ${who} told?`}
      back={{ href: "/notices", label: "To be told" }}
      problems={answer?.problems}
    >
      <Decision
        {...given}
        act="told"
        title="Told in another way"
        lead="By post, by phone, at a fair: whoever was told what you hold, from where and why is off this list."
        button={`Note that ${who} was told`}
      >
        <Field name="told" label="Told on" type="date" width="medium" />
        <Field name="note" label="How" hint="Such as “by post” or “in person, at the fair”" />
      </Decision>
      <IntoTheBin {...given} who={who} />
    </Page>
  );
}
