/** Durable messages a second through the whole protocol, beside nodemailer's pool without a database. */

import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { composeMime } from "#app/core/mime.ts";
import { compose } from "#app/outreach/compose.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { alternately, type Figure, type Ground, say } from "#tests/bench/ground.ts";
import { freePort } from "#tests/support/daemon.ts";
import { aRunningSequence, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";

const MESSAGES = 2000;

/** Of nodemailer's pool: five connections, a hundred messages each, unless told. */
type Pool = { maxConnections?: number; maxMessages?: number };

export async function run(_ground: Ground): Promise<Figure[]> {
  const port = await freePort();
  const sink = await startSink(port);
  try {
    const bytes = await aMessage();
    const beside = (pool: Pool) =>
      alternately(
        5,
        () => ourRate(port),
        () => theirRate(port, bytes, pool),
      );
    const tuned = await beside({ maxConnections: 20, maxMessages: Number.POSITIVE_INFINITY });
    const asItComes = await beside({});
    const [goal, unit] = ["≥ 0.7 of the limit", "messages/s"];
    return [
      say({ name: "send", ...tuned, goal, unit }),
      say({ name: "send, beside the pool as it comes", ...asItComes, goal, unit }),
    ];
  } finally {
    sink.kill();
  }
}

/** Ledger, compose, SMTP, commit: one mailbox, one worker. */
async function ourRate(port: number): Promise<number> {
  const ada = await aMember();
  const world = await aRunningSequence(ada, {
    smtp: { port },
    people: MESSAGES,
    mailbox: { dailyCap: 1_000_000 },
  });
  const began = performance.now();
  await sendDueFrom(ada.member, world.mailbox.id);
  const seconds = (performance.now() - began) / 1000;
  const sent = (await ledgerOf(ada, world.sequence.id)).filter(({ state }) => state === "sent");
  if (sent.length !== MESSAGES) throw new Error(`${sent.length} of ${MESSAGES} were sent`);
  return MESSAGES / seconds;
}

async function theirRate(port: number, raw: string, pool: Pool): Promise<number> {
  const transport = createTransport({
    host: "127.0.0.1",
    port,
    secure: false,
    ignoreTLS: true,
    pool: true,
    ...pool,
  });
  const envelope = { from: "ada@larkfield.example", to: "person@buyer.example" };
  const began = performance.now();
  await Promise.all(Array.from({ length: MESSAGES }, () => transport.sendMail({ envelope, raw })));
  const seconds = (performance.now() - began) / 1000;
  transport.close();
  return MESSAGES / seconds;
}

/** The bytes that ours sends, so that both send the same. */
async function aMessage(): Promise<string> {
  const composed = compose(
    {
      subject: "A question about {{ company | default: 'your work' }}",
      body: "Hello {{ first_name | default: 'there' }},\n\nmay I ask you something?",
      prospect: {
        email: "person@buyer.example",
        firstName: null,
        lastName: null,
        company: null,
        position: null,
        country: null,
      },
      origin: { kind: "form", note: null, at: now() },
      mailbox: { address: "ada@larkfield.example", fromName: "Ada Larkfield" },
      team: { id: newId(), name: "Larkfield Instruments", postalAddress: "1 Lark Field, Norwich" },
    },
    { id: newId(), date: now() },
  );
  const mime = composeMime(composed.message!);
  if (mime.problem) throw new Error(mime.problem);
  return mime.bytes;
}

/** Debian's postfix smtp-sink, as its own process. */
async function startSink(port: number): Promise<ChildProcess> {
  const asNobody = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn("/usr/sbin/smtp-sink", [...asNobody, `127.0.0.1:${port}`, "1024"], {
    stdio: "ignore",
  });
  const failed = new Promise<never>((_, reject) =>
    child.once("error", () => reject(new Error("smtp-sink is missing: install Debian's postfix"))),
  );
  const up = (async () => {
    for (let tries = 0; tries < 200; tries++) {
      const answered = await new Promise<boolean>((resolve) => {
        const probe = connect(port, "127.0.0.1");
        probe.once("connect", () => {
          probe.destroy();
          resolve(true);
        });
        probe.once("error", () => setTimeout(resolve, 25, false));
      });
      if (answered) return;
    }
    throw new Error("smtp-sink did not answer");
  })();
  await Promise.race([up, failed]);
  return child;
}
