/** Events as one caller hears them: of the books that it may see, without the values that it may not read, and without what counts other books. */
import type { Access } from '../domain/access/access.ts';
import { shownValues } from '../domain/access/shown-fields.ts';
import type { AnyEvent } from '../domain/events.ts';
import type { Items } from '../ports/items.ts';

/** The event as it is seen; undefined if it is not. */
export type SeeEvent = (event: AnyEvent) => Promise<AnyEvent | undefined>;

export interface SeenEventsDeps {
  /** The store as the caller sees it. */
  store: Pick<Items, 'find'>;
  /** Libraries of which some book is seen. */
  libraryIds(): Promise<readonly string[]>;
}

export function seenEvents(deps: SeenEventsDeps, access: Access): SeeEvent {
  const seesAllBooks = access.booksFor('see') === undefined;
  if (seesAllBooks && access.readsAllFields) return async (event) => event;
  return async (event) => {
    if (!seesAllBooks && !(await isOfSeen(event, deps))) return undefined;
    return access.readsAllFields ? event : shownEvent(event, access);
  };
}

/** False as well for what tells how many books there are, or how often providers are asked about them. */
async function isOfSeen(event: AnyEvent, { store, libraryIds }: SeenEventsDeps): Promise<boolean> {
  switch (event.name) {
    case 'item.done':
    case 'item.unchanged':
    case 'item.failed':
    case 'item.offline':
    case 'export.complete':
    case 'aggregation.conflict':
      return (await store.find(event.data.library, event.data.path)) !== undefined;
    case 'library.available':
    case 'library.unavailable':
    case 'library.paused':
    case 'library.resumed':
      return (await libraryIds()).includes(event.data.library);
    case 'provider.trouble':
    case 'provider.paused':
    case 'provider.resumed':
      return true;
    default:
      return false;
  }
}

function shownEvent(event: AnyEvent, access: Access): AnyEvent | undefined {
  switch (event.name) {
    case 'item.done':
      return { ...event, data: { ...event.data, ...shownNames(event.data, access) } };
    case 'export.complete':
      return { ...event, data: { ...event.data, ...shownNames(event.data, access) } };
    // What went wrong may quote any field.
    case 'item.failed':
      return { ...event, data: { ...event.data, problems: [] } };
    case 'aggregation.conflict': {
      const { field } = event.data;
      return access.mayRead({ field }) && !access.isMasked({ field }) ? event : undefined;
    }
    default:
      return event;
  }
}

function shownNames({ title, authors }: { title?: string | undefined; authors: readonly string[] }, access: Access) {
  const shown = shownValues({ ...(title !== undefined && { title }), authors: authors.map((name) => ({ name })) }, access);
  return { title: shown.title, authors: (shown.authors ?? []).map(({ name }) => name) };
}

/** A book that the daemon was done with. */
export interface DoneBook {
  id: number;
  /** The title, or the path. */
  name: string;
  library: string;
  atMs: number;
  how: 'new' | 'updated' | 'to review' | 'with problems';
}

export function isOfDoneBook({ name }: AnyEvent): boolean {
  return name === 'item.done' || name === 'item.failed';
}

/** Each book once. @param events newest first */
export async function doneBooks(events: readonly AnyEvent[], store: Pick<Items, 'find'>): Promise<DoneBook[]> {
  const found = new Map<number, DoneBook>();
  for (const event of events) {
    if (event.name !== 'item.done' && event.name !== 'item.failed') continue;
    const { library, path } = event.data;
    const item = await store.find(library, path);
    if (!item || found.has(item.id)) continue;
    const name = (event.name === 'item.done' ? event.data.title : undefined) ?? path;
    found.set(item.id, { id: item.id, name, library, atMs: event.atMs, how: howOf(event) });
  }
  return [...found.values()];
}

function howOf(event: Extract<AnyEvent, { name: 'item.done' | 'item.failed' }>): DoneBook['how'] {
  if (event.name === 'item.failed') return 'with problems';
  return event.data.isToReview ? 'to review' : event.data.isNew ? 'new' : 'updated';
}
