/** `rubricator undo` and `rubricator history`: what was written, and how it is taken back. */

import type { UndoStep } from '../actions/undo-writes.ts';
import type { StoredRun, Write } from '../ports/item-store.ts';
import { paintDiff, unifiedDiff } from './diff.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { type Paint, paintFor, printable } from './paint.ts';
import { setUp } from './setup.ts';

export interface UndoOptions extends CommonOptions {
  dryRun?: boolean;
  json?: boolean;
}

export interface HistoryOptions extends CommonOptions {
  json?: boolean;
  limit?: number;
}

const out = (line: string) => void process.stdout.write(`${line}\n`);
const RUNS_SHOWN = 20;

/** @param target a run's number, or a path; the latest run that was not undone yet if undefined */
export async function undoCommand(target: string | undefined, options: UndoOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const number = target !== undefined && /^#?\d{1,9}$/.test(target) ? Number(target.replace('#', '')) : undefined;
    const { run, decisions, steps } = await app.editing.undo(number ?? target, isDryRun);
    const paint = paintFor(process.stdout, process.env);
    if (options.json) out(JSON.stringify({ run, decisions, steps: steps.map(stepToJson) }, null, 2));
    else {
      if (run) out(`${isDryRun ? 'Would undo' : 'Undoing'} run ${run.id}: ${runLine(run)}`);
      for (const step of steps) tellStep(step, isDryRun, paint);
      out(`${summaryOf(steps, isDryRun)}.`);
      if (decisions === 'restored') out(isDryRun ? 'What it decided would be forgotten.' : 'What it decided is forgotten.');
      if (decisions === 'kept') out('What it decided was changed since, and is kept.');
    }
    return decisions === 'kept' || steps.some(({ action }) => action === 'refused' || action === 'failed') ? EXIT.someFailed : EXIT.ok;
  } finally {
    await app.close();
  }
}

function tellStep({ path, action, reason, change }: UndoStep, isDryRun: boolean, paint: Paint): void {
  const colour = action === 'refused' || action === 'failed' ? 'yellow' : 'green';
  out(`${paint(colour, action.padEnd(9))} ${printable(path)}${reason ? `  ${printable(reason)}` : ''}`);
  if (isDryRun && change) for (const line of paintDiff(unifiedDiff(path, change), paint)) out(`  ${line}`);
}

function summaryOf(steps: readonly UndoStep[], isDryRun: boolean): string {
  const count = (action: UndoStep['action'], words: string) => {
    const n = steps.filter((step) => step.action === action).length;
    return n > 0 ? [`${n} ${words}`] : [];
  };
  const to = isDryRun ? 'to be ' : '';
  const parts = [
    ...count('restored', `${to}restored`),
    ...count('removed', `${to}removed`),
    ...count('unchanged', 'as before already'),
    ...count('refused', 'left alone'),
    ...count('failed', 'failed'),
  ];
  return parts.join(', ') || 'Nothing to undo';
}

function stepToJson({ change, ...step }: UndoStep) {
  return { ...step, ...(change && { diff: unifiedDiff(step.path, change) }) };
}

/** @param path a book or a sidecar; the runs that wrote something if undefined */
export async function historyCommand(path: string | undefined, options: HistoryOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const paint = paintFor(process.stdout, process.env);
    if (path === undefined) {
      const runs = await app.editing.runs(options.limit ?? RUNS_SHOWN);
      if (options.json) out(JSON.stringify(runs, null, 2));
      else {
        for (const run of runs) out(`run ${run.id}  ${runLine(run)}`);
        out(runs.length > 0 ? 'rubricator undo <run> takes one back; rubricator history <path> shows what was changed.' : 'Nothing was written yet.');
      }
      return EXIT.ok;
    }
    const { writes } = await app.editing.history(path);
    const done = writes.filter(({ isDone }) => isDone);
    if (options.json) out(JSON.stringify(done.map(writeToJson), null, 2));
    else if (done.length === 0) out('Nothing was written there.');
    else for (const write of done) tellWrite(write, paint);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

function runLine({ kind, startedAtMs, finishedAtMs, writes, undoes }: StoredRun): string {
  const what = kind === 'undo' && undoes !== undefined ? `undo of run ${undoes}` : kind;
  return `${timeOf(startedAtMs)}  ${what}, ${writes} file${writes === 1 ? '' : 's'}${finishedAtMs === undefined ? ' (cut off)' : ''}`;
}

function tellWrite(write: Write, paint: Paint): void {
  out(paint('bold', `run ${write.runId}  ${timeOf(write.writtenAtMs)}  ${write.exporter} ${write.action}  ${printable(write.path)}`));
  if (write.isKept) for (const line of paintDiff(unifiedDiff(write.path, write), paint)) out(`  ${line}`);
  else out('  (the bytes are no longer kept)');
}

function writeToJson({ before, after, writtenAtMs, isKept, ...write }: Write) {
  const { isDone: _, ...rest } = write;
  return { ...rest, writtenAt: new Date(writtenAtMs).toISOString(), ...(isKept && { diff: unifiedDiff(write.path, { before, after }) }) };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
