/** The site map as data: every URL pattern, its file, and who may enter. */
import { siteMap } from "#app/routes.js";

export type Place = {
  pattern: string;
  file: string;
  area: "open" | "member" | "person" | "free";
  page: boolean;
};

export function places(): Place[] {
  const found: Place[] = [];
  let area: Place["area"] = "free";
  function route(path: string, file: string, options?: unknown, children?: () => void) {
    const inside = typeof options === "function" ? (options as () => void) : children;
    const { id } = (typeof options === "object" ? options : {}) as { id?: string };
    if (inside) {
      area = id as Place["area"];
      inside();
      area = "free";
      return;
    }
    found.push({ pattern: `/${path}`, file, area, page: file.endsWith(".tsx") });
  }
  siteMap(route as never);
  return found;
}

/** Verbs and files outside a layout that are a member's all the same. */
export function membersOnly(): Place[] {
  const free = ["site/routes/security-txt.ts", "auth/routes/sign-out.ts"];
  return places().filter(
    ({ area, file }) =>
      area === "member" || area === "person" || (area === "free" && !free.includes(file)),
  );
}

/** The pattern with each `:param` filled from what belongs to its noun. */
export function fill(pattern: string, ids: Record<string, string>): string {
  const noun = pattern.split("/")[1]!;
  return pattern.replace(/:(\w+)/g, (_, name) => ids[name === "id" ? noun : name] ?? "nothing");
}
