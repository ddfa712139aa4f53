/** The file by which finders of a gap know where to report it (RFC 9116). */

type About = { contact: string; baseUrl: string; now: Date };

const VALID_DAYS = 180;

/** `Expires` lies half a year ahead, so that a copy does not outlive its contact. */
export function securityTxt({ contact, baseUrl, now }: About): string {
  const expires = new Date(now);
  expires.setUTCDate(expires.getUTCDate() + VALID_DAYS);
  expires.setUTCHours(0, 0, 0, 0);
  const lines = [
    `Contact: mailto:${contact}`,
    `Expires: ${expires.toISOString().replace(".000Z", "Z")}`,
    "Preferred-Languages: en",
    `Canonical: ${baseUrl}/.well-known/security.txt`,
    `Policy: ${baseUrl}/security#report`,
  ];
  return `${lines.join("\n")}\n`;
}
