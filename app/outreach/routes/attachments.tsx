/** The files that go with the letters of one step: seeing them, adding one, removing one. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { sizeWords } from "#app/core/size.ts";
import {
  FIRST_LETTER,
  LAUNCHED,
  MOST_BYTES,
  MOST_BYTES_OF_TEAM,
  MOST_FILES,
  typeWords,
  unfitWords,
  usedWords,
} from "#app/outreach/attachment.ts";
import { addFile, listFiles } from "#app/outreach/attachments.server.ts";
import { readStep } from "#app/outreach/steps.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { readUpload } from "#app/web/upload.server.ts";
import { Empty, Notice, Page, pageTitle } from "../../ui/page";
import { AddFile } from "../ui/add-file";
import { AttachmentTable } from "../ui/attachment-table";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { sequence, place } = await readStep(member, params.id!, params.step!);
  const { files, most, isFirst, ofTeam } = await listFiles(member, params.id!, params.step!);
  const together = files.reduce((sum, { size }) => sum + size, 0);
  return {
    ...{ id: sequence.id, stepId: params.step!, place, isFirst },
    launched: sequence.launchedAt !== null,
    rows: files.map(({ id, name, size, mediaType }) => ({
      ...{ id, name },
      ...{ size: sizeWords(size), type: typeWords(mediaType) },
    })),
    ...{ most: sizeWords(most), together: sizeWords(together), isTooMuch: together > most },
    full: files.length >= MOST_FILES,
    used: usedWords(ofTeam),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const stepId = params.step!;
  await listFiles(member, params.id!, stepId);
  const outcome = await readUpload(request, {
    field: "file",
    // The form around the file has a size as well; by how much a larger one is too large is told by addFile.
    mostBytes: MOST_BYTES * 2,
    receive: ({ name, bytes }) => addFile(member, params.id!, { stepId, name, bytes }),
  });
  if (outcome.refused === undefined) {
    const said = `${outcome.value.name} goes with every letter of this step that is yet to come.`;
    return seeOther(`/sequences/${params.id}/steps/${stepId}/attachments`, said);
  }
  const most = sizeWords(outcome.detail?.most ?? MOST_BYTES);
  return sayNo(outcome, {
    ...unfit,
    "no-file": atFile("Choose a file"),
    "too-large": atFile(`The files of a letter may have ${most} together. Choose a smaller one`),
    "too-many": atFile(`A letter carries at most ${MOST_FILES} files. Remove one first`),
    "team-full": atFile(
      `All files of your team’s sequences may have ${sizeWords(MOST_BYTES_OF_TEAM)} together, and this one is beyond that. Remove some that are not needed`,
    ),
    duplicate: atFile("This very file goes with the letter already"),
    "same-name": atFile(
      "A file of this name goes with it already. Remove that one, or rename this",
    ),
  });
}

function atFile(sentence: string) {
  return { field: "file", sentence };
}

type Sentences = Record<keyof typeof unfitWords, ReturnType<typeof atFile>>;
const unfit = Object.fromEntries(
  Object.entries(unfitWords).map(([reason, sentence]) => [reason, atFile(sentence)]),
) as Sentences;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Files of step ${data?.place ?? ""}`) },
];

export default function Attachments() {
  const { id, stepId, place, launched, isFirst, rows, most, together, isTooMuch, full, used } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={`Files of step ${place}`}
      lead="They go with every letter of this step, whichever its words."
      back={{ href: `/sequences/${id}/steps/${stepId}`, label: `Step ${place}` }}
      problems={answer?.problems}
    >
      {launched ? <Notice title="It was launched">{LAUNCHED}</Notice> : null}
      {isFirst ? <Notice tone={rows.length > 0 ? "warning" : "info"}>{FIRST_LETTER}</Notice> : null}
      {isTooMuch ? (
        <Notice tone="warning" title="Too much for one of its mailboxes">
          Microsoft takes {most} of files in a letter. Remove some, or take another mailbox: until
          then that mailbox stops at the first such letter.
        </Notice>
      ) : null}
      {rows.length > 0 ? (
        <AttachmentTable sequenceId={id} rows={rows} together={together} />
      ) : (
        <Empty title="No file goes with it" />
      )}
      <AddFile full={full} most={most} used={used} problems={answer?.problems} />
    </Page>
  );
}
