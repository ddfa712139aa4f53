/** One practice letter, read as the person it went to, who may answer or unsubscribe. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { newId } from "#app/core/id.ts";
import { sizeWords } from "#app/core/size.ts";
import { recordPracticeReply } from "#app/incoming/practice-replies.server.ts";
import { readLetter } from "#app/mailboxes/practice.server.ts";
import { AnswerInput, optOutPath } from "#app/mailboxes/practice.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Letter, Page, pageTitle } from "../../ui/page";
import { Time } from "../../ui/time";
import { AnswerAs } from "../ui/answer-as";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const letter = await readLetter(member, params.id!, params.letter!);
  const { from, to, subject, at, text, headers, files } = letter;
  return {
    ...{ to, subject, at, text, zone, fresh: newId() },
    from: from.name ? `${from.name} <${from.address}>` : from.address,
    inbox: `/mailboxes/${params.id}/practice`,
    here: `/mailboxes/${params.id}/practice/${params.letter}`,
    files: files.map(({ name, size }) => `${name} (${sizeWords(size)})`).join(", "),
    headers: Object.entries(headers),
    optOut: optOutPath(headers["list-unsubscribe"]),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { messageId, to } = await readLetter(member, params.id!, params.letter!);
  const form = await readForm(request, AnswerInput);
  if (form.problems) return again(form);
  const { as, answer: text, key } = form.value;
  const outcome = await recordPracticeReply(member, { messageId, as, text, key });
  if (outcome.refused) {
    const nobody =
      "This letter belongs to nobody in a sequence: it was a test, or they are erased.";
    const words = {
      "not-found": nobody,
      "not-practice": nobody,
      nobody,
      "nothing-follows": nobody,
    };
    return sayNo(outcome, words, form.typed);
  }
  return seeOther(`/mailboxes/${params.id}/practice/${params.letter}`, said[as](to));
}

const said = {
  reply: (to: string) => `Answered as ${to}. Nothing more of this sequence goes to them.`,
  away: (to: string) => `${to} is away for a week: what comes next waits until they are back.`,
  bounce: (to: string) => `${to} does not exist now: nobody in your team writes there again.`,
};

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Practice: ${data?.subject ?? "a letter"}`) },
];

export default function PracticeLetter() {
  const data = useLoaderData<typeof loader>();
  const { to, from, subject, at, zone, text, files, headers, inbox, here, optOut, fresh } = data;
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
        facts={[
          { term: "Sent", value: <Time at={at} zone={zone} /> },
          ...(files ? [{ term: "Files", value: files }] : []),
        ]}
      >
        <pre>{text}</pre>
      </Letter>
      <details>
        <summary>Headers</summary>
        <pre className="small">
          {headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
        </pre>
      </details>
      <AnswerAs to={to} here={here} fresh={fresh} optOut={optOut} answer={answer} />
    </Page>
  );
}
