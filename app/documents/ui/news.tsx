/** The note about a changed document, on every page of a person until they accepted or saw it. */
import { useLocation } from "@remix-run/react";
import { type DocumentName, documents, pathOf } from "#app/documents/document.ts";
import { PostButton } from "../../ui/buttons";
import { Notice } from "../../ui/page";
import { Time } from "../../ui/time";

export type NewsProps = { name: DocumentName; version: string; publishedAt: string };

export function News({ name, version, publishedAt }: NewsProps) {
  const { pathname, search } = useLocation();
  const { called, agree } = documents[name];
  const fields = { document: name, version, next: `${pathname}${search}` };
  return (
    <Notice
      title={
        <>
          {`The ${called} changed on `}
          <Time at={publishedAt} dateOnly />
        </>
      }
    >
      <div className="row">
        <p>
          <a href={pathOf(name, version)}>{`Read the ${called}`}</a> ·{" "}
          <a href={`${pathOf(name, version)}/changes`}>See what changed</a>
        </p>
        <PostButton action="/acceptances" fields={fields}>
          {agree}
        </PostButton>
      </div>
    </Notice>
  );
}
