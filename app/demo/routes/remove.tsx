/** Removing the demo world: said first, done at once. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { readDemo, takeDemoAway } from "#app/demo/demo.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Remove the demo world") }];

export async function loader({ context }: LoaderFunctionArgs) {
  return json(await readDemo(context.loopback));
}

export async function action({ context }: ActionFunctionArgs) {
  await takeDemoAway(context.loopback);
  return seeOther("/demo");
}

export default function RemoveDemo() {
  return (
    <Page title="Remove the demo world">
      <Confirm
        consequences={[
          "Larkfield Instruments, Fenwick Optics and Harrow Weighing, with their people, prospects, sequences and practice letters.",
          "It does not come back at the next start.",
          "Accounts and teams of your own stay as they are.",
        ]}
        confirm="Remove it"
        cancel={{ href: "/demo", label: "Keep it" }}
        tone="danger"
      />
    </Page>
  );
}
