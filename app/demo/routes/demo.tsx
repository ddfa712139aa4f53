/** The door to the demo world, for a visitor on this very machine. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { enterDemo, readDemo } from "#app/demo/demo.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("The demo world") }];

export async function loader({ context }: LoaderFunctionArgs) {
  return json(await readDemo(context.loopback));
}

export async function action({ context }: ActionFunctionArgs) {
  return seeOther("/prospects", undefined, [await enterDemo(context.loopback, context.place)]);
}

export default function Demo() {
  const { there } = useLoaderData<typeof loader>();
  if (!there) {
    return (
      <Page title="The demo world is gone" lead="It was removed from this machine.">
        <ButtonLink href="/sign-up">Open an account</ButtonLink>
      </Page>
    );
  }
  return (
    <Page
      title="Look around as Larkfield Instruments"
      lead="A small invented company with sixty prospects at addresses that cannot exist. Nothing it does can reach a real person."
    >
      <PostButton action="/demo" tone="primary">
        Go in as Ada Larkfield
      </PostButton>
      <p className="small">
        <a href="/demo/remove">Remove the demo world from this machine</a>
      </p>
    </Page>
  );
}
