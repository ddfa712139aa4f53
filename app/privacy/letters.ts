/** The letters of the privacy room. */
import type { Letter } from "#app/core/letter.ts";

/** The link leads to a page that asks for a sign-in: the letter alone opens nothing. */
export function exportReady(url: string, until: string): Letter {
  return {
    subject: "Your data is ready to download",
    blocks: [
      { p: "You asked for everything that Audienti holds about you. The file is ready." },
      { button: { label: "Go to my data", url } },
      { p: `You can download it until ${until}, signed in. Then it is deleted here.` },
      {
        small:
          "If it was not you who asked, sign in, end the sessions you do not know and choose a new password.",
      },
    ],
  };
}
