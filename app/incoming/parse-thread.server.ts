/** A thread that parses what came in: whatever is in it, the worker lives on. */
import { parentPort } from "node:worker_threads";
import { parseMail } from "#app/incoming/parse.server.ts";

export type Asked = { bytes: Uint8Array; received: string };

parentPort!.on("message", async ({ bytes, received }: Asked) => {
  parentPort!.postMessage(await parseMail(bytes, received));
});
