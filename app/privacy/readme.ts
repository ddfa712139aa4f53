/** README.html of an export: a plain page without scripts that explains every file and every field. */
import { escapeHtml as text } from "#app/core/letter-html.ts";
import {
  csvPath,
  type ExportContents,
  type WrittenFile,
  type WrittenTable,
} from "#app/privacy/export.ts";
import { TEAM } from "#app/privacy/my-data.ts";

const style = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1.5rem;overflow-wrap:anywhere}
h1,h2{line-height:1.2}h2{margin-top:2.5rem}
dl{border-top:1px solid #8888}dt{padding-top:.5rem}dd{border-bottom:1px solid #8888;margin:0;padding-bottom:.5rem}
code{font-size:.95em}.grey{opacity:.75}ul{padding-inline-start:1.25rem}`;

export function renderReadme(contents: ExportContents): string {
  const { email, madeAt, tables, files } = contents;
  return readmePage(
    "Your data at Audienti",
    `<p>Everything held about ${own(email)}, as of ${momentWords(madeAt)}. Keep this file as safe as a letter: whoever has it can read it.</p>
${theFiles(contents)}
${howToRead}
${tablesInWords(tables)}
${uploads(files)}`,
  );
}

/** Whatever somebody typed stands in it as text and nothing else; it loads nothing from anywhere. */
export function readmePage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>${text(title)}</title>
<style>${style}</style></head><body><main>
<h1>${text(title)}</h1>
${body}
</main></body></html>
`;
}

export function momentWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** What each table holds, field by field. */
export function tablesInWords(tables: WrittenTable[]): string {
  return `<h2 id="tables">What each table says</h2>
<ul>${tables.map(entry).join("")}</ul>
${tables.map(tableSection).join("\n")}`;
}

export const howToRead = `<h2>How to read it</h2>
<ul>
<li>Times are in UTC, as in <code>2026-11-23T10:00:00.000Z</code>. A field that holds nothing is empty.</li>
<li>In the CSV files a cell that a spreadsheet might run as a formula begins with an apostrophe (<code>'</code>). data.json has every value exactly as it is.</li>
<li>A list stands in one cell, as JSON.</li>
<li>Ids, counters and settings that say nothing about you are left out, and so is what would be a danger to hand out; each table names what and why.</li>
</ul>`;

function theFiles({ tables, files }: ExportContents): string {
  return filesInWords([
    ["data.json", "Everything below in one structured file, for programs."],
    ["csv/", `The same as ${tables.length} tables for a spreadsheet, one file each.`],
    ["files/", `${count(files.length, "file")} that you brought in yourself, as stored.`],
    ["manifest.json", "The size and the SHA-256 of each file in this ZIP."],
  ]);
}

/** The files of a ZIP, each with what it holds. */
export function filesInWords(rows: [string, string][]): string {
  const lines = rows.map(([name, says]) => `<dt><code>${name}</code></dt><dd>${says}</dd>`);
  return `<h2>What is in this ZIP</h2>\n<dl>${lines.join("\n")}</dl>`;
}

function entry({ anchor, title, count: rows }: WrittenTable): string {
  return `<li><a href="#${anchor}">${text(title)}</a>: ${count(rows, "row")}</li>`;
}

function tableSection(table: WrittenTable): string {
  const { anchor, title, name, count: rows, keep, isShared, columns, keptBack } = table;
  const shared = isShared ? " It belongs to your team, and you may read it." : "";
  const where = columns.length > 0 ? ` in <code>${csvPath(name)}</code>` : "";
  const leftOut = keptBack.map(({ label, because }) => `${text(label)} (${text(because)})`);
  return `<h2 id="${anchor}">${text(title)}</h2>
<p>${count(rows, "row")}${where}. How long it is kept: ${text(keep)}.${shared}</p>
${columns.length > 0 ? fields(table) : ""}
${leftOut.length > 0 ? `<p class="grey">Left out: ${leftOut.join("; ")}.</p>` : ""}`;
}

function fields({ byTeam, columns }: WrittenTable): string {
  const own = columns.map(({ name, label, said }) =>
    field(name, label, `for ${said.for} (${said.basis})`),
  );
  const team = byTeam ? [field(TEAM, "in which of your teams", "to tell them apart")] : [];
  return `<dl>${[...own, ...team].join("\n")}</dl>`;
}

function field(name: string, label: string, why: string): string {
  return `<dt><code>${text(name)}</code></dt><dd>${text(label)}, <span class="grey">${text(why)}</span></dd>`;
}

function uploads(files: WrittenFile[]): string {
  if (files.length === 0) return "";
  const lines = files.map(({ name, team, path }) => {
    const where = path ? `<code>${text(path)}</code>` : "No longer there";
    return `<dt>${where}</dt><dd>${own(name)}, in ${own(team)}</dd>`;
  });
  return `<h2 id="files">Files you brought in</h2>
<p>They are what you uploaded, byte for byte, but for rows of people who were erased since. They hold other people’s data: handle them with the same care.</p>
<dl>${lines.join("\n")}</dl>`;
}

/** Words of somebody’s own may run from right to left: they turn nothing else around. */
export function own(words: string): string {
  return `<bdi>${text(words)}</bdi>`;
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString("en-GB")} ${noun}${n === 1 ? "" : "s"}`;
}
