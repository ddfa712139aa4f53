/** Rooms of the house do not need each other in circles: where two would, there is a third. */
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const shared = new Set(["core", "web", "ui", "adapters", "start"]);

/** Room → the rooms whose modules it imports; route files and components are leaves and do not count. */
async function arrows(): Promise<Map<string, Set<string>>> {
  const graph = new Map<string, Set<string>>();
  for (const entry of await readdir("app", { withFileTypes: true })) {
    if (!entry.isDirectory() || shared.has(entry.name)) continue;
    const needs = new Set<string>();
    for (const file of await readdir(`app/${entry.name}`)) {
      if (!file.endsWith(".ts")) continue;
      const source = await readFile(`app/${entry.name}/${file}`, "utf8");
      for (const [statement, room] of source.matchAll(/^import [^;]*?from "#app\/([\w-]+)\//gms)) {
        const typesOnly = /^import type /.test(statement);
        if (!typesOnly && room !== entry.name && !shared.has(room!)) needs.add(room!);
      }
    }
    graph.set(entry.name, needs);
  }
  return graph;
}

function circles(graph: Map<string, Set<string>>): string[] {
  const found: string[] = [];
  function walk(room: string, path: string[]): void {
    if (path.includes(room)) {
      found.push([...path.slice(path.indexOf(room)), room].join(" → "));
      return;
    }
    for (const next of graph.get(room) ?? []) walk(next, [...path, room]);
  }
  for (const room of graph.keys()) walk(room, []);
  return found;
}

test("no two rooms need each other", async () => {
  const graph = await arrows();

  expect(graph.size).toBeGreaterThan(8);
  expect(circles(graph)).toEqual([]);
});
