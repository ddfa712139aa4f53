/** My data: everything held about the person who looks, and their exports of it. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { EXPORT_DAYS, stateOf } from "#app/privacy/export.ts";
import { listExports } from "#app/privacy/exports.server.ts";
import { readMyData } from "#app/privacy/my-data.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { AccountTabs } from "../../account/ui/tabs";
import { PostButton } from "../../ui/buttons";
import { Page, pageTitle, Section } from "../../ui/page";
import { Exports } from "../ui/exports";
import { HeldSection, NothingIn, Overview, Uploads } from "../ui/held";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, zone } = await requirePerson(request);
  const [{ tables, uploads }, exports] = await Promise.all([
    readMyData(user.id),
    listExports(user.id),
  ]);
  return json({
    ...{ tables, uploads, zone, days: EXPORT_DAYS },
    exports: exports.map(({ id, bytes, createdAt, expiresAt, ...found }) => ({
      ...{ id, bytes, createdAt, expiresAt },
      state: stateOf({ createdAt, ...found }, now()),
    })),
  });
}

export const meta: MetaFunction = () => [{ title: pageTitle("My data") }];

export default function MyData() {
  const { tables, uploads, exports, zone, days } = useLoaderData<typeof loader>();
  const held = tables.filter(({ count }) => count > 0);
  const empty = tables.filter(({ count }) => count === 0);
  return (
    <Page
      title="My data"
      lead="Everything held about you, why, and until when."
      width="wide"
      actions={
        <PostButton action="/my-data/exports" tone="primary">
          Export my data
        </PostButton>
      }
    >
      <AccountTabs />
      <div className="stack">
        <p className="muted">
          An export is a ZIP with all of this as JSON and CSV, the files you brought in, and a page
          that explains them. It can be fetched for {days} days, by you alone; of what closes, not
          beyond its last day.
        </p>
        {exports.length > 0 ? <Exports exports={exports} zone={zone} /> : null}
      </div>
      <Section title="What there is">
        <Overview tables={held} />
        <NothingIn tables={empty} />
      </Section>
      {held.map((table) => (
        <HeldSection key={table.name} table={table} zone={zone} />
      ))}
      <Uploads uploads={uploads} />
    </Page>
  );
}
