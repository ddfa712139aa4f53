/** What is said when a proof or a code is not taken. */

type Said = Record<string, { field: string; sentence: string }>;
type Refusal = { refused: string; detail?: unknown };

/** For every refusal of `checkProof`. */
export function proofSentences(refusal: Refusal) {
  const wait = `That was too many tries. Wait ${minutesOf(refusal)} minutes.`;
  return {
    "nothing-given": { field: "password", sentence: "Enter your password or a code" },
    "no-password": { field: "password", sentence: "That is not your password" },
    "no-code": {
      field: "code",
      sentence: "Enter the six digits of your app, or a recovery code such as 7k3q9-m0xt2",
    },
    "no-match": { field: "code", sentence: wrongCode },
    "too-many-tries": { field: "", sentence: wait },
  } satisfies Said;
}

export const wrongCode =
  "This code is wrong, too old, or was used already. Each works once: wait for the next one";

export function minutesOf({ detail }: Refusal): number {
  return (detail as { minutes?: number } | undefined)?.minutes ?? 0;
}
