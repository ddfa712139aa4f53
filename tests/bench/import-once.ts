/** One import from start to end, told by rate and by the peak of this process's memory. */
import { createReadStream } from "node:fs";
import { vouchFor } from "#app/core/member.ts";
import { MappingInput, readingNames } from "#app/imports/column-form.ts";
import { runImport, showImport } from "#app/imports/imports.server.ts";
import { confirmMapping } from "#app/imports/mapping.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";

const [file, teamId, userId, rows, extras] = process.argv.slice(2) as string[] as [
  string,
  string,
  string,
  string,
  string?,
];
const member = vouchFor({ teamId, userId, role: "owner" });
const started = await startImport(member, {
  fileName: "bench.csv",
  stream: createReadStream(file),
});
if (started.refused) throw new Error(started.refused);
const { id } = started.value;
const { import: found } = await showImport(member, id);
const input = MappingInput.parse({
  ...readingNames(found),
  // The last column, where there is one, becomes a field of the team's own, and everybody gets a list.
  columns: extras === "extras" ? { c6: "new:number" } : {},
  newList: extras === "extras" ? "Bench" : undefined,
  ...{ source: "bench", basis: "consent" },
});
const mapped = await confirmMapping(member, id, input);
if (mapped.refused) throw new Error(mapped.refused);
await workImport(member, id, "check");
await runImport(member, id);
const began = performance.now();
await workImport(member, id, "run");
const rate = Number(rows) / ((performance.now() - began) / 1000);
process.send!({ rate, megabytes: process.resourceUsage().maxRSS / 1024 });
process.exit(0);
