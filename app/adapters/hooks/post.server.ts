/** One HTTPS POST to an address that a member gave: never into private networks, never further than asked. */
import https from "node:https";
import type { Posted, Posting } from "#app/adapters/hooks/port.ts";
import { privateAddress, publicLookup } from "#app/adapters/network-guard.server.ts";
import { isWrittenPrivate } from "#app/adapters/network-guard.ts";

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/**
 * Never throws for what the network or the other side does. A redirect is an answer like any other and
 * is not followed; what is read of an answer is bounded, and none of it is kept but its status.
 */
export async function postHook({ url, headers, body }: Posting): Promise<Posted> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:") return { problem: "not-https" };
  if (isWrittenPrivate(hostname)) return { problem: "private-address" };
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const length = { "Content-Length": String(Buffer.byteLength(body)) };
    const options = {
      ...{ method: "POST", lookup: publicLookup, signal, agent: false as const },
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "audienti",
        ...length,
        ...headers,
      },
    };
    const asked = https.request(url, options, (response) => {
      let bytes = 0;
      const done = () => resolve({ status: response.statusCode ?? 0 });
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) response.destroy();
      });
      response.on("end", done).on("close", done).on("error", done);
    });
    asked.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === privateAddress) resolve({ problem: "private-address" });
      else resolve({ problem: signal.aborted ? "timed-out" : "unreachable" });
    });
    asked.end(body);
  });
}
