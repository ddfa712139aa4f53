/** Each use of a mailbox's password, for its owner alone. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listUses } from "#app/mailboxes/credential-page.server.ts";
import { timesInWords, useInWords } from "#app/mailboxes/uses.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Notice, Page, pageTitle, Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { nameOfProvider, signInSettings } from "../provider";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { mailbox, uses } = await listUses(member, params.id!);
  const rows = uses.map(({ id, job, why, at, lastAt, times }) => ({
    ...{ id, job, at, lastAt },
    why: useInWords(why),
    times: timesInWords(times),
  }));
  return { mailbox, rows, zone };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Uses of a password") }];

const columns = [
  { key: "when", label: "When" },
  { key: "why", label: "Why" },
  { key: "job", label: "By which job" },
  { key: "times", label: "How often" },
];

export default function CredentialUses() {
  const { mailbox, rows, zone } = useLoaderData<typeof loader>();
  const { id, kind, address, held } = mailbox;
  const provider = nameOfProvider(kind);
  return (
    <Page
      title="Uses of the password"
      lead="Each time our worker opened what this mailbox signs in with. Only you see this page."
      back={{ href: `/mailboxes/${id}`, label: address }}
      actions={held ? <Ways id={id} kind={kind} /> : undefined}
    >
      {held ? null : (
        <Notice tone="warning" title={provider ? "We are not let in" : "We hold no password"}>
          <p>
            Nothing can be sent or read. To go on,{" "}
            <a href={signInSettings(kind, id)}>{provider ? "sign in again" : "enter one"}</a>.
          </p>
        </Notice>
      )}
      <Section title="When it was opened" lead="Kept for twelve months.">
        {rows.length === 0 ? (
          <p className="muted">Never so far.</p>
        ) : (
          <Table
            caption="Uses of the password"
            columns={columns}
            rows={rows.map(({ id: row, at, lastAt, ...cells }) => ({
              id: row,
              cells: { ...cells, when: <Span from={at} to={lastAt} zone={zone} /> },
            }))}
          />
        )}
      </Section>
    </Page>
  );
}

function Ways({ id, kind }: { id: string; kind: string }) {
  return (
    <>
      <ButtonLink href={signInSettings(kind, id)} tone="quiet">
        {nameOfProvider(kind) ? "Sign in again" : "Give a new password"}
      </ButtonLink>
      <ButtonLink href={`/mailboxes/${id}/shred`} tone="danger">
        Destroy it
      </ButtonLink>
    </>
  );
}

function Span({ from, to, zone }: { from: string; to: string; zone: string }) {
  const sameMinute = from.slice(0, 16) === to.slice(0, 16);
  if (sameMinute) return <Time at={from} zone={zone} />;
  return (
    <>
      <Time at={from} zone={zone} /> to <Time at={to} zone={zone} />
    </>
  );
}
