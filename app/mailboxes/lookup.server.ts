/** Looking up how a mailbox signs in from its address alone: what we know, else what its domain says. */
import { domainToASCII } from "node:url";
import { isHostName } from "#app/adapters/mail-settings/autoconfig.ts";
import { findMailSettings } from "#app/adapters/mail-settings/index.server.ts";
import { domainOf, readAddress } from "#app/core/address.ts";
import { ok, refused } from "#app/core/result.ts";
import { presetFor, refusalOf } from "#app/mailboxes/hosts.ts";
import { type Found, fieldsOf, nothingFound, presetFields } from "#app/mailboxes/lookup.ts";

type Typed = Record<string, string | string[]>;

/**
 * What was typed with what was found in it, and a sentence on where that is from; or why nothing was.
 * Asks the network, so only when a person presses the button.
 */
export async function lookUpInto(typed: Typed, address: string) {
  const outcome = await lookUpSettings(address);
  if (outcome.refused) {
    const sentence = outcome.detail?.sentence ?? nothingFound[outcome.refused];
    return { problems: { host: sentence }, typed, found: null };
  }
  const { values, found } = outcome.value;
  return { problems: {}, typed: { ...typed, ...values }, found };
}

async function lookUpSettings(typed: string) {
  const { address } = readAddress(typed);
  if (!address) return no("no-address");
  const preset = presetFor(address);
  if (preset) return ok<Found>(presetFields(preset, address));
  const domain = domainToASCII(domainOf(address));
  const refusal = refusalOf(domain);
  if (refusal) return no("no-passwords", refusal);
  const settings = isHostName(domain) ? await findMailSettings(domain) : undefined;
  if (!settings) return no("nothing-found");
  const sentence = refusalOf(settings.smtp?.host ?? settings.imap?.host ?? "");
  if (sentence) return no("no-passwords", sentence);
  return ok<Found>(fieldsOf(settings, address));
}

function no(why: keyof typeof nothingFound, sentence?: string) {
  return refused(why, { sentence });
}
