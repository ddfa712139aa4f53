/** How well mail is understood: real messages in `--corpus DIR`, beside what `expected.json` there says that each is. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseMail } from "#app/incoming/parse.server.ts";
import { type Figure, say } from "#tests/bench/ground.ts";

/** Path in the folder → what it is; several severities or reasons where people would differ. */
const Expected = z.record(
  z.string(),
  z.strictObject({
    kind: z.enum(["reply", "away", "automatic", "challenge", "bounce", "complaint", "nothing"]),
    severity: z.array(z.enum(["hard", "soft", "policy"])).optional(),
    reason: z.array(z.string()).optional(),
    /** Everything that a reader should see of a reply; runs of blank space count as one. */
    visible: z.string().optional(),
    back: z.string().nullable().optional(),
    /** The day on which it came, for dates without a year. */
    received: z.string().optional(),
  }),
);
type Expectation = z.infer<typeof Expected>[string];
type Got = { kind: string; severity?: string; reason?: string; visible?: string; back?: string };
type Told = { path: string; is: Expectation; got: Got };

/** No figures without a folder: real mail is somebody's, and is not kept here. */
export async function run(): Promise<Figure[]> {
  const at = process.argv.indexOf("--corpus");
  const folder = at < 0 ? undefined : process.argv[at + 1];
  return folder ? judge(await readAll(folder)) : [];
}

async function readAll(folder: string): Promise<Told[]> {
  const all = Expected.parse(JSON.parse(await readFile(join(folder, "expected.json"), "utf8")));
  const told: Told[] = [];
  for (const [path, is] of Object.entries(all)) {
    const bytes = await readFile(join(folder, path));
    const { mail, hostile } = await parseMail(bytes, is.received ?? "2020-01-01");
    told.push({ path, is, got: mail ? (mail.understood as Got) : { kind: hostile } });
  }
  return told;
}

function judge(all: Told[]): Figure[] {
  const bounces = all.filter(({ is }) => is.kind === "bounce");
  const softer = all.filter(({ is }) => !is.severity?.includes("hard"));
  const falseHard = softer.filter(({ got }) => classOf(got) === "hard");
  printConfusion(all);
  return [
    share("kind", 0.97, all, ({ is, got }) => is.kind === got.kind),
    share("hard, soft or policy", 0.97, bounces, isRight),
    say({
      name: "understanding: false hard",
      ours: falseHard.length / (softer.length || 1),
      limit: 0.01,
      goal: `<= 0.01 of ${softer.length}`,
      unit: "share",
    }),
    share("reason", 0.9, bounces, hasReason),
    share("visible text", 0.85, all.filter(hasText), ({ is, got }) =>
      sameWords(is.visible!, got.visible ?? ""),
    ),
    share("day of return", 0.85, all.filter(hasDay), ({ is, got }) =>
      got.kind === "away" ? (got.back ?? null) === is.back : is.back === null,
    ),
  ];
}

/** A row for what it is, a column for what we say. */
function printConfusion(all: Told[]) {
  const table: Record<string, Record<string, number>> = {};
  for (const { is, got } of all) {
    const name = is.severity?.join(" or ") ?? is.kind;
    const row = table[name] ?? {};
    table[name] = { ...row, [classOf(got)]: (row[classOf(got)] ?? 0) + 1 };
  }
  console.table(table);
}

function classOf(got: Got): string {
  return got.kind === "bounce" ? got.severity! : got.kind;
}

function isRight({ is, got }: Told): boolean {
  return got.kind === "bounce" && is.severity?.some((each) => each === got.severity) === true;
}

function hasReason({ is, got }: Told): boolean {
  return got.kind === "bounce" && (is.reason ?? []).includes(got.reason!);
}

function hasText({ is }: Told): boolean {
  return is.visible !== undefined;
}

function hasDay({ is }: Told): boolean {
  return is.back !== undefined;
}

function sameWords(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  return plain(one) === plain(other);
}

/** Names what it misses: each is a case to understand. */
function share(name: string, aim: number, of: Told[], isRight: (told: Told) => boolean): Figure {
  const missed = of.filter((told) => !isRight(told));
  for (const { path, is, got } of missed)
    process.stdout.write(`${name}: ${path}: ${describe(is)}, not ${describe(got)}\n`);
  return say({
    name: `understanding: ${name}`,
    ours: (of.length - missed.length) / (of.length || 1),
    limit: aim,
    goal: `>= ${aim} of ${of.length}`,
    unit: "share",
  });
}

function describe(what: object): string {
  const { kind, severity, reason, back } = what as Record<string, unknown>;
  return [kind, severity, reason, back].flat().filter(Boolean).join(" ");
}
