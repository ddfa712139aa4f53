/** One HTTPS request to a mail provider's interface, and whether it can have arrived when no answer came. */
import { retryAfter } from "#app/adapters/retry-after.ts";

export type Asked = {
  method?: "GET" | "POST";
  /** Never holds a token: addresses of requests end up in logs. */
  url: string;
  token: string;
  body?: string;
  type?: string;
  prefer?: string;
  /** Milliseconds; a minute and what the body takes, unless told. */
  timeout?: number;
  mostBytes?: number;
};

type Unanswered = "timed-out" | "connection-lost" | "host-not-found" | "connection-refused";

export type Answered = {
  /** 0 when no whole answer came. */
  status: number;
  bytes: Uint8Array;
  /** The JSON that came, or undefined. */
  json: unknown;
  /** Milliseconds they ask to wait, or undefined. */
  retryAfter: number | undefined;
  /** Why there is no answer. */
  why?: Unanswered | "too-long" | "unreachable";
  /** False only when the request certainly never left. */
  sent: boolean;
};

const usual = 8 * 1024 * 1024;
/** What takes longer to send is waited for longer: bytes in a millisecond, 400 kbit/s. */
const SLOW = 50;
const nothing = { status: 0, bytes: new Uint8Array(), json: undefined, retryAfter: undefined };

/** Never throws for what the network or the provider does, and never asks twice. */
export async function ask(asked: Asked): Promise<Answered> {
  const { method = "GET", url, token, body, type, prefer } = asked;
  const timeout = asked.timeout ?? 60_000 + Math.ceil((body?.length ?? 0) / SLOW);
  try {
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: "application/json",
        "User-Agent": "audienti",
        ...(type && { "Content-Type": type }),
        ...(prefer && { Prefer: prefer }),
      },
      // A redirect would take the token to wherever it leads.
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
      ...(body !== undefined && { body }),
    });
    const bytes = await bounded(response, asked.mostBytes ?? usual);
    if (!bytes) return { ...nothing, why: "too-long", sent: true };
    const told = { status: response.status, retryAfter: retryAfter(response), sent: true };
    return { ...told, bytes, json: parsed(bytes) };
  } catch (error) {
    return { ...nothing, ...whyNot(error) };
  }
}

async function bounded(response: Response, most: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > most) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const neverLeft: Record<string, Answered["why"]> = {
  ENOTFOUND: "host-not-found",
  EAI_AGAIN: "host-not-found",
  ECONNREFUSED: "connection-refused",
  UND_ERR_CONNECT_TIMEOUT: "timed-out",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
};

function whyNot(error: unknown): Pick<Answered, "why" | "sent"> {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  const why = neverLeft[cause?.code ?? ""];
  if (why) return { why, sent: false };
  return { why: name === "TimeoutError" ? "timed-out" : "connection-lost", sent: true };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
