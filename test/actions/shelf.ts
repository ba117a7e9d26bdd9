/** A store in memory with one book that two providers have answered about, and what actions need around it. */
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { ActionDeps } from '../../src/actions/actions.ts';
import { createAnswerMemory } from '../../src/actions/answer-memory.ts';
import type { Change } from '../../src/actions/apply.ts';
import { createOwnFields } from '../../src/actions/own-fields.ts';
import type { KnownCommand } from '../../src/actions/run-command.ts';
import { type Actor, DAEMON } from '../../src/domain/actor.ts';
import { candidateKey } from '../../src/domain/book/candidate.ts';
import { type CustomField, isSearched } from '../../src/domain/book/custom-field.ts';
import { ReadError } from '../../src/domain/errors.ts';
import { createKeptPictures } from '../../src/files/kept-pictures.ts';
import { createChainAnswers } from '../../src/pipeline/chain/chain-answers.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import type { Libraries } from '../../src/ports/libraries.ts';
import { createPauses } from '../../src/store/pauses.ts';
import { createAuditLog } from '../../src/store/sqlite/audit-log.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createFieldRegistry } from '../../src/store/sqlite/own-fields.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';
import { createSearchTexts } from '../../src/store/sqlite/search-texts.ts';
import { loadPauses } from '../../src/work/pauses-in-force.ts';
import { candidate, catalogueRecordOf, matchSettings, mergeSettings, people, query } from '../pipeline/samples.ts';

export const ANN: Actor = { kind: 'command-line', name: 'ann' };
/** What the config file says. */
export const CONFIG = '# mine\nlog:\n  level: info\n';
export const PATH = '/books/A/Salt';

/** A match that is applied, and one that is not. */
const SALT = candidate('audible', { title: 'The Salt Road', authors: people('Marit Osei') });
const OTHER = candidate('itunes', { title: 'Salt', authors: people('M. Osei') });
export const KEYS: readonly [string, string] = [candidateKey(SALT), candidateKey(OTHER)];

/** A command that says the paths of the books that it sees. */
export const SAY: KnownCommand = {
  ...{
    plugin: 'a-plugin',
    id: 'say',
    summary: 'says',
    options: [],
    arguments: [],
    schema: z.strictObject({ loud: z.boolean().optional() }),
    timeoutMs: 60_000,
  },
  async *run(_options, { books }) {
    const ids: number[] = [];
    for await (const { id, path } of books()) {
      ids.push(id);
      yield path;
    }
    return { ids };
  },
};

function noSuchFile(path: string): never {
  throw new ReadError(`${path}: there is no such file or folder`);
}

function unexpected(error: unknown): never {
  throw error;
}

