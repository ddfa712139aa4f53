/** Our cookies: all of one kind, bound to this very host, out of reach of scripts and other sites (ASVS 3.3). */
import { config } from "#app/config.server.ts";

const secure = config.baseUrl.startsWith("https:");

/** A Set-Cookie value. Over https the name begins with `__Host-`. */
export function makeCookie(name: string, value: string, seconds: number): string {
  const rest = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? "; Secure" : ""}`;
  return `${nameOf(name)}=${value}; ${rest}`;
}

export function clearCookie(name: string): string {
  return makeCookie(name, "", 0);
}

/** Over https only the `__Host-` spelling counts: the other may come from a neighbouring host. */
export function readCookie(header: string | null, name: string): string | undefined {
  const begin = `${nameOf(name)}=`;
  const found = header?.split(/;\s*/).find((part) => part.startsWith(begin));
  return found?.slice(begin.length) || undefined;
}

/** As a browser shows it. */
export function nameOf(name: string): string {
  return secure ? `__Host-${name}` : name;
}
