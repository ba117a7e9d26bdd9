/** Files about all books, kept fresh: after a scan, and while the daemon runs, when records changed. */
import type { ExportConfig } from '../../config/exports.ts';
import type { Config } from '../../config/schema.ts';
import type { Questions } from '../actions/actions.ts';
import { ActionError } from '../actions/find-book.ts';
import { recordFile } from '../actions/record-files.ts';
import type { PlacedEntry } from '../actions/search.ts';
import { readScope } from '../domain/access/read-role.ts';
import { fitsScope } from '../domain/access/restriction.ts';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import type { Clock } from '../domain/clock.ts';
import { errnoOf, messageOf, RubricatorError, writeReasonOf } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import { isStorageAddress } from '../domain/storage-address.ts';
import { writeStreamed } from '../files/write-streamed.ts';
import type { Log } from '../ports/log.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import { audioFilesOf } from './audio-files.ts';
import { recordFormat } from './record-formats.ts';
import { type StorageDeps, writeStored } from './storage.ts';

/** How the writing of one file ended. */
export interface WrittenExport {
  file: string;
  /** False if it would be the same, or could not be written. */
  isNew: boolean;
  problem?: string;
  /** True if what the config wants of it cannot be. */
  isOfConfig?: boolean;
}

interface ExportsDeps {
  config: Pick<Config, 'libraries'> & { exports: readonly ExportConfig[] };
  /** What a condition of a file may name. */
  ownFields: Pick<OwnFields, 'current'>;
  questions: Pick<Questions, 'list' | 'book' | 'explainBook'>;
  storage: StorageDeps;
  /** Hears of each file. */
  note(outcome: WrittenExport): void;
}

/** Writes all files of the config, one behind the other. A file that cannot be written stops none of the others. */
export async function writeExports(deps: ExportsDeps, signal: AbortSignal = new AbortController().signal): Promise<WrittenExport[]> {
  const outcomes: WrittenExport[] = [];
  for (const wanted of deps.config.exports) {
    const outcome = await writeExport(wanted, deps, signal).then(
      (isNew): WrittenExport => ({ file: wanted.file, isNew }),
      (error: unknown): WrittenExport => ({
        file: wanted.file,
        isNew: false,
        problem: problemOf(error, wanted.file),
        ...(error instanceof ActionError && { isOfConfig: true }),
      }),
    );
    // What was broken off is no trouble.
    if (!signal.aborted) deps.note(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Whoever is told of it is told the file as well. */
function problemOf(error: unknown, file: string): string {
  if (!(error instanceof RubricatorError) && errnoOf(error)) return writeReasonOf(error);
  const message = messageOf(error);
  return message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
}

async function writeExport(wanted: ExportConfig, { config, ownFields, questions, storage }: ExportsDeps, signal: AbortSignal): Promise<boolean> {
  const { file, format: id, libraries, where, fields } = wanted;
  const format = await recordFormat(id);
  const problems: string[] = [];
  const choices = { libraries: config.libraries, customFields: ownFields.current() };
  const scope = readScope({ libraries, where }, choices, (path, message) => problems.push(`${path.join('.')}: ${message}`));
  // Without its condition the file would have books that it must not have.
  if (problems.length > 0) throw new ActionError(problems.join('; '));
  async function* books(): AsyncGenerator<PlacedEntry> {
    for await (const entry of questions.list({ text: '', filter: {} }))
      if (fitsScope(scope, { library: entry.item.library, values: entry.record.values })) yield entry;
  }
  const pieces = recordFile({ format, books: books(), fields: fields ?? FIELD_KEYS }, { ...questions, audioFilesOf });
  return isStorageAddress(file) ? writeStored(file, pieces, storage, signal) : writeStreamed(file, pieces);
}

/** What is told when the record of a book changed. */
const RECORD_EVENTS = ['item.done', 'item.failed', 'item.offline'] as const;
/** So long nothing must have changed: a run tells of many books. */
const QUIET_MS = 10_000;
/** Where there is always something, the files are written so often at least. What could not be written is tried again after so long. */
const LONGEST_MS = 600_000;
/** Storage that does not answer holds the end up no longer. */
const END_WITHIN_MS = 4000;

interface KeptExportsDeps extends ExportsDeps {
  events: EventBus;
  clock: Pick<Clock, 'now' | 'sleep'>;
  log: Log;
}

/** Writes the files at once, and again whenever records changed. Returns what ends that. */
export function keepExports({ events, clock, log, ...deps }: KeptExportsDeps): () => Promise<void> {
  if (deps.config.exports.length === 0) return async () => {};
  const ending = new AbortController();
  const sending = new AbortController();
  let changedAtMs: number | undefined = clock.now();
  let sinceMs = clock.now();
  let failing: { files: readonly ExportConfig[]; atMs: number } = { files: [], atMs: 0 };
  const listening = RECORD_EVENTS.map((name) =>
    events.on(name, () => {
      if (changedAtMs === undefined) sinceMs = clock.now();
      changedAtMs = clock.now();
    }),
  );
  const write = async (files: readonly ExportConfig[]) => {
    const outcomes = await writeExports({ ...deps, config: { ...deps.config, exports: files } }, sending.signal);
    for (const { file, isNew, problem } of outcomes) {
      if (problem !== undefined) log.warn({ file }, `the file is not written: ${problem}`);
      else if (isNew) log.info({ file }, 'the file is written anew');
    }
    failing = { files: files.filter((_, index) => outcomes[index]?.problem !== undefined), atMs: clock.now() };
  };
  const work = async () => {
    while (!ending.signal.aborted) {
      await clock.sleep(QUIET_MS / 10, ending.signal).catch(() => {});
      const isDue = changedAtMs !== undefined && (ending.signal.aborted || clock.now() - changedAtMs >= QUIET_MS || clock.now() - sinceMs >= LONGEST_MS);
      if (isDue) {
        changedAtMs = undefined;
        await write(deps.config.exports);
      } else if (!ending.signal.aborted && failing.files.length > 0 && clock.now() - failing.atMs >= LONGEST_MS) await write(failing.files);
    }
  };
  const working = work();
  return async () => {
    ending.abort();
    for (const forget of listening) forget();
    const done = new AbortController();
    clock.sleep(END_WITHIN_MS, done.signal).then(() => sending.abort(new Error('the daemon ended')));
    await working;
    done.abort();
  };
}
