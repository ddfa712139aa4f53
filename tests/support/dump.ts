/** Everything that is held anywhere, read back: every table of both databases, every stored file. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { inject } from "vitest";
import { config } from "#app/config.server.ts";

/** One row or one file; `where` is `main public.prospects` or `file practice/…`. */
export type Held = { where: string; content: string };

/** As the superuser, past every policy; `DATA_DIR` with the names of its files. */
export async function dumpEverything(): Promise<Held[]> {
  const main = await dumpDatabase("main", config.databaseUrl!);
  const vault = await dumpDatabase("vault", config.vaultUrl!);
  return [...main, ...vault, ...(await dumpFolder(config.dataDir))];
}

/** Where the text stands: plain in any case, in hexadecimal, in base64, in mail's encodings. */
export function placesOf(dump: Held[], text: string): string[] {
  const forms = spellings(text);
  const found = dump.filter(({ content }) => {
    const lower = content.toLowerCase();
    return forms.some(({ form, exact }) => (exact ? content : lower).includes(form));
  });
  return [...new Set(found.map(({ where }) => where))].sort();
}

async function dumpDatabase(name: string, url: string): Promise<Held[]> {
  const address = new URL(inject("urls").admin);
  address.pathname = new URL(url).pathname;
  const sql = postgres(address.href, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ table: string }[]>`
      select format('%I.%I', table_schema, table_name) as table
      from information_schema.tables
      where table_type in ('BASE TABLE', 'LOCAL TEMPORARY')
        and table_schema not in ('pg_catalog', 'information_schema')
        and not (select relispartition from pg_class
          where oid = format('%I.%I', table_schema, table_name)::regclass)`;
    const held: Held[] = [];
    for (const { table } of tables) {
      const rows = await sql.unsafe(`select held::text as content from ${table} as held`);
      held.push(...rows.map((row) => ({ where: `${name} ${table}`, content: row.content })));
    }
    return held;
  } finally {
    await sql.end();
  }
}

async function dumpFolder(folder: string): Promise<Held[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  return Promise.all(
    paths.map(async (path) => {
      const name = path.slice(folder.length + 1);
      const text = await readFile(path, "utf8");
      // Quoted-printable breaks lines wherever it likes.
      return { where: `file ${name}`, content: `${name}\n${text}\n${text.replace(/=\r?\n/g, "")}` };
    }),
  );
}

/** Base64 has three spellings, by where in a group of three bytes the text begins. */
function spellings(text: string): { form: string; exact: boolean }[] {
  const encoded = [0, 1, 2].map((shift) => {
    const base64 = Buffer.from(`${"\0".repeat(shift)}${text}`).toString("base64");
    return { form: base64.slice(Math.ceil((shift * 8) / 6), -4), exact: true };
  });
  const plain = { form: text.toLowerCase(), exact: false };
  return [plain, { form: Buffer.from(text).toString("hex"), exact: false }, ...encoded];
}
