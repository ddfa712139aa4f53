/** A request written by hand: with a Host that no browser would send, or a body of any kind. */
import { request } from "node:http";
import { site } from "#tests/support/visitor.ts";

type Asking = {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  /** Sent in pieces without a stated length, unless the headers state one. */
  pieces?: (string | Uint8Array)[];
};

export async function ask({ path, method = "GET", headers = {}, pieces = [] }: Asking) {
  const { origin } = await site();
  const to = { host: "127.0.0.1", port: new URL(origin).port, agent: false };
  return new Promise<{ status: number; text: string; cookies: string[] }>((resolve, reject) => {
    const asking = request({ ...to, path, method, headers }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode!, text, cookies: answer.headers["set-cookie"] ?? [] });
    });
    asking.on("error", reject);
    for (const piece of pieces) asking.write(piece);
    asking.end();
  });
}
