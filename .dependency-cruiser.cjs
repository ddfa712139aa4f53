/** Who may import whom. README, "The rules of the house", says why. */
const pure = "^app/(?!web/|adapters/|start/)[^/]+/[^/]+(?<![.]server)[.]ts$";
const reviewedPure =
  "^node_modules/(zod|liquidjs|tldts|tldts-core|temporal-polyfill|temporal-spec|i18n-iso-countries|diff|isbot)/";

module.exports = {
  forbidden: [
    {
      name: "pure-stays-pure",
      comment: "runs in browser, test and worker alike",
      severity: "error",
      from: { path: pure },
      to: { path: ["[.]server[.]ts$", "^db/", "^jobs/"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pure-uses-reviewed-packages",
      comment: "a package in a pure file has been looked at: no world, no clock",
      severity: "error",
      from: { path: pure },
      to: { path: "^node_modules/", pathNot: reviewedPure, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "domain-knows-no-http",
      comment: "jobs and the API call the same verbs",
      severity: "error",
      from: { path: "^app/(?!web/|ui/|adapters/|start/)[^/]+/[^/]+[.]ts$" },
      to: {
        path: [
          "^node_modules/@remix-run/",
          "^node_modules/react",
          "^app/web/",
          "^app/ui/",
          "/routes/",
        ],
      },
    },
    {
      name: "routes-ask-the-domain",
      comment: "thin edge",
      severity: "error",
      from: { path: "^app/[^/]+/routes/" },
      to: {
        path: [
          "^db/",
          "^jobs/",
          "^app/adapters/",
          "^node_modules/(drizzle-orm|pg-boss|stripe|resend|postgres|nodemailer)/",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "no-importing-routes",
      comment: "a route is a leaf",
      severity: "error",
      from: { pathNot: ["^tests/", "^app/routes[.]js$"] },
      to: { path: "^app/[^/]+/routes/" },
    },
    {
      name: "app-never-imports-jobs",
      comment: "declare in the feature, handle in jobs",
      severity: "error",
      from: { path: ["^app/", "^db/"] },
      to: { path: "^jobs/" },
    },
    {
      name: "jobs-are-thin",
      comment: "a handler only delegates",
      severity: "error",
      from: { path: "^jobs/(?!serve|handle|schedule)" },
      to: { path: ["^db/", "^app/adapters/", "^node_modules/(drizzle-orm|postgres)/"] },
    },
    {
      name: "adapters-know-no-domain",
      comment: "replaceable",
      severity: "error",
      from: { path: "^app/adapters/" },
      to: { path: ["^app/(?!core/|adapters/|config[.]server)", "^db/", "^jobs/"] },
    },
    {
      name: "only-adapters-know-vendors",
      comment: "one file to change",
      severity: "error",
      from: { path: "^(app|db|jobs)/", pathNot: "^app/adapters/" },
      to: { path: "^node_modules/(stripe|resend|imapflow|ioredis|nodemailer|smtp-server|arctic)/" },
    },
    {
      name: "db-is-the-floor",
      comment: "the schema has no opinions",
      severity: "error",
      from: { path: "^db/" },
      to: { path: "^app/(?!core/|config[.]server)" },
    },
    {
      name: "core-is-the-bottom",
      comment: "words all rooms share",
      severity: "error",
      from: { path: "^app/core/" },
      to: { path: ["^app/(?!core/|config[.]server)", "^db/", "^jobs/"] },
    },
    {
      name: "privacy-reads-the-inventory",
      comment: "it works from classification alone",
      severity: "error",
      from: { path: "^app/privacy/(?!routes/)" },
      to: {
        path: "^app/(?!privacy/|core/|adapters/).+[.]server[.]ts$",
        pathNot: "^app/config[.]server[.]ts$",
      },
    },
    {
      name: "no-cycles",
      comment: "two files that need each other hide a third",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^build/", "^public/", "^node_modules/.cache"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".js"],
    },
  },
};
