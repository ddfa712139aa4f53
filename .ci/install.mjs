/**
 * Makes `npm start` and its siblings work on a clean clone: installs what package-lock.json says
 * when that is not what is installed, and sees to it that a new enough Node will run the rest. Plain
 * JavaScript without packages, because it runs before there are any, on whatever Node npm runs on.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MAJOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".audienti-lock");

/** By content, not by time, so that a fresh checkout of the same lockfile installs nothing. */
const lockfile = readFileSync(join(root, "package-lock.json"), "utf8");
const machine = `${process.platform}-${process.arch}`;
const stamp = `${createHash("sha256").update(lockfile).digest("hex")} ${machine}\n`;

const complete = isInstalled();
if (!complete) install();
let version = nodeVersion();
if (complete && !isNewEnough(version)) {
  install(); // optional packages, our Node among them, may have been left out
  version = nodeVersion();
}
if (!isNewEnough(version)) {
  stop(
    `Audienti needs Node ${MAJOR} or newer: its own did not install for ${machine}, and the one found here is ${version || "none"}.`,
  );
}

function isInstalled() {
  if (read(stampFile) === stamp) return true;
  if (!matchesLockfile()) return false;
  keepStamp();
  return true;
}

/** After an `npm install` by hand: npm's own record of what it put there says the same. */
function matchesLockfile() {
  const record = read(join(modules, ".package-lock.json"));
  if (!record) return false;
  const wanted = JSON.parse(lockfile).packages;
  const present = JSON.parse(record).packages;
  const same = (name) =>
    wanted[name]?.version === present[name].version &&
    wanted[name].integrity === present[name].integrity;
  const isHere = (name) => name === "" || name in present || wanted[name].optional;
  return Object.keys(present).every(same) && Object.keys(wanted).every(isHere);
}

/** Install scripts stay off everywhere, so that a machine which forbids them behaves the same. */
function install() {
  console.error("Installing the packages that package-lock.json names; this happens once.");
  const npm = process.env.npm_execpath ?? "";
  const words = ["ci", "--include=dev", "--include=optional", "--ignore-scripts"];
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const byPath = /npm-cli\.[cm]?js$/.test(npm);
  // npm's own Node, since the newer one in node_modules is about to be replaced
  const program = byPath ? (process.env.npm_node_execpath ?? process.execPath) : "npm";
  const { status, error } = spawnSync(program, [...(byPath ? [npm] : []), ...words, ...quiet], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: !byPath && process.platform === "win32",
  });
  if (status !== 0) {
    stop(`The packages could not be installed${error ? ` (${error.message})` : ""}; see above.`);
  }
  keepStamp();
}

function keepStamp() {
  try {
    writeFileSync(stampFile, stamp);
  } catch {
    // Installed by another user, or read-only: it is compared in full again next time.
  }
}

/** The Node that npm's scripts get: ours when it is installed, else the first on the path. */
function nodeVersion() {
  const name = process.platform === "win32" ? "node.cmd" : "node";
  const ours = join(modules, ".bin", name);
  const program = existsSync(ours) ? ours : "node";
  const shell = process.platform === "win32";
  const asked = spawnSync(program, ["--version"], { encoding: "utf8", shell });
  return asked.status === 0 ? asked.stdout.trim() : "";
}

function isNewEnough(version) {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0) >= MAJOR;
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
