/** A small file from a host that a stranger named: public networks only, no redirects, bounded in time and size. */
import https from "node:https";
import { publicLookup } from "#app/adapters/network-guard.server.ts";

const MOST_BYTES = 64 * 1024;
const MOST_MS = 5000;

/** Undefined for everything but a whole answer of 200. The host must be a name, never an address. */
export function fetchSmall(
  url: string,
  { privateNetworks }: { privateNetworks: boolean },
): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const guard = privateNetworks ? {} : { lookup: publicLookup };
    const headers = { Accept: "application/xml, text/xml", "User-Agent": "audienti" };
    const request = https.get(url, {
      ...guard,
      headers,
      agent: false,
      signal: AbortSignal.timeout(MOST_MS),
    });
    const giveUp = () => {
      request.destroy();
      resolve(undefined);
    };
    request.on("error", giveUp);
    request.on("response", (response) => {
      if (response.statusCode !== 200) return giveUp();
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      response.on("data", (piece: Uint8Array) => {
        bytes += piece.byteLength;
        if (bytes > MOST_BYTES) giveUp();
        else pieces.push(piece);
      });
      response.on("error", giveUp);
      response.on("end", () => resolve(bytes > MOST_BYTES ? undefined : Buffer.concat(pieces)));
    });
  });
}
