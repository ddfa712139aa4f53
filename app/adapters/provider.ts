/** The words in which every provider of data refuses, and what is known beside the word. */

/**
 * `still-running`: ask the same again, it is paid once. `no-verdict`: nothing could be found out, ask
 * again in hours. `try-later`: throttled or out of order. `limit-reached`: the plan is used up.
 * `not-configured`: our key is not taken. `objected`: the person asked the provider to stop, so
 * nobody else may be asked either. `refused-by-provider`: asking the same again cannot help.
 */
export type AskRefusal =
  | "still-running"
  | "no-verdict"
  | "try-later"
  | "limit-reached"
  | "not-configured"
  | "objected"
  | "refused-by-provider";

export type AskRefusalDetail = {
  /** When it is worth asking again, such as the day a plan begins anew; null where nobody said, or never. */
  retryAt: Date | null;
  /** The provider's own code or words, without keys or addresses, at most 200 characters. */
  said: string;
};
