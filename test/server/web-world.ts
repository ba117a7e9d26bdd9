/** What the pages need, over a real store and the real actions. */
import { type ActionDeps, createChanges, createQuestions } from '../../src/actions/actions.ts';
import type { Apply } from '../../src/actions/apply.ts';
import { readAssignments, readEntries, readFieldNames } from '../../src/actions/read-edit.ts';
import { readFilter, readSort } from '../../src/actions/read-filter.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import { candidate, catalogueRecordOf, people, query } from '../pipeline/samples.ts';

export interface WebWorldInput {
  deps: ActionDeps;
  apply: Apply;
  customFields?: readonly CustomField[];
}

export function webWorld({ deps, apply, customFields = [] }: WebWorldInput): ApiDeps {
  const questions = createQuestions(deps);
  const at = { startedAtMs: 1, lastWorkAtMs: 1 };
  const library = { library: 'l', mode: 'native', isAvailable: true, isLooking: false, lastLookAtMs: 1 } as const;
  const waiting = { library: 'l', reason: 'new', count: 2, oldestDueAtMs: 1 } as const;
  return {
    ...questions,
    ...createChanges(deps, apply),
    ...{ customFields, libraries: async () => ['l'], items: questions.search, find: questions.book, item: questions.show },
    status: async () => ({ version: '1', ...at, underWay: 0, isMoving: true, libraries: [library], items: [], queue: [waiting], outbox: [] }),
    checks: async () => [],
    metrics: async () => '',
    providers: async () => [{ id: 'goodreads', name: 'Goodreads', offBecause: 'it is off', status: undefined }],
    scan: async () => true,
    readFilter: async (words) => readFilter(words, { customFields, libraries: ['l'] }),
    readSort: (text) => readSort(text, customFields),
    ...{ feed: { follow: () => undefined }, seenEvents: () => () => true },
    readEdit: (action, fields) => (action === 'set' ? readAssignments(fields, customFields) : readFieldNames(action, fields, customFields)),
    readEntries: (name, entries) => readEntries(name, entries, customFields),
  };
}

/** A book whose only answer agrees with its title, so that it waits for a decision. */
export async function waitingBook(store: ItemStore, title: string): Promise<number> {
  const path = `Waiting/${title}`;
  const answer = candidate(`itunes`, { title, authors: people('Marit Osei'), publisher: 'Pike' }, 0.8, { sourceId: title });
  const seen = { contentKey: title, fingerprint: 'f', settingsKey: 's', problems: [] };
  const id = await store.save({
    item: { library: 'l', path, folder: path, isFile: false, ...seen, editionKind: 'audio', state: 'ok', query: query({ title }) },
    localCandidates: [candidate('tags', { title }, 0.7, { local: true })],
    answers: [{ lookup: { provider: 'itunes', outcome: 'found', dueAtMs: 1 }, candidates: [answer] }],
    overrides: [],
    record: catalogueRecordOf({ title }),
    sidecars: [],
  });
  await store.setState(id, { state: 'ok', problems: [], fingerprint: 'f', isToReview: true });
  return id;
}
