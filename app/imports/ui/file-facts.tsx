/** What is known of an import's file: who brought it, from where, and how it is kept. */
import { sizeWords } from "#app/core/size.ts";
import { Facts } from "../../ui/page";
import { Time } from "../../ui/time";

type FileFactsProps = {
  id: string;
  zone: string;
  source: string | null;
  createdAt: string;
  basis: string | null;
  by: string | null;
  encoding: string;
  undoUntil: string | null;
  isUnderWay: boolean;
  file?: { name: string; bytes: number; erasedRows: number; erasedAt: string | null };
};

type About = Omit<FileFactsProps, "id" | "isUnderWay" | "file" | "encoding">;

export function FileFacts({ id, zone, isUnderWay, file, ...rest }: FileFactsProps) {
  const rows = aboutIt({ ...rest, zone });
  if (!file) {
    const value = "Deleted, and with it the list of rows not usable. What was imported stays.";
    return <Facts rows={[{ term: "File", value }, ...rows]} />;
  }
  const name = <a href={`/imports/${id}/file`}>{file.name}</a>;
  const deletion = isUnderWay ? null : <a href={`/imports/${id}/delete-file`}>Delete the file</a>;
  return (
    <Facts
      rows={[
        {
          term: "File",
          value: name,
          note: <FileNote file={file} zone={zone} encoding={rest.encoding} />,
          action: deletion,
        },
        ...rows,
      ]}
    />
  );
}

function aboutIt({ source, basis, by, createdAt, undoUntil, zone }: About) {
  const notSaid = <span className="muted">not said</span>;
  const until = undoUntil ? <Time at={undoUntil} zone={zone} dateOnly /> : null;
  return [
    {
      term: "Brought in",
      value: (
        <>
          <Time at={createdAt} zone={zone} />
          {by ? ` by ${by}` : null}
        </>
      ),
    },
    { term: "Source", value: source ?? notSaid },
    { term: "Why you may hold them", value: basis ?? notSaid },
    ...(until ? [{ term: "Can be undone until", value: until }] : []),
  ];
}

type FileNoteProps = {
  file: NonNullable<FileFactsProps["file"]>;
  zone: string;
  encoding: string;
};

function FileNote({ file, zone, encoding }: FileNoteProps) {
  const kept = encoding === "UTF-8" ? "as you sent it" : "as CSV in UTF-8";
  const size = `${encoding}, ${sizeWords(file.bytes)}`;
  if (file.erasedRows === 0) {
    return (
      <>
        {size}, kept {kept} until you close your account.
      </>
    );
  }
  const were =
    file.erasedRows === 1 ? "1 row was" : `${file.erasedRows.toLocaleString("en")} rows were`;
  return (
    <>
      {size}. {were} overwritten on <Time at={file.erasedAt} zone={zone} dateOnly /> because
      somebody in it was erased.
    </>
  );
}
