/** The team's mailboxes, and whether each can send. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listMailboxes } from "#app/mailboxes/mailboxes.server.ts";
import { describeMailbox, sendingHours } from "#app/mailboxes/state.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Empty, Page, pageTitle } from "../../ui/page";
import { Address, Table } from "../../ui/table";

export async function loader({ request }: LoaderFunctionArgs) {
  const mailboxes = await listMailboxes(await requireMember(request));
  return {
    mailboxes: mailboxes.map((mailbox) => ({
      id: mailbox.id,
      address: mailbox.address,
      dailyCap: mailbox.dailyCap,
      hours: mailbox.kind === "practice" ? "at any hour" : sendingHours(mailbox),
      ...describeMailbox(mailbox),
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Mailboxes") }];

const columns = [
  { key: "address", label: "Address" },
  { key: "state", label: "State" },
  { key: "hours", label: "Sends" },
  { key: "cap", label: "A day, at most", numeric: true },
];

export default function Mailboxes() {
  const { mailboxes } = useLoaderData<typeof loader>();
  const connect = <ButtonLink href="/mailboxes/new">Connect a mailbox</ButtonLink>;
  if (mailboxes.length === 0) {
    return (
      <Page title="Mailboxes" width="wide">
        <Empty title="No mailbox yet" action={connect}>
          Your outreach goes out through a mailbox: your own, so that answers come to you, or a
          practice mailbox that reaches nobody.
        </Empty>
      </Page>
    );
  }
  return (
    <Page title="Mailboxes" lead="What your outreach is sent from." width="wide" actions={connect}>
      <Table
        caption="Mailboxes"
        columns={columns}
        rows={mailboxes.map((mailbox) => ({
          id: mailbox.id,
          cells: {
            address: (
              <a href={`/mailboxes/${mailbox.id}`}>
                <Address>{mailbox.address}</Address>
              </a>
            ),
            state: (
              <div>
                <Badge tone={mailbox.tone}>{mailbox.word}</Badge>
                <div className="note">{mailbox.why}</div>
              </div>
            ),
            hours: mailbox.hours,
            cap: mailbox.dailyCap,
          },
        }))}
      />
    </Page>
  );
}
