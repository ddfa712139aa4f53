/** How a version differs from the one before it. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { changesBetween } from "#app/documents/changes.ts";
import { documents, isDocumentName, pathOf } from "#app/documents/document.ts";
import { readVersion } from "#app/documents/documents.server.ts";
import { notFound } from "#app/web/respond.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { Time } from "../../ui/time";
import { Changes } from "../ui/changes";

export async function loader({ params }: LoaderFunctionArgs) {
  const name = params.document!;
  if (!isDocumentName(name)) throw notFound();
  const { body, version, publishedAt, before } = await readVersion(name, params.version!);
  return json({
    ...{ name, version, publishedAt },
    before: before ? { version: before.version, publishedAt: before.publishedAt } : null,
    changes: before ? changesBetween(before.body, body) : [],
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: pageTitle(
      data ? `${documents[data.name].title}, changes of ${data.version}` : "Page not found",
    ),
  },
];

export default function ChangesPage() {
  const { name, version, publishedAt, before, changes } = useLoaderData<typeof loader>();
  const { title } = documents[name];
  return (
    <Page
      title={`${title}: changes of ${version}`}
      back={{ href: `/${name}/versions`, label: "All versions" }}
    >
      {before ? (
        <p>
          The <a href={pathOf(name, version)}>version of {version}</a>, published on{" "}
          <Time at={publishedAt} />, beside the{" "}
          <a href={pathOf(name, before.version)}>version of {before.version}</a>, published on{" "}
          <Time at={before.publishedAt} />.
        </p>
      ) : (
        <p>
          This is the <a href={pathOf(name, version)}>first version</a>, published on{" "}
          <Time at={publishedAt} />. There is nothing before it to compare it with.
        </p>
      )}
      {before ? <Changes changes={changes} /> : null}
    </Page>
  );
}
