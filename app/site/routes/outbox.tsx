/** The local outbox. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listOutbox } from "#app/site/outbox.server.ts";
import { Empty, Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export const meta: MetaFunction = () => [{ title: pageTitle("Outbox on this machine") }];

export async function loader({ context }: LoaderFunctionArgs) {
  const letters = await listOutbox(context.loopback);
  return json({
    letters: letters.slice(0, 100).map(({ id, to, subject, at }) => ({ id, to, subject, at })),
  });
}

export default function Outbox() {
  const { letters } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Outbox on this machine"
      lead="No mail provider is set up, so letters to members are kept here instead of being sent. Only this machine can see this page."
      width="wide"
    >
      {letters.length === 0 ? (
        <Empty title="No letters yet">
          A letter appears within a few seconds of signing up. <a href="/outbox">Look again</a>
        </Empty>
      ) : (
        <Table
          caption="Letters, newest first"
          columns={[
            { key: "subject", label: "Subject" },
            { key: "to", label: "To" },
            { key: "at", label: "Written" },
          ]}
          rows={letters.map((letter) => ({
            id: letter.id,
            cells: {
              subject: <a href={`/outbox/${letter.id}`}>{letter.subject}</a>,
              to: letter.to,
              at: <Time at={letter.at} />,
            },
          }))}
        />
      )}
    </Page>
  );
}
