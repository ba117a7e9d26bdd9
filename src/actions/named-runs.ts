/** Runs as people are told of them: what was decided in each, and about which book. */
import { LOCK_ORIGIN, type Override, overrideKey } from '../domain/book/record.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { Items } from '../ports/items.ts';
import type { RunLog, StoredEdit, StoredRun } from '../ports/run-log.ts';
import type { Edit } from './amend.ts';

export interface NamedRun extends StoredRun {
  /** What a person decided: `set title, publisher`, `confirm audible:B0…@us`. */
  decided?: string;
  /** The fields that a person decided, all of them. */
  fields?: string[];
  /** The title of the only book that it is about; its path if that has none. */
  book?: string;
  /** False where the caller may not take it back. */
  mayUndo?: boolean;
}

export interface NamedRunsDeps {
  store: Items & RunLog;
  catalogue: Pick<Catalogue, 'get'>;
}

const FIELDS_NAMED = 5;

/** The latest runs that wrote or decided something, newest first. */
export async function namedRuns(limit: number, deps: NamedRunsDeps): Promise<NamedRun[]> {
  const runs = await deps.store.runs(limit);
  return Promise.all(runs.map((run) => namedRun(run, deps)));
}

export async function namedRun(run: StoredRun, deps: NamedRunsDeps): Promise<NamedRun> {
  const itemId = run.itemId ?? (run.books === 1 ? run.firstItemId : undefined);
  const book = itemId === undefined ? undefined : await bookName(itemId, deps);
  // Every part of a run decides the same.
  const [part] = run.parts > 0 ? await deps.store.partsOf(run.id, 1) : [run];
  const changes = run.kind === 'edit' && part?.edit ? changesOf(part.edit) : [];
  const decided = run.kind === 'decision' ? run.edit?.about : changes.map(inWords).join(', ');
  return {
    ...run,
    ...(decided && { decided }),
    ...(changes.length > 0 && { fields: changes.flatMap(({ fields }) => fields) }),
    ...(book !== undefined && { book }),
  };
}

/** The title of a book, or its path; undefined if it is not known any more. */
export async function bookName(itemId: number, { store, catalogue }: NamedRunsDeps): Promise<string | undefined> {
  return (await catalogue.get(itemId))?.record.values.title ?? (await store.byId(itemId))?.path;
}

interface FieldChange {
  action: Edit['action'];
  fields: string[];
}

/** What a person did to fields, from what was decided about them before and after. */
function changesOf({ before, after }: StoredEdit): FieldChange[] {
  const [was, is] = [before, after].map((list) => new Map(list.map((each) => [overrideKey(each), each]))) as [Map<string, Override>, Map<string, Override>];
  const taken = [...was.values()].filter((each) => !is.has(overrideKey(each)));
  const made = [...is.values()].filter((each) => JSON.stringify(each) !== JSON.stringify(was.get(overrideKey(each))));
  const changes = [
    ...made.map((each) => ({ action: isLock(each) ? ('lock' as const) : each.value === undefined ? ('clear' as const) : ('set' as const), each })),
    ...taken.map((each) => ({ action: isLock(each) ? ('unlock' as const) : ('unset' as const), each })),
  ];
  return [...Map.groupBy(changes, ({ action }) => action)].map(([action, of]) => ({ action, fields: of.map(({ each }) => overrideKey(each)) }));
}

const isLock = ({ origin }: Override) => origin === LOCK_ORIGIN;

function inWords({ action, fields }: FieldChange): string {
  const more = fields.length - FIELDS_NAMED;
  return `${action} ${more > 1 ? `${fields.slice(0, FIELDS_NAMED).join(', ')} and ${more} more` : fields.join(', ')}`;
}
