/** One HTTPS question to a provider of data: bounded in time and size, repeated when it is theirs to mend. */

import { setTimeout as sleep } from "node:timers/promises";
import { retryAfter } from "#app/adapters/retry-after.ts";

export type Call = {
  method?: "GET" | "POST" | "DELETE";
  /** Never holds a key: addresses of requests end up in logs. */
  url: string;
  headers: Record<string, string>;
  json?: unknown;
  /** False where a repetition could be paid for twice or change something twice. */
  repeatable?: boolean;
};

export type Called = {
  /** 0 when no answer came. */
  status: number;
  /** The JSON that came, or undefined. */
  body: unknown;
  /** Milliseconds they ask to wait, or undefined. */
  retryAfter: number | undefined;
};

export type CallSettings = {
  /** Milliseconds for one try. */
  timeout?: number;
  /** Waits between tries; a test puts its own here and lets the clock jump. */
  pause?: (ms: number) => Promise<unknown>;
};

const tries = 3;
const mostBytes = 32 * 1024 * 1024;

/**
 * Never throws for what the network or the provider does. A 5xx is asked for again, with jitter; an answer
 * that was lost is not, because the question may have been counted.
 */
export async function callProvider(call: Call, settings: CallSettings = {}): Promise<Called> {
  const { timeout = 15_000, pause = sleep } = settings;
  for (let nth = 1; ; nth++) {
    const called = await once(call, timeout);
    if (called.status < 500 || call.repeatable === false || nth === tries) return called;
    await pause(500 * 2 ** nth * (0.5 + Math.random()));
  }
}

async function once(
  { method = "GET", url, headers, json }: Call,
  timeout: number,
): Promise<Called> {
  const body = json === undefined ? undefined : JSON.stringify(json);
  const type = body === undefined ? undefined : { "Content-Type": "application/json" };
  try {
    const response = await fetch(url, {
      method,
      headers: { Accept: "application/json", "User-Agent": "audienti", ...type, ...headers },
      // A redirect would take the key to wherever it leads.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
      ...(body !== undefined && { body }),
    });
    const text = await bounded(response);
    return { status: response.status, body: parsed(text), retryAfter: retryAfter(response) };
  } catch {
    // Refused, reset, timed out or too long: no answer that could be used, whichever it was.
    return { status: 0, body: undefined, retryAfter: undefined };
  }
}

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error("too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
