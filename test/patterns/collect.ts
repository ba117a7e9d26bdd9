/** Finds every regular expression of the program: those that are written down, and those that are put together from pieces. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { parseSync, Visitor } from 'oxc-parser';
import { sourcesIn, textOf } from '../house.ts';

/** A regular expression and where it stands. */
export interface Pattern {
  /** `file.ts:line`. */
  place: string;
  source: string;
  flags: string;
}

export function textOfPattern({ source, flags }: Pick<Pattern, 'source' | 'flags'>): string {
  return `/${source}/${flags}`;
}

const files = ['src', 'config', 'providers', 'exporters'].flatMap(sourcesIn);

/** Those that stand between slashes. */
export function writtenPatterns(): Pattern[] {
  return files.flatMap((file) => {
    const found: Pattern[] = [];
    visit(file, {
      Literal(node, place) {
        if ('regex' in node) found.push({ place, source: node.regex.pattern, flags: node.regex.flags });
      },
    });
    return found;
  });
}

/** Where the program calls `RegExp`. */
export function placesOfMaking(): string[] {
  return files.flatMap((file) => {
    const places: string[] = [];
    const note = ({ callee }: { callee: object }, place: string) => {
      if ('name' in callee && callee.name === 'RegExp') places.push(place);
    };
    visit(file, { NewExpression: note, CallExpression: note });
    return places;
  });
}

/** Those that the program makes while it is loaded, as they are then. */
export async function madePatterns(places: readonly string[]): Promise<Pattern[]> {
  const worker = new Worker(new URL('./making.ts', import.meta.url), { workerData: [...new Set(places.map((place) => place.replace(/:\d+$/, '')))] });
  const [made] = (await once(worker, 'message')) as [Pattern[]];
  await worker.terminate();
  return made;
}

type Handlers = { [K in 'Literal' | 'NewExpression' | 'CallExpression']?: (node: NodeOf<K>, place: string) => void };
type NodeOf<K extends 'Literal' | 'NewExpression' | 'CallExpression'> = Parameters<NonNullable<ConstructorParameters<typeof Visitor>[0][K]>>[0];

function visit(file: string, handlers: Handlers): void {
  const text = textOf(file);
  const placed = Object.entries(handlers).map(([kind, handle]) => [
    kind,
    (node: { start: number }) => handle(node as never, `${file}:${text.slice(0, node.start).split('\n').length}`),
  ]);
  new Visitor(Object.fromEntries(placed)).visit(parseSync(file, text).program);
}
