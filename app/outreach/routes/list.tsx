/** The team's sequences, each with its state in words and its people in figures. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listSequences } from "#app/outreach/overview.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Empty, Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";
import { Figure } from "../../ui/time";
import { Tip } from "../../ui/tip";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const listed = await listSequences(member, { zone });
  return {
    sequences: listed.map(({ id, name, words, counts, mailbox }) => ({
      ...{ id, name, words, counts },
      from: mailbox?.kind === "practice" ? "Practice" : (mailbox?.address ?? "not chosen"),
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Sequences") }];

const columns = [
  { key: "name", label: "Name" },
  { key: "state", label: "State" },
  { key: "from", label: "From", className: "extra" },
  { key: "people", label: "People", numeric: true },
  { key: "sent", label: "Written to", numeric: true },
  { key: "waiting", label: "Waiting", numeric: true },
  { key: "you", label: "To decide", numeric: true },
];

export default function Sequences() {
  const { sequences } = useLoaderData<typeof loader>();
  const write = <ButtonLink href="/sequences/new">Write a sequence</ButtonLink>;
  if (sequences.length === 0) {
    return (
      <Page title="Sequences" width="wide">
        <Empty title="Nothing written yet" action={write}>
          A sequence is what you say to the people you choose, with each one’s name in its place.
          You see every message before the first one goes.
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title="Sequences"
      lead="What you write, and to whom it went."
      width="wide"
      actions={write}
    >
      <Tip id="nothing-sent-yet">
        A draft sends nothing, whoever is in it. Messages leave only after you have launched it, and
        each asks once more, right before it goes, whether its reader objected.
      </Tip>
      <Table
        caption="Sequences, the newest first"
        columns={columns}
        rows={sequences.map(({ id, name, words, counts, from }) => ({
          id,
          cells: {
            name: <a href={`/sequences/${id}`}>{name}</a>,
            state: (
              <div>
                <Badge tone={words.tone}>{words.word}</Badge>
                <div className="note">{words.why}</div>
              </div>
            ),
            from,
            people: <Figure>{counts.people}</Figure>,
            sent: (
              <>
                <Figure>{counts.sent}</Figure>
                {counts.doubtful > 0 ? (
                  <div className="note">and perhaps {counts.doubtful.toLocaleString("en")}</div>
                ) : null}
              </>
            ),
            waiting: <Figure>{counts.waiting}</Figure>,
            // A message in doubt, or a person who lacks something: only a member can go on.
            you: <Figure>{counts.uncertain + counts.blocked}</Figure>,
          },
        }))}
      />
    </Page>
  );
}
