/** One press on the page that says why: what it came to, and what the page then shows. */
import type { Language } from "#app/core/language.ts";
import { askToBeErased, askToCorrect, object } from "#app/why/ask.server.ts";
import { askForCode, proveWithCode } from "#app/why/code.server.ts";
import { readWhy } from "#app/why/held.server.ts";
import type { Answer, WhyInput } from "#app/why/why.ts";

type Asking = { language: Language; clientAddress: string };

export async function answerAsked(
  token: string,
  input: WhyInput,
  { language, clientAddress }: Asking,
): Promise<Answer> {
  const said = input.intent;
  if (said === "object") {
    await object(token);
    return shownWith(token, language, { said, proof: input.proof });
  }
  if (said === "code") {
    const outcome = await askForCode(token, { language, clientAddress });
    if (outcome.refused === undefined) return { said };
    return { problem: outcome.refused, minutes: outcome.detail.minutes };
  }
  if (said === "prove") {
    const outcome = await proveWithCode(token, input.code);
    if (outcome.refused !== undefined) return { problem: outcome.refused };
    return shownWith(token, language, { said, proof: outcome.value });
  }
  const proved = { proof: input.proof, language };
  const outcome =
    said === "erase"
      ? await askToBeErased(token, proved)
      : await askToCorrect(token, proved, input);
  if (outcome.refused === "no-proof") return { problem: "no-proof" };
  const problem = outcome.refused === undefined ? {} : { problem: outcome.refused };
  return shownWith(token, language, { said, proof: input.proof, ...problem });
}

/** Something typed cannot be taken; nothing was done. */
export async function showAgain(
  token: string,
  typed: Record<string, string | string[]>,
  { language }: Asking,
): Promise<Answer> {
  const words = Object.entries(typed).filter((each): each is [string, string] => {
    return typeof each[1] === "string";
  });
  const { proof = "", ...kept } = Object.fromEntries(words);
  return shownWith(token, language, { problem: "too-long", proof, typed: kept });
}

/** The page as it stands now: whole for whoever has shown that the address is theirs. */
async function shownWith(
  token: string,
  language: Language,
  { proof = "", ...answer }: Answer,
): Promise<Answer> {
  const why = await readWhy(token, { language, proof });
  return { ...answer, ...(why ? { why } : {}), ...(why?.isProved ? { proof } : {}) };
}
