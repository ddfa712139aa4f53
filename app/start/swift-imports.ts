/**
 * Makes Node find modules sooner: a process starts in a third of the time. Imported before all others.
 *
 * Node reads the package.json beside a module each time one is named, and drizzle-orm's has 180 kB
 * for its hundreds of files. Our own names say where they are, and a package is where it was before.
 */
import { type ResolveFnOutput, registerHooks } from "node:module";

const root = new URL("../../", import.meta.url).href;
const packages = `${root}node_modules/`;
const drizzle = `${packages}drizzle-orm/`;
const ours = /^#(?:app|db|jobs|tests)\/.*\.ts$/;
const named = /^(?!node:|file:)[@a-z]/;

const found = new Map<string, ResolveFnOutput>();

registerHooks({
  resolve(name, context, next) {
    const from = context.parentURL ?? "";
    if (ours.test(name)) {
      return { url: root + name.slice(1), format: "module-typescript", shortCircuit: true };
    }
    if (from.startsWith(drizzle) && from.endsWith(".js") && name.startsWith(".")) {
      return { url: new URL(name, from).href, format: "module", shortCircuit: true };
    }
    if (!named.test(name) || !from.startsWith(root) || from.startsWith(packages)) {
      return next(name, context);
    }
    // `require` and `import` may find different files under one name.
    const key = `${context.conditions.join()} ${name}`;
    const known = found.get(key) ?? { ...next(name, context), shortCircuit: true };
    found.set(key, known);
    return known;
  },
});
