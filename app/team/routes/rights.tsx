/** Who may do what in a team, straight from the table that the guards read. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { Role } from "#app/core/member.ts";
import { may, type Right, rights } from "#app/team/may.ts";
import { roleWords } from "#app/team/people.ts";
import { teamTabs } from "#app/team/tabs.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { Badge, Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";
import { TeamTabs } from "../ui/tabs";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member } = await requireRight(request, "see-people");
  const all = Object.keys(rights) as Right[];
  return {
    tabs: teamTabs(member),
    you: roleWords[member.role as Role],
    rows: all.map((right) => ({
      id: right,
      says: rights[right].says,
      ...{ owner: may({ role: "owner" }, right), admin: may({ role: "admin" }, right) },
      member: may({ role: "member" }, right),
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Who may do what") }];

const columns = [
  { key: "says", label: "What" },
  { key: "owner", label: "Owner" },
  { key: "admin", label: "Admin" },
  { key: "member", label: "Member" },
];

export default function Rights() {
  const { tabs, you, rows } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Who may do what"
      lead={`You are here as: ${you}. This table is the one that every page of the team asks.`}
      width="wide"
    >
      <TeamTabs items={tabs} />
      <Table
        caption="Rights by role"
        columns={columns}
        rows={rows.map(({ id, says, owner, admin, member }) => ({
          id,
          cells: {
            says,
            ...{ owner: <Yes yes={owner} />, admin: <Yes yes={admin} /> },
            member: <Yes yes={member} />,
          },
        }))}
      />
    </Page>
  );
}

function Yes({ yes }: { yes: boolean }) {
  return yes ? <Badge tone="good">Yes</Badge> : <span className="muted">No</span>;
}
