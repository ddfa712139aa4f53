/** Telling somebody else's server something: one POST, and what became of it in a word. */

export type Posting = { url: string; headers: Record<string, string>; body: string };

/** `private-address`: it leads into a private network, so nothing was sent. */
export type PostProblem = "private-address" | "timed-out" | "unreachable" | "not-https";

export type Posted =
  | { status: number; problem?: undefined }
  | { status?: undefined; problem: PostProblem };
