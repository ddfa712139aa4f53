/** One conversation: all that was written both ways, and answering it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { after, DAY, now } from "#app/core/clock.ts";
import { dayIn } from "#app/core/day.ts";
import { answerThread } from "#app/inbox/answer.server.ts";
import { demandThread, noteOnThread } from "#app/inbox/handling.server.ts";
import { AnswerInput, ThreadNoteInput } from "#app/inbox/inbox.ts";
import { readThread } from "#app/inbox/thread.server.ts";
import { answerWords, entryWords, noAnswerWords, runWords } from "#app/inbox/words.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Page, pageTitle, Section } from "../../ui/page";
import { Answering, NewNote } from "../ui/answering";
import { Handling, Person } from "../ui/handling";
import { Entries, WaitingAnswers } from "../ui/messages";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { entries, waiting, whyNot, ...thread } = await readThread(member, params.id!);
  const { run } = thread.person;
  return {
    ...{ ...thread, zone, tomorrow: dayIn(zone, after(now(), DAY)) },
    entries: entries.map((entry) => ({ ...entry, words: entryWords(entry) })),
    waiting: waiting.map((answer) => ({ ...answer, ...answerWords(answer.state, answer.reason) })),
    whyNot: whyNot && noAnswerWords[whyNot],
    standing: run ? runWords(run) : null,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await demandThread(member, params.id!);
  const fields = await request.formData();
  const here = `/inbox/${params.id}`;
  if (fields.get("add") === "note") {
    const form = readFields(fields, ThreadNoteInput);
    if (form.problems) return again(form);
    await noteOnThread(member, params.id!, form.value);
    return seeOther(here, "The note is kept. Only those who read this conversation see it.");
  }
  const form = readFields(fields, AnswerInput);
  if (form.problems) return again(form);
  const outcome = await answerThread(member, params.id!, form.value);
  if (outcome.refused) return sayNo(outcome, noAnswerWords, form.typed);
  return seeOther(here, "Your answer goes out in a moment. It stands below until it has left.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `${data.person.name}: ${data.subject}` : "Conversation") },
];

export default function Conversation() {
  const thread = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { id, subject, person, entries, waiting, zone } = thread;
  const isNote = answer?.typed.add === "note";
  const [forNote, forAnswer] = isNote ? [answer, undefined] : [undefined, answer];
  return (
    <Page
      title={subject || "(no subject)"}
      lead={<Person {...person} standing={thread.standing} />}
      back={{ href: "/inbox", label: "Inbox" }}
      problems={answer?.problems}
    >
      <Handling {...thread} />
      <Section title="What was written" lead="The oldest first.">
        <Entries threadId={id} entries={entries} zone={zone} to={person.email} />
      </Section>
      {waiting.length > 0 ? (
        <Section title="Answers that have not left">
          <WaitingAnswers threadId={id} answers={waiting} zone={zone} mayDecide={thread.mayWrite} />
        </Section>
      ) : null}
      <Section title="Answer">
        <Answering
          {...thread}
          to={person.email}
          problems={forAnswer?.problems}
          values={forAnswer && { answer: forAnswer.typed.answer }}
        />
      </Section>
      <Section
        title="Note"
        lead="For those who read this conversation. Remember that people may ask to see what is written about them."
      >
        <NewNote
          noteKey={thread.noteKey}
          problems={forNote?.problems}
          values={forNote && { body: forNote.typed.body }}
        />
      </Section>
    </Page>
  );
}
