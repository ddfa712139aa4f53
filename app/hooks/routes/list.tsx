/** The team's hooks, and how each stands. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { eventLabels, type HookEvent, kindLabels } from "#app/hooks/hook.ts";
import { listHooks } from "#app/hooks/hooks.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";
import { Standing } from "../ui/standing";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member } = await requireRight(request, "set-up-hooks");
  return { hooks: await listHooks(member) };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Hooks") }];

const back = { href: "/settings", label: "Team settings" };

const columns = [
  { key: "name", label: "Name" },
  { key: "where", label: "Where" },
  { key: "when", label: "When" },
  { key: "state", label: "State" },
];

export default function Hooks() {
  const { hooks } = useLoaderData<typeof loader>();
  const add = <ButtonLink href="/hooks/new">Add a hook</ButtonLink>;
  if (hooks.length === 0) {
    return (
      <Page title="Hooks" width="wide" back={back}>
        <Empty title="Nothing is told yet" action={add}>
          Have Slack, Discord or a program of your own told when somebody replies, unsubscribes or
          objects, and when a message comes back. Without names or addresses, unless you choose so.
        </Empty>
      </Page>
    );
  }
  return (
    <Page title="Hooks" lead="Who is told what happens." width="wide" back={back} actions={add}>
      <Table
        caption="Hooks"
        columns={columns}
        rows={hooks.map((hook) => ({
          id: hook.id,
          cells: {
            name: <a href={`/hooks/${hook.id}`}>{hook.name}</a>,
            where: `${kindLabels[hook.kind]}, ${hook.host}`,
            when: hook.events
              .split(",")
              .map((event) => eventLabels[event as HookEvent])
              .join("; "),
            state: <Standing {...hook} />,
          },
        }))}
      />
    </Page>
  );
}
