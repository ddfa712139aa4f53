/** The address that was probably meant when a well-known domain is misspelt. */
import { distance } from "fastest-levenshtein";

// Neighbours such as ymail.com are here so that they are not taken for misspellings of each other.
const wellKnown =
  `gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it
  yahoo.ca yahoo.com.br yahoo.co.in yahoo.co.jp ymail.com rocketmail.com hotmail.com hotmail.co.uk
  hotmail.fr hotmail.de hotmail.es hotmail.it outlook.com outlook.fr outlook.de outlook.es live.com
  live.co.uk live.fr live.nl msn.com icloud.com me.com mac.com aol.com aol.co.uk aim.com proton.me
  protonmail.com protonmail.ch pm.me gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr web.de t-online.de
  freenet.de mail.com email.com zoho.com zohomail.com fastmail.com fastmail.fm hey.com tutanota.com
  tuta.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com naver.com orange.fr wanadoo.fr free.fr
  laposte.net sfr.fr libero.it virgilio.it tiscali.it btinternet.com sky.com virginmedia.com
  comcast.net verizon.net att.net bluewin.ch telenet.be skynet.be ziggo.nl kpnmail.nl wp.pl o2.pl
  onet.pl interia.pl seznam.cz`.split(/\s+/);
const known = new Set(wellKnown);

// A short name has real neighbours: live.com and line.com, mail.com and main.com.
const shortest = 9;

/** Takes an address that was read; null where nothing is near, or two well-known ones are. */
export function suggestAddress(address: string): string | null {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).toLowerCase();
  if (known.has(domain)) return null;
  const near = wellKnown
    .filter((name) => name.length >= shortest && isNear(name, domain))
    .map((name) => ({ name, far: distance(name, domain) }))
    .sort((a, b) => a.far - b.far);
  const [first, second] = near;
  if (!first || first.far === second?.far) return null;
  return `${address.slice(0, at)}@${first.name}`;
}

/** One slip, or two neighbouring letters in the wrong order, which counts as two. */
function isNear(name: string, domain: string): boolean {
  if (Math.abs(name.length - domain.length) > 2) return false;
  const far = distance(name, domain);
  return far === 1 || (far === 2 && (isSwapped(name, domain) || name.length >= 11));
}

function isSwapped(name: string, domain: string): boolean {
  if (name.length !== domain.length) return false;
  const at = [...name].findIndex((letter, index) => letter !== domain[index]);
  return (
    name[at] === domain[at + 1] &&
    name[at + 1] === domain[at] &&
    name.slice(at + 2) === domain.slice(at + 2)
  );
}
