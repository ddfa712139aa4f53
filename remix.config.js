/** Remix's classic compiler: routes come from the site map, not from file names. */
import { existsSync } from "node:fs";
import { siteMap } from "./app/routes.js";

/** @type {import("@remix-run/dev").AppConfig} */
export default {
  ignoredRouteFiles: ["**/*"],
  routes: (define) =>
    define((route) =>
      siteMap((path, file, ...rest) => existsSync(`app/${file}`) && route(path, file, ...rest)),
    ),
  serverModuleFormat: "esm",
  watchPaths: ["./db/**/*.ts", "./jobs/**/*.ts", "./app/**/*.ts"],
};
