/** A real SMTP server on loopback that records what it accepts and can be told how to behave. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Accepted = { to: string[]; from: string; raw: string; at: number };

export type Sink = {
  port: number;
  accepted: Accepted[];
  close(): Promise<void>;
};

/** `onMessage` runs after the final dot and before the 250; throwing refuses with the error's responseCode. */
export async function aSink(
  onMessage: (message: Accepted, count: number) => Promise<void> | void = () => {},
): Promise<Sink> {
  const accepted: Accepted[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", async () => {
        const message: Accepted = {
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
          raw: Buffer.concat(chunks).toString("utf8"),
          at: performance.now(),
        };
        try {
          await onMessage(message, accepted.length + 1);
          accepted.push(message);
          done();
        } catch (error) {
          done(error as Error);
        }
      });
    },
  });
  // A worker that is killed takes its connections with it.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    accepted,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
