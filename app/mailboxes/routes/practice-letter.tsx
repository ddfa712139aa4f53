/** One practice letter, read as the person it went to, who may answer or unsubscribe. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readLetter } from "#app/mailboxes/practice.server.ts";
import { AnswerInput, optOutPath } from "#app/mailboxes/practice.ts";
import { recordPracticeReply } from "#app/outreach/practice-replies.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { TextArea } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Letter, Page, pageTitle, Section } from "../../ui/page";
import { Time } from "../../ui/time";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const letter = await readLetter(member, params.id!, params.letter!);
  const { from, to, subject, at, text, headers } = letter;
  return {
    ...{ to, subject, at, text, zone },
    from: from.name ? `${from.name} <${from.address}>` : from.address,
    inbox: `/mailboxes/${params.id}/practice`,
    headers: Object.entries(headers),
    optOut: optOutPath(headers["list-unsubscribe"]),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { messageId, to } = await readLetter(member, params.id!, params.letter!);
  const form = await readForm(request, AnswerInput);
  if (form.problems) return again(form);
  const outcome = await recordPracticeReply(member, { messageId });
  if (outcome.refused) {
    const nobody =
      "This letter belongs to nobody in a sequence: it was a test, or they are erased.";
    return sayNo(outcome, { "not-found": nobody, "not-practice": nobody }, form.typed);
  }
  const said = `Answered as ${to}. Nothing more of this sequence goes to them.`;
  return seeOther(`/mailboxes/${params.id}/practice/${params.letter}`, said);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Practice: ${data?.subject ?? "a letter"}`) },
];

export default function PracticeLetter() {
  const { to, from, subject, at, zone, text, headers, inbox } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={subject || "(no subject)"}
      lead={`A practice letter, as ${to} would read it.`}
      back={{ href: inbox, label: "Practice: what arrived" }}
      problems={answer?.problems}
    >
      <Letter
        from={from}
        to={to}
        subject={subject}
        facts={[{ term: "Sent", value: <Time at={at} zone={zone} /> }]}
      >
        <pre>{text}</pre>
      </Letter>
      <details>
        <summary>Headers</summary>
        <pre className="small">
          {headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
        </pre>
      </details>
      <Answer />
    </Page>
  );
}

function Answer() {
  const { to, optOut } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <Section title="Answer as this person">
        <Form problems={answer?.problems} values={answer?.typed}>
          <TextArea
            name="answer"
            label={`What ${to} writes back`}
            hint="For practice only that an answer came is kept, not its words. It stops the sequence for them."
            rows={4}
          />
          <Submit>Answer as this person</Submit>
        </Form>
      </Section>
      <Section title="Unsubscribe as this person">
        {optOut ? (
          <>
            <p>The letter holds a link of their own. It leads to the page that they would see.</p>
            <ButtonLink href={optOut} tone="quiet">
              Unsubscribe as this person
            </ButtonLink>
          </>
        ) : (
          <p className="muted">This letter was a test to yourself: it has no link of its own.</p>
        )}
      </Section>
    </>
  );
}
