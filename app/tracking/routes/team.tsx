/** The set-up question: does the team want to know when mail is opened? Nothing is preselected. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { may } from "#app/team/may.ts";
import { TeamOpensInput } from "#app/tracking/input.ts";
import { readTeamOpens, setTeamOpens } from "#app/tracking/settings.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireRight } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { ModeChoice } from "../ui/mode-choice";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return { opens: await readTeamOpens(member), maySetUp: may(member, "set-up-team") };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-team");
  const form = await readForm(request, TeamOpensInput);
  if (form.problems) return again(form);
  await setTeamOpens(member, form.value.opens);
  const none = "Saved. Nothing is measured, in messages already sent either.";
  const said = "Saved. Each sequence measures no more than that, and only if it is set to.";
  return seeOther("/settings/opens", form.value.opens === "off" ? none : said);
}

export const meta: MetaFunction = () => [{ title: pageTitle("When mail is opened") }];

export default function TeamOpens() {
  const { opens, maySetUp } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="When mail is opened"
      lead="Do you want to know when people open what you send? Until somebody answers, nothing is measured."
      back={{ href: "/sequences", label: "Sequences" }}
      problems={answer?.problems}
    >
      {maySetUp ? (
        <Form problems={answer?.problems} values={{ opens, ...answer?.typed }}>
          <ModeChoice
            legend="Know when mail is opened"
            modes={["individual", "last-date", "aggregate", "off"]}
          />
          <Submit>Save the answer</Submit>
        </Form>
      ) : (
        <Notice title={opens ? "It is answered" : "It is not answered yet"}>
          An owner or admin of the team decides this.
        </Notice>
      )}
      <h2>What this can tell, and what it cannot</h2>
      <ul>
        <li>
          A tiny picture in the message tells when it is fetched. Many mail programs fetch it
          without anybody looking, and others never do: so we say “we think”, and why.
        </li>
        <li>
          Network addresses are cut short before anything is written. Only the country stays, and
          not even that where a mail provider stands between.
        </li>
        <li>Nothing stops or goes on because a machine fetched the picture.</li>
      </ul>
    </Page>
  );
}
