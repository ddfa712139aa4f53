/** The real import of a big file, beside PostgreSQL's own COPY of the same rows into the same table. */
import { fork } from "node:child_process";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import postgres from "postgres";
import { newId } from "#app/core/id.ts";
import { alternately, type Figure, type Ground, say, timed } from "#tests/bench/ground.ts";
import { aMember } from "#tests/support/people.ts";

const ROWS = Number(process.argv.find((word) => word.startsWith("--rows="))?.slice(7) ?? 200_000);
/** With a field of the team's own and a list for everybody: three tables instead of one. */
const EXTRAS = process.argv.includes("--extras");
const ROUNDS = ROWS > 500_000 ? 1 : 5;

export async function run(ground: Ground): Promise<Figure[]> {
  const { ours, limit } = await alternately(
    ROUNDS,
    () => ourRate(ROWS).then(({ rate }) => rate),
    () => copyRate(ground, ROWS),
  );
  const sizes = ROWS > 500_000 ? [10_000, 100_000, ROWS] : [10_000, 100_000];
  const peaks: number[] = [];
  for (const size of sizes) peaks.push((await ourRate(size)).megabytes);
  return [
    say({ name: "import", ours, limit, goal: "≥ 0.5 of COPY", unit: `rows/s of ${ROWS}` }),
    say({
      name: "import-memory",
      ours: peaks.at(-1)!,
      limit: peaks[0]!,
      goal: "≤ 1.2 of 10,000 rows, < 300 MB",
      unit: `MB at ${sizes.at(-1)} rows`,
    }),
  ];
}

/** In a process of its own, whose peak of memory is that of the import. */
async function ourRate(rows: number): Promise<{ rate: number; megabytes: number }> {
  const ada = await aMember();
  const file = join(tmpdir(), `audienti-bench-${process.pid}.csv`);
  await writeFile(file, rows);
  const child = fork("tests/bench/import-once.ts", [
    file,
    ada.member.teamId,
    ada.member.userId!,
    String(rows),
    ...(EXTRAS ? ["extras"] : []),
  ]);
  const told = await new Promise<{ rate: number; megabytes: number }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as never));
    child.once("exit", (code) => code && reject(new Error("the import failed")));
  });
  await rm(file);
  return told;
}

async function copyRate({ superuserUrl }: Ground, rows: number): Promise<number> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  await sql`drop table if exists limit_prospects`;
  await sql`create table limit_prospects (like prospects including all)`;
  const [teamId, originId, at] = [newId(), newId(), new Date().toISOString()];
  const lines: string[] = [];
  for (const [first, last, email, position, company, country] of people(rows)) {
    lines.push(
      [
        newId(),
        teamId,
        at,
        at,
        email,
        email,
        first,
        last,
        position,
        company,
        country,
        originId,
        at,
      ].join("\t"),
    );
  }
  // As the import does: by key, so that the index grows at one end.
  lines.sort((a, b) => (a.split("\t")[5]! < b.split("\t")[5]! ? -1 : 1));
  const seconds = await timed(async () => {
    const sink = await sql`
      copy limit_prospects (id, team_id, created_at, updated_at, email, email_key, first_name,
        last_name, position, company, country, origin_id, justified_at) from stdin`.writable();
    await pipeline(Readable.from(blocks(lines)), sink);
  });
  await sql`drop table limit_prospects`;
  await sql.end();
  return rows / seconds;
}

function* blocks(lines: string[]): Generator<string> {
  for (let from = 0; from < lines.length; from += 1000) {
    yield `${lines.slice(from, from + 1000).join("\n")}\n`;
  }
}

async function writeFile(file: string, rows: number): Promise<void> {
  async function* text() {
    yield `First name,Last name,Email,Position,Company,Country${EXTRAS ? ",Budget" : ""}\r\n`;
    let block: string[] = [];
    for (const row of people(rows)) {
      block.push(EXTRAS ? `${row.join(",")},${row[1]!.slice(6)}` : row.join(","));
      if (block.length === 1000) {
        yield `${block.join("\r\n")}\r\n`;
        block = [];
      }
    }
    if (block.length > 0) yield `${block.join("\r\n")}\r\n`;
  }
  await pipeline(Readable.from(text()), createWriteStream(file));
}

const firsts = ["Ada", "Grace", "Linus", "Barbara", "Edsger", "Radia", "Alan"];
const posts = ["Head of Sales", "Buyer", "Engineer", "Founder"];

function* people(rows: number): Generator<string[]> {
  for (let n = 0; n < rows; n++) {
    // Scattered, as real files are.
    const scattered = (n * 7919) % 1_000_003;
    const first = firsts[n % firsts.length]!;
    const company = `Oakmill ${scattered % 25_000}`;
    const email = `${first.toLowerCase()}.p${n}@oakmill${scattered % 25_000}.example`;
    yield [first, `Person${scattered}`, email, posts[n % posts.length]!, company, "DE"];
  }
}
