/** Deleting a view; the prospects in it stay. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { demand } from "#app/team/may.ts";
import { deleteView, readView } from "#app/views/views.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const view = await readView(member, params.id!);
  if (!view.mayChange) demand(member, "look-after-views");
  return view;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await deleteView(member, params.id!);
  return seeOther("/views", "Deleted. The prospects in it are still there.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a view") }];

export default function DeleteView() {
  const { name, shared } = useLoaderData<typeof loader>();
  return (
    <Page title={`Delete ${name}?`} back={{ href: "/views", label: "Views" }}>
      <Confirm
        consequences={[
          "Only the view goes: every prospect in it stays.",
          shared ? "It goes for everybody in the team." : "Nobody but you has seen it.",
        ]}
        confirm="Delete"
        cancel={{ href: "/views", label: "Keep it" }}
      />
    </Page>
  );
}