/** @param ofConfig the user's own fields of the config */
export async function shelf(ofConfig: readonly CustomField[] = []) {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const registry = createFieldRegistry(db);
  const ownFields = createOwnFields(ofConfig, registry);
  const searched = () => ownFields.current().filter(isSearched);
  const store = createItemStore(db, { searched });
  const audit = createAuditLog(db);
  const catalogue = createCatalogue(db, searched);
  const place = { library: 'l', path: 'A/Salt', folder: 'A/Salt', isFile: false };
  const seen = { contentKey: 'c', fingerprint: 'f', settingsKey: 's', problems: [] };
  const itemId = await store.save({
    item: { ...place, ...seen, editionKind: 'audio', state: 'ok', query: query({ title: 'The Salt Road', authors: ['Marit Osei'] }) },
    localCandidates: [candidate('tags', { title: 'Road', publisher: 'Pike' }, 0.7, { local: true })],
    answers: [{ lookup: { provider: 'audible', outcome: 'found', dueAtMs: 1 }, candidates: [SALT] }].concat([
      { lookup: { provider: 'itunes', outcome: 'found', dueAtMs: 1 }, candidates: [OTHER] },
    ]) as never,
    overrides: [],
    record: catalogueRecordOf({ title: 'The Salt Road', authors: people('Marit Osei') }),
    sidecars: [],
  });
  const item = await store.byId(itemId);
  if (!item) throw new Error('not saved');
  const libraries: Pick<Libraries, 'findItems' | 'placeAt' | 'placeOf' | 'rootOf'> = {
    findItems: async (path) => (path === PATH ? [item] : path === '/books/A' ? [item, item] : path.startsWith('/books/') ? [] : noSuchFile(path)),
    placeAt: async (path) => (path.startsWith('/books/') ? { library: 'l', root: '/books', path: path.slice('/books/'.length) } : undefined),
    placeOf: async ({ path, folder }) => ({ path: `/books/${path}`, folder: `/books/${folder}` }),
    rootOf: async () => '/books',
  };
  let nowMs = 100;
  const files = new Map<string, Buffer>();
  const kept = createKeptPictures(undefined);
  const told: [string, unknown][] = [];
  const events: ActionDeps['events'] = { emit: (name, data) => void told.push([name, data]) };
  /** How often somebody will be found at work on the book. */
  const under = { way: 0, released: 0 };
  const config = { text: CONFIG, isWritable: true, problems: [] as string[], reloads: 0 };
  const deps: ActionDeps = {
    ...{
      store,
      audit,
      catalogue,
      libraries: libraries as Libraries,
      hosts: [],
      senders: [],
      chainAnswers: createChainAnswers(),
      providers: [],
      libraryIds: ['l'],
    },
    pauses: await loadPauses(createPauses(db), { now: () => nowMs, sleep: async () => {} }),
    settings: { match: matchSettings, merge: mergeSettings, complete: [] },
    pictures: {
      thumbnail: async ({ cover, widthPixels }) => Buffer.from(`${cover.location} ${widthPixels}`),
      keep: (bytes, isDryRun) => kept.keep(bytes, isDryRun),
      inside: async () => [{ source: 'embedded', location: 'A/Salt/book.m4b' }],
    },
    configFile: {
      path: '/etc/rubricator.yaml',
      read: async () => ({ text: config.text, version: hashOf(config.text), isWritable: config.isWritable }),
      problemsIn: () => config.problems,
      write: async (text) => void Object.assign(config, { text }),
      reload: () => void config.reloads++,
    },
    ...{ ownFields, registry, searchTexts: createSearchTexts(db, searched) },
    mayRead: () => true,
    memory: createAnswerMemory(() => nowMs),
    tallies: createTallies(db, unexpected),
    telemetry: async () => undefined,
    linkedData: async () => ({ isSo: true }),
    commands: [SAY],
    newToken: () => 't',
    now: () => ++nowMs,
    ...{ events, hold: async () => (under.way > 0 ? undefined : async () => void under.released++), sleep: async () => void under.way-- },
    openFiles: async () => ({
      readBytes: async (path) => files.get(path),
      lookOf: async () => undefined,
      async write(path, bytes) {
        files.set(path, Buffer.from(bytes));
        return { sizeBytes: bytes.length, mtimeMs: 1 };
      },
      remove: async (path) => void files.delete(path),
    }),
  };
  /** A sidecar that a run wrote. */
  async function wrote(runId: number, text: string, name = 'metadata.json', of = itemId) {
    const path = `${place.folder}/${name}`;
    const before = files.get(path);
    const after = Buffer.from(text);
    const [id] = await store.beginWrites([
      {
        ...{ runId, library: 'l', itemId: of, exporter: 'abs-json', path, wasOurs: true, token: 't', writtenAtMs: 1 },
        ...{ before, after, beforeHash: before && hashOf(before), afterHash: hashOf(after) },
      },
    ]);
    files.set(path, after);
    await store.endWrites([{ id: id as number, sidecar: { path, exporter: 'abs-json', hash: hashOf(after), sizeBytes: 1, mtimeMs: 1, bytes: after } }]);
    return path;
  }
  const applied: Change[] = [];
  return { db, store, audit, item, deps, config, files, told, under, wrote, applied, apply: async (change: Change) => void applied.push(change) };
}

export { DAEMON };
