/** What is to be done: one's own open tasks, or the whole team's, due first. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { dayIn } from "#app/core/day.ts";
import { isOverdue } from "#app/notes/note.ts";
import { listTasks } from "#app/notes/tasks.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Empty, Page, pageTitle, Tabs } from "../../ui/page";
import { Pager } from "../../ui/table";
import { Tasks } from "../ui/tasks";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const query = new URL(request.url).searchParams;
  const whose = query.get("whose") === "team" ? ("team" as const) : ("mine" as const);
  const cursor = query.get("after") ?? undefined;
  const { tasks, next } = await listTasks(member, { whose, cursor });
  const today = dayIn(zone, now());
  return {
    ...{ whose, next, inside: cursor !== undefined },
    tasks: tasks.map((task) => ({ ...task, overdue: isOverdue(task.dueAt, today) })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Tasks") }];

const addresses = { mine: "/tasks", team: "/tasks?whose=team" };

export default function OpenTasks() {
  const { whose, tasks, next, inside } = useLoaderData<typeof loader>();
  const older = whose === "team" ? `/tasks?whose=team&after=${next}` : `/tasks?after=${next}`;
  return (
    <Page title="Tasks" lead="What is open, the next to be due first." width="wide">
      <Tabs
        label="Whose tasks"
        items={[
          { href: addresses.mine, label: "Mine", current: whose === "mine" },
          { href: addresses.team, label: "The whole team’s", current: whose === "team" },
        ]}
      />
      {tasks.length === 0 ? (
        <Empty title="Nothing is open">
          Tasks are added on the page of the prospect that they are about.
        </Empty>
      ) : (
        <Tasks caption="Open tasks" tasks={tasks} everywhere />
      )}
      {inside || next ? (
        <Pager
          newer={inside ? addresses[whose] : null}
          older={next ? older : null}
          words={["First page", "Next page"]}
        />
      ) : null}
    </Page>
  );
}
