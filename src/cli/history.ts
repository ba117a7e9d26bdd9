/** `rubricator history`: the runs, or what was written at a path, with diffs and who asked for it. */

import { unifiedDiff } from '../actions/file-diff.ts';
import type { NamedRun } from '../actions/named-runs.ts';
import { showActor } from '../domain/actor.ts';
import { printable } from '../domain/text/printable.ts';
import { minuteOf } from '../domain/text/time.ts';
import type { Write } from '../ports/write-journal.ts';
import { paintDiff } from './diff.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import type { Paint } from './paint.ts';
import { out, outJson, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { plural } from './words.ts';

export interface HistoryOptions extends CommonOptions {
  json?: boolean;
  limit?: number;
}

const RUNS_SHOWN = 20;

/** @param path a book or a sidecar; the runs that wrote something if undefined */
export async function historyCommand(path: string | undefined, options: HistoryOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const { paint } = screenFor(options);
    if (path === undefined) {
      const runs = await app.questions.runs(options.limit ?? RUNS_SHOWN);
      if (options.json) outJson(runs);
      else {
        for (const run of runs) out(`run ${run.id}  ${runLine(run)}`);
        out(runs.length > 0 ? 'rubricator undo <run> takes one back; rubricator history <path> shows what was changed.' : 'Nothing has been written yet.');
      }
      return EXIT.ok;
    }
    const done = (await app.questions.history(path)).filter(({ isDone }) => isDone);
    if (options.json) outJson(done.map(writeToJson));
    else if (done.length === 0) out('Nothing was written there.');
    else for (const write of done) printWrite(write, paint);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

/** `2026-11-27 02:46  set title, publisher of The Salt Road, 2 files, by ann (command line)`. */
export function runLine({ kind, actor, startedAtMs, finishedAtMs, writes, books, undoes, decided, book }: NamedRun): string {
  const what = decided ?? (kind === 'undo' && undoes !== undefined ? `undo of run ${undoes}` : kind);
  const about = book ?? (books > 0 ? plural(books, 'book') : undefined);
  const between = kind === 'decision' || kind === 'undo' ? 'for' : 'of';
  const parts = [about ? `${what} ${between} ${about}` : what, ...(writes > 0 ? [plural(writes, 'file')] : []), `by ${showActor(actor)}`];
  return printable(`${minuteOf(startedAtMs)}  ${parts.join(', ')}${finishedAtMs === undefined ? ' (cut off)' : ''}`);
}

function printWrite(write: Write, paint: Paint): void {
  out(paint('bold', `run ${write.runId}  ${minuteOf(write.writtenAtMs)}  ${write.exporter} ${write.action}  ${printable(write.path)}`));
  if (write.isKept) for (const line of paintDiff(unifiedDiff(write.path, write), paint)) out(`  ${line}`);
  else out('  (the bytes are no longer kept)');
}

function writeToJson({ before, after, writtenAtMs, isKept, ...write }: Write) {
  const { isDone: _, ...rest } = write;
  return { ...rest, writtenAt: new Date(writtenAtMs).toISOString(), ...(isKept && { diff: unifiedDiff(write.path, { before, after }) }) };
}
