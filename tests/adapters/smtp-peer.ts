/** A real SMTP server (npm smtp-server) on loopback that records what it accepted. */
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type Accepted = {
  from: string;
  to: string[];
  bytes: string;
  user: string | undefined;
  encrypted: boolean;
};

export type Peer = { port: number; accepted: Accepted[]; close(): Promise<void> };

/** Takes the password "right" for every user; what `options` says goes before that. */
export async function smtpPeer(
  options: SMTPServerOptions = {},
  { host = "127.0.0.1", port: wanted = 0 } = {},
): Promise<Peer> {
  const accepted: Accepted[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onAuth({ username, password }, _session, answer) {
      if (password === "right") answer(null, { user: username ?? "" });
      else answer(new Error("Invalid login"));
    },
    onData(stream, session, answer) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        accepted.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          bytes: Buffer.concat(chunks).toString("utf8"),
          user: session.user,
          encrypted: session.secure,
        });
        answer(null, "queued");
      });
    },
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wanted, host, resolve);
  });
  server.on("error", () => {});
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port, accepted, close };
}
