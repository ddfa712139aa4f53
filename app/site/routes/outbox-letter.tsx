/** One letter of the local outbox. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readOutbox } from "#app/site/outbox.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Letter, Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("A letter in the outbox") }];

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { to, subject, text, links } = await readOutbox(context.loopback, params.id ?? "");
  return json({ to, subject, text, links });
}

export default function OutboxLetter() {
  const { to, subject, text, links } = useLoaderData<typeof loader>();
  return (
    <Page title={subject} back={{ href: "/outbox", label: "Outbox on this machine" }}>
      <Letter from="Audienti" to={to} subject={subject}>
        <pre>{text}</pre>
      </Letter>
      {links.map((link) => (
        <p key={link}>
          <ButtonLink href={new URL(link).pathname}>Follow the link</ButtonLink>
        </p>
      ))}
    </Page>
  );
}
