/** A real mail server on loopback: Debian's Postfix, an instance of its own beside whatever runs on this machine. */
import { execFileSync } from "node:child_process";
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { selfSigned } from "#tests/adapters/certificate.ts";
import { ended, freePorts, greets, mustBeInstalled, startDaemon } from "#tests/support/daemon.ts";
import type { Dovecot } from "#tests/support/dovecot.ts";

export type Postfix = {
  /** For those who have a mailbox: STARTTLS and the password that Dovecot knows, nothing less. */
  port: number;
  /** Whom it asks to come back later (451), until told otherwise. */
  putOff(addresses: string[]): Promise<void>;
  /** Somebody who has a mailbox here writes from it, as with any mail program. */
  write(letter: Letter): Promise<void>;
  log(): Promise<string>;
  close(): Promise<void>;
};

type Letter = { from: string; to: string; subject: string; text: string; answers?: string };

const master = "/usr/lib/postfix/sbin/master";
/**
 * It ends all of its processes by their group, which therefore has to be its own; and as it changes its
 * user, the kernel forgets that it was to end with us: the shell above it does not.
 */
const guard = 'setsid "$@" & below=$!; trap "kill $below" TERM; wait $below; wait $below';
/** Made by Debian's package; the queue is theirs. */
const keeper = "postfix";
const queues = "active bounce corrupt defer deferred flush hold incoming private saved trace".split(
  " ",
);

/**
 * For everybody who has a mailbox at this Dovecot. What is handed in goes on over SMTP to a second door,
 * as to a stranger's server: that one refuses whom it does not know, and the sender gets Postfix's report.
 * Of each message a copy is laid into the sender's Sent folder, as the large providers do.
 */
export async function aPostfix(dovecot: Dovecot): Promise<Postfix> {
  mustBeInstalled(master, "postfix");
  if (userInfo().uid !== 0) {
    throw new Error("Postfix changes its user and starts only as root: run this test as root.");
  }
  const root = await mkdtemp(join(tmpdir(), "audienti-smtp-"));
  const [port, door] = (await freePorts(2)) as [number, number];
  await layOut(root, dovecot);
  await writeFile(join(root, "conf", "main.cf"), settings(root, dovecot));
  await writeFile(join(root, "conf", "master.cf"), services(root, port, door));
  execFileSync("chmod", ["-R", "a+rX", join(root, "conf")]);
  const server = startDaemon("sh", ["-c", guard, "sh", master, "-c", join(root, "conf"), "-s"]);
  const log = () => readFile(join(root, "log"), "utf8");
  await greets("Postfix", server, port);

  return {
    port,
    log,
    putOff: (addresses) => putOff(root, addresses),
    async write({ answers, ...letter }) {
      const auth = { user: letter.from, pass: dovecot.password };
      const tls = { rejectUnauthorized: false };
      const client = createTransport({ host: "127.0.0.1", port, requireTLS: true, auth, tls });
      const thread = answers ? { inReplyTo: answers, references: answers } : {};
      await client.sendMail({ ...letter, ...thread });
      client.close();
    },
    async close() {
      await ended(server);
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function layOut(root: string, { people }: Dovecot): Promise<void> {
  const uid = Number(execFileSync("id", ["-u", keeper], { encoding: "utf8" }));
  for (const part of ["conf", "data", "queue", "queue/pid", "queue/public"]) {
    await mkdir(join(root, part));
  }
  for (const queue of queues) await mkdir(join(root, "queue", queue), { mode: 0o700 });
  const theirs = ["data", "queue/public", ...queues.map((queue) => `queue/${queue}`)];
  for (const part of theirs) await chown(join(root, part), uid, 0);
  execFileSync("chmod", ["a+rx", root]);
  const { key, cert } = selfSigned("mail.larkfield.example");
  await writeFile(join(root, "conf", "key.pem"), `${key}${cert}`);
  const boxes = people.flatMap((who) => [`${who} ${who}/`, `${copyOf(who)} ${who}/.Sent/`]);
  await table(root, "boxes", boxes);
  await table(
    root,
    "copies",
    people.map((who) => `${who} ${copyOf(who)}`),
  );
  await table(
    root,
    "logins",
    people.map((who) => `${who} ${who}`),
  );
  await putOff(root, []);
}

function copyOf(who: string): string {
  return `sent.${who}`;
}

function putOff(root: string, addresses: string[]): Promise<void> {
  const lines = addresses.map((address) => `${address} 451 4.7.1 Greylisted, come back later`);
  return table(root, "later", lines);
}

function table(root: string, name: string, lines: string[]): Promise<void> {
  return writeFile(join(root, "conf", name), lines.map((line) => `${line}\n`).join(""));
}

function settings(root: string, { authSocket, mail, owner, people }: Dovecot): string {
  const domains = new Set(people.map((who) => who.slice(who.indexOf("@") + 1)));
  return `
compatibility_level = 3.6
queue_directory = ${root}/queue
data_directory = ${root}/data
maillog_file = ${root}/log
maillog_file_prefixes = ${root}
myhostname = mail.larkfield.example
inet_interfaces = loopback-only
inet_protocols = ipv4
mydestination =
mynetworks =
alias_maps =
smtp_dns_support_level = disabled
smtp_host_lookup = native
virtual_mailbox_domains = ${[...domains].join(", ")}
virtual_mailbox_base = ${mail}
virtual_mailbox_maps = texthash:${root}/conf/boxes
virtual_uid_maps = static:${owner.uid}
virtual_gid_maps = static:${owner.gid}
virtual_minimum_uid = 1
smtpd_tls_chain_files = ${root}/conf/key.pem
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${authSocket}
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = reject_unauth_destination
max_idle = 1s
`;
}

/** Nothing runs in a chroot, and each session has a process of its own, which reads its tables anew. */
function services(root: string, port: number, door: number): string {
  const own = {
    smtpd_tls_security_level: "encrypt",
    smtpd_sasl_auth_enable: "yes",
    smtpd_sender_login_maps: `texthash:${root}/conf/logins`,
    smtpd_sender_restrictions: "reject_sender_login_mismatch",
    smtpd_relay_restrictions: "permit_sasl_authenticated,reject",
    smtpd_recipient_restrictions: `check_recipient_access,texthash:${root}/conf/later,permit`,
    smtpd_reject_unlisted_recipient: "no",
    smtpd_forbid_bare_newline: "yes",
    smtpd_error_sleep_time: "0",
    cleanup_service_name: "copying",
    content_filter: `smtp:[127.0.0.1]:${door}`,
    max_use: "1",
  };
  const given = Object.entries(own).map(([name, value]) => `  -o ${name}=${value}`);
  return `
127.0.0.1:${port} inet n - n - - smtpd
${given.join("\n")}
127.0.0.1:${door} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
copying unix n - n - 0 cleanup
  -o sender_bcc_maps=texthash:${root}/conf/copies
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
tlsmgr unix - - n 1000? 1 tlsmgr
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
`;
}
