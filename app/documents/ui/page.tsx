/** A version of a document on its page: which one it is, since when, and where the others are. */
import type { ReactNode } from "react";
import { type DocumentName, documents } from "#app/documents/document.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";
import { Page } from "../../ui/page";
import { Document } from "./document";

type DocumentPageProps = {
  name: DocumentName;
  body: DocumentLine[];
  /** Left out while nothing was published. */
  version?: string | undefined;
  note?: ReactNode;
};

export function DocumentPage({ name, body, version, note }: DocumentPageProps) {
  const { title, lead } = documents[name];
  const wide = body.some(({ tag }) => tag === "columns");
  return (
    <Page
      title={title}
      lead={version ? `Version of ${version}. ${lead}` : lead}
      width={wide ? "wide" : "text"}
    >
      {note}
      <Document body={body} />
    </Page>
  );
}
