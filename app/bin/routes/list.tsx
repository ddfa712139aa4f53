/** The bin: who is in it, until when, and the ways out. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readBin } from "#app/bin/contents.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { PostButton } from "../../ui/buttons";
import { Empty, Page, pageTitle } from "../../ui/page";
import { Address, Pager, Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const cursor = new URL(request.url).searchParams.get("after") ?? undefined;
  const { people, next } = await readBin(member, cursor);
  const rows = people.map((prospect) => ({
    id: prospect.id,
    name: displayName(prospect),
    email: prospect.email,
    binnedAt: prospect.binnedAt,
    goesAt: prospect.goesAt,
  }));
  return { rows, next, zone, inside: cursor !== undefined };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Bin") }];

export default function Bin() {
  const { rows, next, zone, inside } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Bin"
      lead="Nothing uses who is here: no sequence, search, count, check or export. After 30 days they are erased for good."
      width="wide"
      back={{ href: "/prospects", label: "Prospects" }}
    >
      {rows.length === 0 ? (
        <Empty title="The bin is empty">Whoever you delete stays here for 30 days.</Empty>
      ) : (
        <Table
          caption="In the bin"
          columns={[
            { key: "name", label: "Name" },
            { key: "email", label: "Email" },
            { key: "binned", label: "Put here" },
            { key: "goes", label: "Erased on" },
            { key: "restore", label: "Restore", hideLabel: true },
            { key: "erase", label: "Erase", hideLabel: true },
          ]}
          rows={rows.map(({ id, name, email, binnedAt, goesAt }) => ({
            id,
            cells: {
              name: <a href={`/prospects/${id}`}>{name}</a>,
              email: name === email ? null : <Address>{email}</Address>,
              binned: <Time at={binnedAt} zone={zone} dateOnly />,
              goes: <Time at={goesAt} zone={zone} dateOnly />,
              restore: (
                <PostButton action={`/prospects/${id}/restore`} label={`Restore ${name}`}>
                  Restore
                </PostButton>
              ),
              erase: (
                <a href={`/prospects/${id}/erase`}>
                  Erase for good<span className="hidden">: {name}</span>
                </a>
              ),
            },
          }))}
        />
      )}
      {inside || next ? (
        <Pager
          newer={inside ? "/bin" : null}
          older={next ? `/bin?after=${next}` : null}
          words={["First page", "Next page"]}
        />
      ) : null}
    </Page>
  );
}
