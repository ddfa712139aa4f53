/** The letters of the product, as somebody who got them reads them. */
import { outbox } from "#app/adapters/mail/index.server.ts";

/** Newest first. */
export async function lettersTo(address: string) {
  return (await outbox.list()).filter(({ to }) => to === address);
}

/** The path of the first link that begins so, in the newest letter that has one. */
export async function pathIn(address: string, beginning: string): Promise<string> {
  for (const { links } of await lettersTo(address)) {
    const paths = links.map((link) => new URL(link).pathname);
    const found = paths.find((path) => path.startsWith(beginning));
    if (found) return found;
  }
  throw new Error(`no letter to ${address} leads to ${beginning}`);
}
