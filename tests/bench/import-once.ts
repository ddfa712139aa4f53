/** One import from start to end, told by rate and by the peak of this process's memory. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { vouchFor } from "#app/core/member.ts";
import { runImport } from "#app/imports/imports.server.ts";
import { guessReading, setMapping } from "#app/imports/mapping.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";

const [file, teamId, userId, rows] = process.argv.slice(2) as [string, string, string, string];
const member = vouchFor({ teamId, userId, role: "owner" });
const started = await startImport(member, {
  fileName: "bench.csv",
  stream: createReadStream(file),
});
if (started.refused) throw new Error(started.refused);
const { id } = started.value;
const handle = await open(file);
const head = Buffer.alloc(65_536);
const { bytesRead } = await handle.read(head);
await handle.close();
await setMapping(member, id, {
  ...guessReading(head.subarray(0, bytesRead)),
  source: "bench",
  basis: "consent",
});
await workImport(member, id, "check");
await runImport(member, id);
const began = performance.now();
await workImport(member, id, "run");
const rate = Number(rows) / ((performance.now() - began) / 1000);
process.send!({ rate, megabytes: process.resourceUsage().maxRSS / 1024 });
process.exit(0);
