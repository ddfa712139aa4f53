/** Before the first message goes: what a launch does, counted; then the launch. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DoorInput } from "#app/outreach/door.ts";
import { readLaunch } from "#app/outreach/launch.server.ts";
import { launchWords } from "#app/outreach/launch.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { may } from "#app/team/may.ts";
import { readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Checkbox } from "../../ui/choices";
import { Confirm, Page, pageTitle } from "../../ui/page";
import { Hindrance } from "../ui/hindrance";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const plan = await readLaunch(member, params.id!);
  const { name, mailbox, hindrance, again, counts, barred } = plan;
  return {
    ...{ id: params.id!, name, hindrance, again, ready: counts.ready, asks: barred.consent > 0 },
    mailboxId: mailbox?.id,
    practice: mailbox?.kind === "practice",
    maySetUp: may(member, "set-up-team"),
    consequences: launchWords(plan, zone),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const door = readFields(await request.formData(), DoorInput).value ?? {};
  const outcome = await launchSequence(member, params.id!, door);
  if (outcome.refused) {
    return sayNo(outcome, {
      closing: "The team is closing: nothing is sent any more.",
      "no-address": "Give your postal address first: the law wants it in every message.",
      "no-mailbox": "Choose a mailbox to send from first.",
      "mailbox-not-ready": "Its mailbox cannot send at the moment. Look at the mailbox first.",
      "no-replies": "Its mailbox only sends, so answers would not stop the follow-ups.",
      "files-too-large": "The files of a step are more than one of its mailboxes can send.",
      nobody: "There is nobody in it who can be written to.",
      "already-running": "It was launched already. Nothing was sent twice.",
    });
  }
  return seeOther(`/sequences/${params.id}`, "Launched. Messages go out as they fall due.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Launch ${data?.name ?? "a sequence"}`) },
];

export default function Launch() {
  const plan = useLoaderData<typeof loader>();
  const { id, name, hindrance, again, ready, asks, practice, consequences } = plan;
  const problems = useActionData<typeof action>()?.problems;
  const people = ready === 1 ? "one person" : `${ready.toLocaleString("en")} people`;
  return (
    <Page
      title={`Launch “${name}”${again ? " again" : ""}?`}
      lead={practice ? "This is practice: no message leaves this machine." : undefined}
      back={{ href: `/sequences/${id}`, label: name }}
      problems={problems}
    >
      {hindrance ? (
        <Hindrance {...plan} hindrance={hindrance} />
      ) : (
        <Confirm
          consequences={consequences}
          confirm={practice ? `Practise with ${people}` : asks ? "Launch" : `Write to ${people}`}
          cancel={{ href: `/sequences/${id}`, label: "Not yet" }}
          tone="primary"
        >
          {asks ? (
            <Checkbox
              name="consented"
              label="I have the consent of those who need to give it"
              hint="Then they are written to as well. In some countries nobody may be written to unasked, also at work."
            />
          ) : null}
          <p>
            <a href={`/sequences/${id}/preview`}>Look at every message</a> before you decide.
          </p>
        </Confirm>
      )}
    </Page>
  );
}
