/** Deleting a hook, after saying what that means. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { deleteHook, readHook } from "#app/hooks/hooks.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member } = await requireRight(request, "set-up-hooks");
  const { hook } = await readHook(member, params.id!);
  return { id: hook.id, name: hook.name, host: hook.host };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-hooks");
  await deleteHook(member, params.id!);
  return seeOther("/hooks", "Deleted. Nothing more is told there.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a hook") }];

export default function DeleteHook() {
  const { id, name, host } = useLoaderData<typeof loader>();
  const here = `/hooks/${id}`;
  return (
    <Page title={`Delete ${name}?`} back={{ href: here, label: name }}>
      <Confirm
        consequences={[
          `Nothing more is told to ${host}, what waits neither.`,
          "Its address and its secret are destroyed.",
        ]}
        confirm="Delete the hook"
        cancel={{ href: here, label: "Keep it" }}
      />
    </Page>
  );
}
