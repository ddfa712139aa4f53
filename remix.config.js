/** Remix's classic compiler: routes come from the site map, not from file names. */
import { siteMap } from "./app/routes.js";

/** @type {import("@remix-run/dev").AppConfig} */
export default {
  ignoredRouteFiles: ["**/*"],
  routes: (define) => define(siteMap),
  serverModuleFormat: "esm",
  watchPaths: ["./db/**/*.ts", "./jobs/**/*.ts", "./app/**/*.ts"],
};
