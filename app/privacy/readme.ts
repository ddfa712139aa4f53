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
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #8888;padding:.4rem .75rem .4rem 0;text-align:start;vertical-align:top}
code{font-size:.9em}.grey{opacity:.75}ul{padding-inline-start:1.25rem}`;

/** Whatever somebody typed stands in it as text and nothing else; it loads nothing from anywhere. */
export function renderReadme(contents: ExportContents): string {
  const { email, madeAt, tables, files } = contents;
  const made = `${madeAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>Your data at Audienti</title>
<style>${style}</style></head><body><main>
<h1>Your data at Audienti</h1>
<p>Everything held about ${own(email)}, as of ${made}. Keep this file as safe as a letter: whoever has it can read it.</p>
${theFiles(contents)}
${howToRead}
<h2 id="tables">What each table says</h2>
<ul>${tables.map(entry).join("")}</ul>
${tables.map(tableSection).join("\n")}
${uploads(files)}
</main></body></html>
`;
}

const howToRead = `<h2>How to read it</h2>
<ul>
<li>Times are in UTC, as in <code>2026-11-23T10:00:00.000Z</code>. A field that holds nothing is empty.</li>
<li>In the CSV files a cell that a spreadsheet might run as a formula begins with an apostrophe (<code>'</code>). data.json has every value exactly as it is.</li>
<li>A list stands in one cell, as JSON.</li>
<li>Ids, counters and settings that say nothing about you are left out, and so is what would be a danger to hand out; each table names what and why.</li>
</ul>`;

function theFiles({ tables, files }: ExportContents): string {
  const rows = [
    ["data.json", "Everything below in one structured file, for programs."],
    ["csv/", `The same as ${tables.length} tables for a spreadsheet, one file each.`],
    ["files/", `${count(files.length, "file")} that you brought in yourself, as it is stored.`],
    ["manifest.json", "The size and the SHA-256 of each file in this ZIP."],
  ];
  const lines = rows.map(
    ([name, says]) => `<tr><td><code>${name}</code></td><td>${says}</td></tr>`,
  );
  return `<h2>What is in this ZIP</h2>
<table><thead><tr><th scope="col">File</th><th scope="col">What it is</th></tr></thead>
<tbody>${lines.join("")}</tbody></table>`;
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
  const team = byTeam ? [row(TEAM, "in which of your teams", "telling your teams apart")] : [];
  const rows = columns.map(({ name, label, said }) =>
    row(name, label, `${said.for} (${said.basis})`),
  );
  return `<table><thead><tr><th scope="col">Field</th><th scope="col">What it says</th><th scope="col">Why, and the legal basis</th></tr></thead>
<tbody>${[...team, ...rows].join("")}</tbody></table>`;
}

function row(name: string, label: string, why: string): string {
  return `<tr><td><code>${text(name)}</code></td><td>${text(label)}</td><td>${text(why)}</td></tr>`;
}

function uploads(files: WrittenFile[]): string {
  if (files.length === 0) return "";
  const lines = files.map(({ name, team, path }) => {
    const where = path ? `<code>${text(path)}</code>` : "no longer there";
    return `<tr><td>${own(name)}</td><td>${own(team)}</td><td>${where}</td></tr>`;
  });
  return `<h2 id="files">Files you brought in</h2>
<p>They are what you uploaded, byte for byte, but for rows of people who were erased since. They hold other people’s data: handle them with the same care.</p>
<table><thead><tr><th scope="col">As you named it</th><th scope="col">Team</th><th scope="col">In this ZIP</th></tr></thead>
<tbody>${lines.join("")}</tbody></table>`;
}

/** Words of somebody’s own may run from right to left: they turn nothing else around. */
function own(words: string): string {
  return `<bdi>${text(words)}</bdi>`;
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString("en-GB")} ${noun}${n === 1 ? "" : "s"}`;
}
