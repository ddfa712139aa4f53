/** Deleting what was kept of one's usage trail. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { countViews, forgetUsage } from "#app/history/usage.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requirePerson(request);
  return { kept: await countViews(user.id) };
}

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  await forgetUsage(user.id);
  return seeOther("/account/usage", "Deleted: nothing of your usage trail is left.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete your usage trail") }];

export default function DeleteUsage() {
  const { kept } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Delete what was kept?"
      back={{ href: "/account/usage", label: "Your usage trail" }}
    >
      <Confirm
        consequences={[
          kept === 1 ? "1 visit is deleted for good." : `${kept} visits are deleted for good.`,
          "Whether your trail is kept from now on does not change by this.",
        ]}
        confirm="Delete"
        cancel={{ href: "/account/usage", label: "Keep it" }}
      />
    </Page>
  );
}
