/** Pairs who are probably one person: the same name at the same organisation. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findDoubles } from "#app/duplicates/probable.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Empty, Notice, Page, pageTitle } from "../../ui/page";
import { Address, Table } from "../../ui/table";
import { Figure, Time } from "../../ui/time";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  return { zone, ...(await findDoubles(member)) };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Probable doubles") }];

export default function Duplicates() {
  const { pairs, within, zone } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Probable doubles"
      lead="The same name at the same organisation. The same address is never held twice, so these have two. Look at both sides, then merge them or say that they are two people."
      width="wide"
    >
      {within ? (
        <Notice title="Not all were looked through">
          To stay quick, only your newest <Figure>{within}</Figure> prospects were compared.
        </Notice>
      ) : null}
      {pairs.length === 0 ? (
        <Empty title="No doubles found">
          Whoever bears the same name at the same organisation appears here.
        </Empty>
      ) : (
        <Table
          caption="Probable doubles, the newest first"
          columns={[
            { key: "name", label: "Name" },
            { key: "one", label: "Held since" },
            { key: "other", label: "And since" },
            { key: "look", label: "Look at both", hideLabel: true },
          ]}
          rows={pairs.map(({ one, other }) => ({
            id: `${one.id}-${other.id}`,
            cells: {
              name: displayName(one),
              one: <Held person={one} zone={zone} />,
              other: <Held person={other} zone={zone} />,
              look: (
                <a href={`/duplicates/${one.id}/${other.id}`}>
                  Look at both<span className="hidden"> of {displayName(one)}</span>
                </a>
              ),
            },
          }))}
        />
      )}
    </Page>
  );
}

type HeldProps = {
  person: { id: string; email: string; createdAt: string };
  zone: string;
};

function Held({ person, zone }: HeldProps) {
  return (
    <div>
      <Time at={person.createdAt} zone={zone} dateOnly />{" "}
      <a href={`/prospects/${person.id}`}>
        <Address>{person.email}</Address>
      </a>
    </div>
  );
}
