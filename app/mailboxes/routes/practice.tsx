/** What arrived in the practice mailbox, newest first. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listLetters } from "#app/mailboxes/practice.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Notice, Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { mailbox, letters, total } = await listLetters(member, params.id!);
  return {
    id: mailbox.id,
    zone,
    total,
    letters: letters.map(({ id, to, subject, at }) => ({ id, to, subject, at })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Practice: what arrived") }];

const columns = [
  { key: "to", label: "To" },
  { key: "subject", label: "Subject", names: true },
  { key: "at", label: "Arrived" },
];

export default function PracticeInbox() {
  const { id, zone, total, letters } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Practice: what arrived"
      lead="As the people you wrote to would find it. None of it left this machine."
      back={{ href: `/mailboxes/${id}`, label: "Practice mailbox" }}
      width="wide"
      actions={
        <ButtonLink href={`/mailboxes/${id}/practice`} tone="quiet">
          Look again
        </ButtonLink>
      }
    >
      {letters.length === 0 ? (
        <Empty title="Nothing has arrived yet">
          Launch a sequence that sends through the practice mailbox: its messages land here within
          seconds, at any hour.
        </Empty>
      ) : (
        <Table
          caption="Practice letters, newest first"
          columns={columns}
          rows={letters.map((letter) => ({
            id: letter.id,
            cells: {
              to: letter.to,
              subject: (
                <a href={`/mailboxes/${id}/practice/${letter.id}`}>
                  {letter.subject || "(no subject)"}
                </a>
              ),
              at: <Time at={letter.at} zone={zone} />,
            },
          }))}
        />
      )}
      {total > letters.length ? (
        <Notice>
          These are the newest {letters.length} of {total}.
        </Notice>
      ) : null}
    </Page>
  );
}
