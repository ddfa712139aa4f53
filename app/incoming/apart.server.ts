/** Parsing apart from everything else: in a thread with little memory and little time. */
import { Worker } from "node:worker_threads";
import { SECOND } from "#app/core/clock.ts";
import type { Parsed } from "#app/incoming/parse.server.ts";
import type { Asked } from "#app/incoming/parse-thread.server.ts";

const MOST_TIME = 20 * SECOND;
/** Megabytes; the bytes of a message and of what is attached to it do not count. */
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
/** Starting one costs a good part of a second. */
const IDLE = 30 * SECOND;

let thread: Worker | undefined;
let quiet: NodeJS.Timeout | undefined;
let last: Promise<unknown> = Promise.resolve();

/** One message after the other; what cannot be parsed within its bounds is told by a word. */
export function parseApart(asked: Asked, { mostTime = MOST_TIME } = {}): Promise<Parsed> {
  const turn = last.then(() => parseInThread(asked, mostTime));
  last = turn.catch(() => {});
  return turn;
}

/** Lets the thread go, so that a process can end. */
export async function stopParsing(): Promise<void> {
  const ending = thread;
  thread = undefined;
  clearTimeout(quiet);
  await ending?.terminate();
}

function parseInThread(asked: Asked, mostTime: number): Promise<Parsed> {
  const worker = threadNow();
  clearTimeout(quiet);
  return new Promise((resolve) => {
    const late = setTimeout(() => over({ hostile: "took-too-long" }, true), mostTime);
    const answered = (parsed: Parsed) => over(parsed, false);
    // Out of memory, or a fault of the parser's: either way it is the message.
    const failed = () => over({ hostile: "unreadable" }, true);
    worker.on("message", answered).on("error", failed).on("exit", failed);

    function over(parsed: Parsed, isBroken: boolean) {
      clearTimeout(late);
      worker.off("message", answered).off("error", failed).off("exit", failed);
      if (isBroken) void stopParsing();
      else quiet = setTimeout(() => void stopParsing(), IDLE).unref();
      resolve(parsed);
    }

    worker.postMessage(asked);
  });
}

function threadNow(): Worker {
  if (!thread) {
    thread = new Worker(new URL("./parse-thread.server.ts", import.meta.url), {
      resourceLimits: memory,
      // Options of the process, such as a test's, are not for it.
      execArgv: [],
      env: {},
    });
    thread.on("error", () => {});
    thread.unref();
  }
  return thread;
}
