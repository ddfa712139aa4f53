/** Every version of a document that was ever published here. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { documents, isDocumentName, pathOf } from "#app/documents/document.ts";
import { listVersions } from "#app/documents/documents.server.ts";
import { notFound } from "#app/web/respond.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ params }: LoaderFunctionArgs) {
  const name = params.document!;
  if (!isDocumentName(name)) throw notFound();
  return json({ name, versions: await listVersions(name) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `${documents[data.name].title}: all versions` : "Page not found") },
];

export default function Versions() {
  const { name, versions } = useLoaderData<typeof loader>();
  const { title, called } = documents[name];
  return (
    <Page
      title={`${title}: all versions`}
      lead="Each stays here as it was published, word for word."
      back={{ href: `/${name}`, label: `The ${called} in force` }}
    >
      {versions.length === 0 ? <p>Nothing has been published here yet.</p> : null}
      <Table
        caption={`Versions of the ${called}, the newest first`}
        columns={[
          { key: "version", label: "Version" },
          { key: "at", label: "Published" },
          { key: "changes", label: "What changed" },
        ]}
        rows={versions.map(({ version, publishedAt }, index) => ({
          id: version,
          cells: {
            version: (
              <>
                <a href={pathOf(name, version)}>{version}</a>
                {index === 0 ? " (in force)" : null}
              </>
            ),
            at: <Time at={publishedAt} />,
            changes:
              index === versions.length - 1 ? (
                "The first version"
              ) : (
                <a href={`${pathOf(name, version)}/changes`} aria-label={`Changes of ${version}`}>
                  Changes
                </a>
              ),
          },
        }))}
      />
    </Page>
  );
}
