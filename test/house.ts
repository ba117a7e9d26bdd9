/** Reads the source as a house: files, what they import, and how large they and their functions are. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { PACKAGE_ROOT } from '../src/runtime/version.ts';

/** A function with its size. */
export interface FunctionSize {
  /** `file.ts:name`. */
  name: string;
  lines: number;
  parameters: number;
}

/** TypeScript files below a folder, as paths from the project's root. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(PACKAGE_ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

export function textOf(file: string): string {
  return readFileSync(join(PACKAGE_ROOT, file), 'utf8');
}

/** What a file imports, types and lazy imports included: paths from the project's root for files, package names for the rest. */
export function importsOf(file: string): string[] {
  const text = textOf(file);
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
  const names = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    // What is worked out while the program runs is the code of a plugin, which stands in no room.
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end)).flatMap((argument) => /^'([^']+)'$/.exec(argument)?.[1] ?? []),
  ];
  return names.map((name) => (name.startsWith('.') ? relative(PACKAGE_ROOT, resolve(PACKAGE_ROOT, dirname(file), name)) : name));
}

/** Groups of files that import each other, directly or by way of others (Tarjan's strongly connected components). */
export function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    order.set(file, order.size);
    lowest.set(file, order.size - 1);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!imports.has(next)) continue;
      const reached = order.has(next) ? (stack.includes(next) ? (order.get(next) as number) : Number.POSITIVE_INFINITY) : visit(next);
      lowest.set(file, Math.min(lowest.get(file) as number, reached));
    }
    if (lowest.get(file) === order.get(file)) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return lowest.get(file) as number;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}

interface Positioned {
  start: number;
  end: number;
}

interface FunctionNode extends Positioned {
  params: readonly unknown[];
  id?: { name: string } | null;
}

/** Every function of a file that has a name, with methods and arrow functions that are bound to one. */
export function functionsOf(file: string): FunctionSize[] {
  const text = textOf(file);
  const { program } = parseSync(file, text);
  const names = new Map<number, string>();
  const found: FunctionSize[] = [];
  const bind = (key: unknown, value: unknown) => {
    const { name } = (key ?? {}) as { name?: string };
    if (name && value) names.set((value as Positioned).start, name);
  };
  const measure = (node: FunctionNode) => {
    const name = node.id?.name ?? names.get(node.start);
    const lines = text.slice(node.start, node.end).split('\n').length;
    if (name !== undefined || lines > 1) found.push({ name: `${file}:${name ?? '(unnamed)'}`, lines, parameters: node.params.length });
  };
  new Visitor({
    VariableDeclarator: ({ id, init }) => bind(id, init),
    Property: ({ key, value }) => bind(key, value),
    MethodDefinition: ({ key, value }) => bind(key, value),
    FunctionDeclaration: (node) => measure(node as FunctionNode),
    FunctionExpression: (node) => measure(node as FunctionNode),
    ArrowFunctionExpression: (node) => measure(node as FunctionNode),
  }).visit(program);
  return found;
}

/** Names of the types and interfaces that a file exports. */
export function exportedTypesOf(file: string): string[] {
  return [...textOf(file).matchAll(/^export (?:type|interface) (\w+)\b(?!\s*[,}])/gm)].map((match) => match[1] ?? '');
}
