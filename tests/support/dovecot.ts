/** A real IMAP server on loopback: Debian's dovecot as whoever runs the tests, with a Maildir of its own. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { selfSigned } from "#tests/adapters/certificate.ts";

export type Dovecot = {
  port: number;
  /** TLS from the first byte, with a certificate that nobody vouches for. */
  tlsPort: number;
  username: string;
  password: string;
  /** Lays a message into a folder, INBOX unless named; lines may end in \n. */
  deliver(raw: string | Buffer, folder?: string): Promise<void>;
  /** The names of the messages with their flags: `:2,S` is one that was seen. */
  files(folder?: string): Promise<string[]>;
  /** How many sessions are open and signed in. */
  signedIn(): Promise<number>;
  /** Takes every message out of every folder. */
  empty(): Promise<void>;
  /** The server loses its numbering, as after a restored backup: UIDVALIDITY changes. */
  renumber(): Promise<void>;
  close(): Promise<void>;
};

const program = "/usr/sbin/dovecot";
/** Dovecot hands no mail to root. */
const nobody = 65_534;

export async function aDovecot(): Promise<Dovecot> {
  if (spawnSync(program, ["--version"]).status !== 0) {
    throw new Error(
      `${program} is missing: apt-get install dovecot-imapd gives the tests a server.`,
    );
  }
  const root = await mkdtemp(join(tmpdir(), "audienti-imap-"));
  const isRoot = userInfo().uid === 0;
  const [uid, gid] = isRoot ? [nobody, nobody] : [userInfo().uid, userInfo().gid];
  const [port, tlsPort] = [await freePort(), await freePort()];
  const own = async (path: string) => (isRoot ? chown(path, uid, gid) : undefined);
  const mail = join(root, "mail");
  await mkdir(join(root, "run"));
  const account = { username: "ada@larkfield.example", password: "correct horse" };
  const { key, cert } = selfSigned("mail.larkfield.example");
  await writeFile(join(root, "key.pem"), key);
  await writeFile(join(root, "cert.pem"), cert);
  await writeFile(join(root, "users"), `${account.username}:{PLAIN}${account.password}\n`);
  await writeFile(join(root, "conf"), settings({ root, port, tlsPort, uid, gid, isRoot }));
  for (const folder of ["", ".Sent", ".Junk"]) {
    for (const part of ["", "new", "cur", "tmp"]) {
      await mkdir(join(mail, folder, part), { recursive: true });
      await own(join(mail, folder, part));
    }
  }
  await own(mail);
  await chmodAll(root);
  const server = spawn(program, ["-F", "-c", join(root, "conf")], { stdio: "ignore" });
  await listening(server, port);
  let count = 0;

  return {
    ...{ port, tlsPort, ...account },
    async deliver(raw, folder = "INBOX") {
      const box = join(mail, pathOf(folder));
      const name = `${Date.now()}.${process.pid}_${count++}.host`;
      const text = typeof raw === "string" ? raw.replace(/\r?\n/g, "\r\n") : raw;
      await writeFile(join(box, "tmp", name), text);
      await own(join(box, "tmp", name));
      await rename(join(box, "tmp", name), join(box, "new", name));
    },
    async files(folder = "INBOX") {
      const box = join(mail, pathOf(folder));
      return [...(await readdir(join(box, "new"))), ...(await readdir(join(box, "cur")))];
    },
    async signedIn() {
      const log = await readFile(join(root, "log"), "utf8");
      const count = (pattern: RegExp) => log.match(pattern)?.length ?? 0;
      return count(/Info: Login: /g) - count(/ imap\(.*?: Disconnected/g);
    },
    async empty() {
      for (const part of ["new", "cur"].flatMap((sub) =>
        ["", ".Sent", ".Junk"].map((box) => [box, sub]),
      )) {
        const folder = join(mail, ...part);
        for (const name of await readdir(folder)) await rm(join(folder, name));
      }
    },
    async renumber() {
      const lost = (await readdir(mail)).filter((name) => name.startsWith("dovecot"));
      for (const name of lost) await rm(join(mail, name));
    },
    async close() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      await ended;
      await rm(root, { recursive: true, force: true });
    },
  };
}

function pathOf(folder: string): string {
  return folder === "INBOX" ? "" : `.${folder}`;
}

async function chmodAll(root: string): Promise<void> {
  spawnSync("chmod", ["-R", "a+rX", root]);
}

type Given = {
  root: string;
  port: number;
  tlsPort: number;
  uid: number;
  gid: number;
  isRoot: boolean;
};

function settings({ root, port, tlsPort, uid, gid, isRoot }: Given): string {
  const me = userInfo().username;
  const users = isRoot
    ? ""
    : `default_internal_user = ${me}\ndefault_login_user = ${me}\ndefault_internal_group = ${gid}`;
  return `
base_dir = ${root}/run
state_dir = ${root}/run
log_path = ${root}/log
protocols = imap
listen = 127.0.0.1
${users}
ssl = yes
ssl_cert = <${root}/cert.pem
ssl_key = <${root}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:${root}/mail:UTF-8
mailbox_idle_check_interval = 1 secs
mail_fsync = never
passdb {
  driver = passwd-file
  args = ${root}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${root}/mail
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
  }
  mailbox Junk {
    special_use = \\Junk
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** There is no other sign that it is ready than that it answers. */
async function listening(server: ChildProcess, port: number): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (server.exitCode !== null) throw new Error("dovecot ended before it listened.");
    if (await answers(port)) return;
    await pause(25);
  }
  server.kill();
  throw new Error("dovecot did not listen within five seconds.");
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("data", () => resolve(!socket.destroy().connecting));
    socket.once("error", () => resolve(false));
  });
}
