/** Connecting a mailbox: the practice mailbox by one press, or one's own by its address and settings. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { isSetUp } from "#app/mailboxes/connecting.server.ts";
import { lookUpInto } from "#app/mailboxes/lookup.server.ts";
import { MailboxInput } from "#app/mailboxes/mailbox.ts";
import { connectMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { problemOfAddress, suggest } from "#app/mailboxes/suggestions.ts";
import { zoneOptions } from "#app/team/zone.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { ChooseMailbox } from "../ui/choose-mailbox";
import { ConnectByPassword } from "../ui/connect-by-password";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, team } = await requireSignedIn(request);
  const query = new URL(request.url).searchParams;
  const asked = { address: query.get("address"), provider: query.get("provider") };
  const problem = problemOfAddress(asked.address);
  return {
    isDemo: team.isDemo,
    setUp: { google: isSetUp("google"), microsoft: isSetUp("microsoft") },
    typed: asked.address ?? user.email,
    problems: problem ? { address: problem } : null,
    choosing: asked.address === null || problem !== undefined,
    suggestion: suggest(asked, { name: user.name, teamName: team.name, zone: team.zone }),
    zones: zoneOptions(team.zone),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  if (fields.get("kind") === "practice") {
    const { value } = await connectPractice(member);
    return seeOther(`/mailboxes/${value.id}`, "The practice mailbox is ready.");
  }
  const form = readFields(fields, MailboxInput);
  if (fields.get("intent") === "look-up") {
    return json(await lookUpInto(form.typed, String(fields.get("address"))));
  }
  if (form.problems) return again(form);
  const outcome = await connectMailbox(member, form.value);
  if (outcome.refused) {
    const sentences = {
      "demo-team": "The demo team writes to its practice mailbox only. Sign up to use your own.",
      "already-connected": {
        field: "address",
        sentence: "This address is connected already: change it under Mailboxes.",
      },
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther(`/mailboxes/${outcome.value.id}`);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Connect a mailbox") }];

export default function NewMailbox() {
  const { choosing, isDemo, typed, problems, setUp, ...settings } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer || !choosing) return <ConnectByPassword {...settings} answer={answer} />;
  return (
    <Page
      title="Choose a mailbox to send from"
      lead="Outreach goes out through a mailbox, as if you had written each message yourself."
      back={{ href: "/mailboxes", label: "Mailboxes" }}
      problems={problems}
    >
      <ChooseMailbox isDemo={isDemo} typed={typed} problems={problems} setUp={setUp} />
    </Page>
  );
}
