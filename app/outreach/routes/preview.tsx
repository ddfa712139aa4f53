/** Every message as it will be sent, the trouble first. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { obstacleWords } from "#app/outreach/enrolment.ts";
import { previewAll, previewOne } from "#app/outreach/preview.server.ts";
import { may } from "#app/team/may.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page, pageTitle } from "../../ui/page";
import { Pager } from "../../ui/table";
import { LetterIndex, LetterPanel } from "../ui/letter-panel";
import { Emails, Figures, Warnings } from "../ui/preview-parts";

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
  const query = [...search].filter(([name]) => name === "step" || name === "variant");
  const variant = search.get("variant");
  return {
    query,
    variant,
    id: params.id!,
    letters: shown,
    one: person !== null,
    maySetUp,
    ...rest,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Preview of ${data?.name ?? "a sequence"}`) },
];

export default function Preview() {
  const page = useLoaderData<typeof loader>();
  const { id, name, counts, letters, pages, one, launchable, query } = page;
  const at = (number: number) =>
    `${here}?${new URLSearchParams([...query, ["page", `${number}`]])}`;
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
      <Warnings {...page} />
      {one ? null : <Emails here={here} {...page} />}
      {letters.length === 0 ? (
        <Empty
          title="Nobody is in it yet"
          action={<ButtonLink href={`/sequences/${id}/people`}>Choose the people</ButtonLink>}
        />
      ) : (
        <>
          {one ? null : <Figures counts={counts} />}
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
          newer={page.page > 1 ? at(page.page - 1) : null}
          older={page.page < pages ? at(page.page + 1) : null}
          summary={`Page ${page.page} of ${pages}`}
          words={["Previous", "Next"]}
          label="Pages of letters"
        />
      ) : null}
    </Page>
  );
}
