/** A real IMAP server on loopback: Debian's dovecot as whoever runs the tests, with Maildirs of its own. */
import { spawnSync } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { selfSigned } from "#tests/adapters/certificate.ts";
import { ended, freePorts, greets, mustBeInstalled, startDaemon } from "#tests/support/daemon.ts";

export type Dovecot = {
  port: number;
  /** TLS from the first byte, with a certificate that nobody vouches for. */
  tlsPort: number;
  /** Whose mailbox the verbs below are about. */
  username: string;
  /** Everybody's. */
  password: string;
  /** Everybody who has a mailbox here, and the folder that holds a Maildir for each. */
  people: string[];
  mail: string;
  /** Whose the Maildirs are. */
  owner: { uid: number; gid: number };
  /** Where another server may ask whether a password is right. */
  authSocket: string;
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
const folders = ["", ".Sent", ".Junk"];

/** Ada has a mailbox here, and so has everybody who is named. */
export async function aDovecot({ others = [] }: { others?: string[] } = {}): Promise<Dovecot> {
  mustBeInstalled("/usr/lib/dovecot/imap", "dovecot-imapd");
  const root = await mkdtemp(join(tmpdir(), "audienti-imap-"));
  const isRoot = userInfo().uid === 0;
  const [uid, gid] = isRoot ? [nobody, nobody] : [userInfo().uid, userInfo().gid];
  const [port, tlsPort] = (await freePorts(2)) as [number, number];
  const own = async (path: string) => (isRoot ? chown(path, uid, gid) : undefined);
  const account = { username: "ada@larkfield.example", password: "correct horse" };
  const people = [account.username, ...others];
  const mail = join(root, "mail");
  const hers = join(mail, account.username);
  const authSocket = join(root, "run", "ask-a-password");
  await mkdir(join(root, "run"));
  const { key, cert } = selfSigned("mail.larkfield.example");
  await writeFile(join(root, "key.pem"), key);
  await writeFile(join(root, "cert.pem"), cert);
  const users = people.map((name) => `${name}:{PLAIN}${account.password}\n`).join("");
  await writeFile(join(root, "users"), users);
  await writeFile(join(root, "conf"), settings({ root, port, tlsPort, uid, gid, isRoot }));
  for (const person of people) {
    for (const folder of folders) {
      for (const part of ["", "new", "cur", "tmp"]) {
        await mkdir(join(mail, person, folder, part), { recursive: true });
        await own(join(mail, person, folder, part));
      }
    }
  }
  await own(mail);
  await chmodAll(root);
  const server = startDaemon(program, ["-F", "-c", join(root, "conf")]);
  await greets("dovecot", server, port);
  let count = 0;

  return {
    ...{ port, tlsPort, ...account, people, mail, owner: { uid, gid }, authSocket },
    async deliver(raw, folder = "INBOX") {
      const box = join(hers, pathOf(folder));
      const name = `${Date.now()}.${process.pid}_${count++}.host`;
      const text = typeof raw === "string" ? raw.replace(/\r?\n/g, "\r\n") : raw;
      await writeFile(join(box, "tmp", name), text);
      await own(join(box, "tmp", name));
      await rename(join(box, "tmp", name), join(box, "new", name));
    },
    async files(folder = "INBOX") {
      const box = join(hers, pathOf(folder));
      return [...(await readdir(join(box, "new"))), ...(await readdir(join(box, "cur")))];
    },
    async signedIn() {
      const log = await readFile(join(root, "log"), "utf8");
      const count = (pattern: RegExp) => log.match(pattern)?.length ?? 0;
      return count(/Info: Login: /g) - count(/ imap\(.*?: Disconnected/g);
    },
    async empty() {
      for (const part of ["new", "cur"].flatMap((sub) => folders.map((box) => [box, sub]))) {
        const folder = join(hers, ...part);
        for (const name of await readdir(folder)) await rm(join(folder, name));
      }
    },
    async renumber() {
      const all = (await readdir(hers)).filter((name) => name.startsWith("dovecot"));
      // These count the numberings; without them the new one would be the second of the day again.
      const lost = all.filter((name) => !name.startsWith("dovecot-uidvalidity"));
      for (const name of lost) await rm(join(hers, name));
    },
    async close() {
      await ended(server);
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
mail_location = maildir:${root}/mail/%u:UTF-8
mailbox_idle_check_interval = 1 secs
mail_fsync = never
passdb {
  driver = passwd-file
  args = ${root}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${root}/mail/%u
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
service auth {
  unix_listener ask-a-password {
    mode = 0666
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
