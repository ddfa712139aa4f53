/** One import: how far it is, what the check found, what came of it. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { encodingWord } from "#app/imports/column-form.ts";
import { showBadRows } from "#app/imports/files.server.ts";
import { canUndo, isUnderWay, seemsStuck, undoUntil } from "#app/imports/form.ts";
import { countsOf, showImport } from "#app/imports/imports.server.ts";
import { undoneSentences } from "#app/imports/undo.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Page, pageTitle, Section, Steps } from "../../ui/page";
import { ImportActions, importLead } from "../ui/actions";
import { FileFacts } from "../ui/file-facts";
import { BadRows, Found, IMPORT_STEPS, UnderWay } from "../ui/parts";
import { BeingUndone, Undone } from "../ui/undo";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { import: found, file, by } = await showImport(member, params.id!);
  const { id, state, source, createdAt, failure } = found;
  if (state === "mapping" && file) return seeOther(`/imports/${id}/mapping`);
  const follows = new URL(request.url).searchParams.get("follow") === "1";
  const shown = {
    id,
    state,
    source,
    basis: found.basis,
    by,
    encoding: encodingWord(found.encoding),
    undoUntil: canUndo(found, now()) ? undoUntil(found)!.toISOString() : null,
    undone: found.undo ? undoneSentences(found.undo) : [],
    remarked: found.remarked,
    createdAt: createdAt.toISOString(),
    failure,
    zone,
    follows,
    isUnderWay: isUnderWay(state),
    isStuck: seemsStuck(state, found.updatedAt, now()),
    hasStarted: found.startedAt !== null,
    percent: Math.floor((100 * found.bytesDone) / (file?.bytes || 1)),
    counts: countsOf(found),
    file: file && {
      name: file.name,
      bytes: file.bytes,
      erasedRows: file.erasedRows,
      erasedAt: file.erasedAt?.toISOString() ?? null,
    },
    badRows: file && state === "checked" ? await showBadRows(found, file) : [],
  };
  return json(shown, follows && shown.isUnderWay ? { headers: { Refresh: "3" } } : undefined);
}

/** Without scripts a browser follows only because it is told to, and only where it was asked to. */
export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export const meta: MetaFunction = () => [{ title: pageTitle("Import") }];

export default function ShowImport() {
  const shown = useLoaderData<typeof loader>();
  const { state, counts, isUnderWay, hasStarted } = shown;
  return (
    <Page
      title={shown.file?.name ?? "An import whose file was deleted"}
      lead={importLead(state)}
      back={{ href: "/imports", label: "Imports" }}
      width="wide"
    >
      {isOver(state) ? null : <Steps names={IMPORT_STEPS} current={hasStarted ? 3 : 2} />}
      <div id="import" className="stack" data-refresh={isUnderWay ? 3 : undefined}>
        {state === "undoing" ? (
          <BeingUndone {...shown} />
        ) : isUnderWay ? (
          <UnderWay {...shown} rows={counts.rows} />
        ) : (
          <>
            <ImportActions
              {...shown}
              hasFile={shown.file !== undefined}
              rejects={counts.invalid + shown.remarked}
            />
            <Undone sentences={state === "undone" ? shown.undone : []} />
            <Found counts={counts} remarked={shown.remarked} isDryRun={state === "checked"} />
            <BadRows rows={shown.badRows} all={counts.invalid + shown.remarked} />
          </>
        )}
      </div>
      <Section title="The file">
        <FileFacts {...shown} />
      </Section>
    </Page>
  );
}

function isOver(state: string): boolean {
  return state === "done" || state === "undoing" || state === "undone";
}
