/** The bundled PostgreSQL against what really happens to it: killed parents, killed servers, rivals. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chown,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from "#db/embedded.ts";

const launcher = new URL("../../db/embedded.ts", import.meta.url).href;
let home: string;
let dataDir: string;
let servers: EmbeddedPostgres[] = [];
let parents: ChildProcess[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "embedded-"));
  dataDir = join(home, "postgres");
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all(parents.map(killHard));
  if (parents.length) await (await startEmbedded({ dataDir, fsync: false })).stop();
  parents = [];
  servers = [];
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ dataDir, fsync: false, ...options });
  servers.push(server);
  return server;
}

/** The launcher in a process of its own, to be killed; every commit of its server is on disk. */
async function startElsewhere(): Promise<{ parent: ChildProcess; pid: number; url: string }> {
  const script = `
    import { startEmbedded } from ${JSON.stringify(launcher)};
    const server = await startEmbedded(${JSON.stringify({ dataDir })});
    console.log(JSON.stringify({ pid: server.pid, url: server.superuserUrl("postgres") }));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  parents.push(parent);
  const [line] = await once(createInterface(parent.stdout), "line");
  return { parent, ...JSON.parse(line) };
}

async function killHard(parent: ChildProcess): Promise<void> {
  if (parent.exitCode !== null || parent.signalCode !== null) return;
  const gone = once(parent, "exit");
  parent.kill("SIGKILL");
  await gone;
}

async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

describe("the bundled PostgreSQL", () => {
  test("a first start makes a UTF-8 database with checksums, closed but for its password", async () => {
    const server = await start();

    const [settings] = await ask(
      server.superuserUrl("postgres"),
      `select current_setting('server_encoding') as encoding, datlocale as locale,
         current_setting('data_checksums') as checksums,
         current_setting('listen_addresses') as addresses,
         current_setting('unix_socket_directories') as sockets
       from pg_database where datname = 'postgres'`,
    );
    const withoutIt = ask(
      `postgres://postgres:guess@127.0.0.1:${server.port}/postgres`,
      "select 1",
    );

    expect(settings).toEqual({
      encoding: "UTF8",
      locale: "C.UTF-8",
      checksums: "on",
      addresses: "127.0.0.1",
      sockets: "",
    });
    await expect(withoutIt).rejects.toMatchObject({ code: "28P01" });
    const { mode } = await stat(join(home, "keys", "postgres-password"));
    expect(mode & 0o777).toBe(0o600);
  });

  test("stopping ends the server, may be asked twice, and the next start has the same port", async () => {
    const first = await start();

    await Promise.all([first.stop(), first.stop()]);
    const refused = ask(first.superuserUrl("postgres"), "select 1");

    await expect(refused).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const second = await start();
    expect(second.port).toBe(first.port);
  });

  test("a server whose parent was killed is taken over with its data, and can be stopped", async () => {
    const { parent, pid, url } = await startElsewhere();
    await ask(url, "create table kept as select 'still here' as word");
    await killHard(parent);

    const server = await start();

    expect(server.pid).toBe(pid);
    expect(await ask(server.superuserUrl("postgres"), "select word from kept")).toEqual([
      { word: "still here" },
    ]);
    await server.stop();
    await expect(ask(url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("after parent and server were killed, the next start recovers what was committed", async () => {
    const { parent, pid, url } = await startElsewhere();
    await ask(url, "create table committed as select 1 as number");
    await killHard(parent);
    process.kill(pid, "SIGKILL");

    const server = await start();

    expect(server.pid).not.toBe(pid);
    expect(await ask(server.superuserUrl("postgres"), "table committed")).toEqual([{ number: 1 }]);
  });

  test("a pid file that names a stranger's process does not stand in the way", async () => {
    const first = await start();
    const pidFile = await readFile(join(dataDir, "postmaster.pid"), "utf8");
    await first.stop();
    const strangers = pidFile.replace(/^\d+/, String(process.ppid));
    await writeFile(join(dataDir, "postmaster.pid"), strangers, { mode: 0o600 });

    const server = await start();

    expect(await ask(server.superuserUrl("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a second start on the same directory is refused and names the process", async () => {
    const { parent, url } = await startElsewhere();

    const second = start();

    await expect(second).rejects.toThrow(
      `Audienti is already running on this data directory (process ${parent.pid})`,
    );
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a copy of a running directory gets a server of its own", async () => {
    const copied = join(home, "copy", "postgres");
    await cp(dataDir, copied, { recursive: true });
    const { pid } = await startElsewhere();
    await copyFile(join(dataDir, "postmaster.pid"), join(copied, "postmaster.pid"));

    const other = await start({
      dataDir: copied,
      passwordFile: join(home, "keys", "postgres-password"),
    });

    expect(other.pid).not.toBe(pid);
    expect(await ask(other.superuserUrl("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("the log holds no statement, value or detail", async () => {
    const server = await start();
    const url = server.superuserUrl("postgres");
    await ask(url, "create table people (email text primary key, age int)");

    const needle = "ada@needle.example";
    const insert = `insert into people values ('${needle}', 1)`;
    await ask(url, insert);
    await expect(ask(url, insert)).rejects.toMatchObject({ code: "23505" });
    await expect(ask(url, `select '${needle}'::int`)).rejects.toMatchObject({ code: "22P02" });

    await server.stop();
    const log = await readFile(`${dataDir}.log`, "utf8");
    expect(log).toContain("database system is ready");
    expect(log).not.toContain("needle");
  });

  test("a lost password is said plainly", async () => {
    const elsewhere = start({ passwordFile: join(home, "lost") });

    await expect(elsewhere).rejects.toThrow(`put ${join(home, "lost")} back`);
  });

  test.runIf(process.getuid?.() === 0)(
    "root serves another user's directory as that user, also in a closed folder",
    async () => {
      const theirs = join(home, "closed", "postgres");
      await mkdir(theirs, { recursive: true, mode: 0o700 });
      await chown(theirs, 65534, 65534);

      const server = await start({ dataDir: theirs });

      expect(await ask(server.superuserUrl("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
      expect((await stat(join(theirs, "PG_VERSION"))).uid).toBe(65534);
    },
  );
});
