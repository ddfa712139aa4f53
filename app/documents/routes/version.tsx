/** One version of a document, for ever as it was published. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { documents, isDocumentName, pathOf } from "#app/documents/document.ts";
import { readVersion } from "#app/documents/documents.server.ts";
import { notFound } from "#app/web/respond.server.ts";
import { Notice, pageTitle } from "../../ui/page";
import { Time } from "../../ui/time";
import { DocumentPage } from "../ui/page";

export async function loader({ params }: LoaderFunctionArgs) {
  const name = params.document!;
  if (!isDocumentName(name)) throw notFound();
  const { body, version, publishedAt, before, after } = await readVersion(name, params.version!);
  return json({
    ...{ name, body, version, publishedAt },
    isFirst: before === undefined,
    replacedAt: after?.publishedAt ?? null,
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: pageTitle(
      data ? `${documents[data.name].title}, version of ${data.version}` : "Page not found",
    ),
  },
];

export default function Version() {
  const { name, body, version } = useLoaderData<typeof loader>();
  return <DocumentPage name={name} body={body} version={version} note={<Standing />} />;
}

function Standing() {
  const { name, version, publishedAt, replacedAt, isFirst } = useLoaderData<typeof loader>();
  return (
    <Notice tone={replacedAt ? "warning" : "good"} title={replacedAt ? "Replaced" : "In force"}>
      <p>
        Published on <Time at={publishedAt} />
        {replacedAt ? (
          <>
            , replaced on <Time at={replacedAt} />. <a href={`/${name}`}>Read what is in force</a>
          </>
        ) : (
          "."
        )}
      </p>
      <p>
        {isFirst ? null : (
          <>
            <a href={`${pathOf(name, version)}/changes`}>See what changed</a> ·{" "}
          </>
        )}
        <a href={`/${name}/versions`}>All versions</a>
      </p>
    </Notice>
  );
}
