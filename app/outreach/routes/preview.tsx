/** Every message as it will be sent, the trouble first. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { obstacleWords } from "#app/outreach/enrolment.ts";
import { previewAll, previewOne } from "#app/outreach/preview.server.ts";
import { may } from "#app/team/may.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Counts, Empty, Notice, Page, pageTitle } from "../../ui/page";
import { Pager } from "../../ui/table";
import { LetterIndex, LetterPanel } from "../ui/letter-panel";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const search = new URL(request.url).searchParams;
  const person = search.get("person");
  const found = person
    ? { ...(await previewOne(member, params.id!, person)), page: 1, pages: 1 }
    : await previewAll(member, params.id!, {
        page: Number(search.get("page") ?? 1),
        step: Number(search.get("step") ?? Number.NaN),
        variant: search.get("variant") ?? undefined,
      });
  const { letters, ...rest } = found;
  const shown = letters.map(({ obstacle, letter, ...person }) => ({
    ...person,
    trouble: obstacle && obstacleWords(obstacle),
    // Our pages allow no inline styles; of a letter they only make the footer smaller.
    letter: letter && { ...letter, html: letter.html.replaceAll(/ style="[^"]*"/g, "") },
  }));
  const maySetUp = may(member, "set-up-team");
  return { id: params.id!, letters: shown, one: person !== null, maySetUp, ...rest };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Preview of ${data?.name ?? "a sequence"}`) },
];

export default function Preview() {
  const { id, name, counts, letters, page, pages, one, launchable } =
    useLoaderData<typeof loader>();
  const here = `/sequences/${id}/preview`;
  return (
    <Page
      title={one ? "The message, as it will be sent" : "Every message, as it will be sent"}
      lead={counts.ready > 0 && !one ? "Trouble comes first, then the letters in their order." : ""}
      back={{ href: `/sequences/${id}`, label: name }}
      actions={
        one ? (
          <ButtonLink href={here} tone="quiet">
            See everybody’s
          </ButtonLink>
        ) : launchable && counts.ready > 0 ? (
          <ButtonLink href={`/sequences/${id}/launch`}>Go on to launch</ButtonLink>
        ) : undefined
      }
    >
      <Warnings />
      {letters.length === 0 ? (
        <Empty
          title="Nobody is in it yet"
          action={<ButtonLink href={`/sequences/${id}/people`}>Choose the people</ButtonLink>}
        />
      ) : (
        <>
          {one ? null : <Figures />}
          {one ? null : <LetterIndex letters={letters} />}
          {letters.map((letter) => (
            <div key={letter.enrolmentId} id={`letter-${letter.enrolmentId}`} className="section">
              <LetterPanel {...letter} />
            </div>
          ))}
        </>
      )}
      {pages > 1 ? (
        <Pager
          newer={page > 1 ? `${here}?page=${page - 1}` : null}
          older={page < pages ? `${here}?page=${page + 1}` : null}
          summary={`Page ${page} of ${pages}`}
          words={["Previous", "Next"]}
          label="Pages of letters"
        />
      ) : null}
    </Page>
  );
}

function Warnings() {
  const { id, noAddress, noMailbox, practice, maySetUp } = useLoaderData<typeof loader>();
  const giveIt = <a href="/settings#postalAddress">Give it</a>;
  return (
    <>
      {noAddress ? (
        <Notice tone="warning" title="Your postal address is missing">
          The law wants one in every message.{" "}
          {maySetUp ? (
            <>{giveIt}, then you can launch.</>
          ) : (
            "An owner or admin of the team gives it."
          )}
        </Notice>
      ) : null}
      {noMailbox ? (
        <Notice tone="warning" title="No mailbox is chosen">
          The sender below is a placeholder. <a href={`/sequences/${id}/edit`}>Choose one</a>
        </Notice>
      ) : null}
      {practice ? <Notice>Practice: none of these leaves this machine.</Notice> : null}
    </>
  );
}

function Figures() {
  const { ready, missing, suppressed, held, stopped, written } =
    useLoaderData<typeof loader>().counts;
  const all = [
    { label: "Will be sent", value: ready, tone: "good" as const },
    { label: "Something is missing", value: missing, tone: "warning" as const },
    { label: "Must not be written to", value: suppressed, tone: "warning" as const },
    { label: "Held back", value: held, tone: "warning" as const },
    { label: "Stopped", value: stopped },
    { label: "Written to already", value: written },
  ];
  return <Counts items={all.filter(({ value }, index) => value > 0 || index === 0)} />;
}
