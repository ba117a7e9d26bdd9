/** `rubricator undo`: brings back what stood before a run, or before the last writes at a path. */
import type { Undone } from '../actions/undo.ts';
import type { UndoStep } from '../actions/undo-writes.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { paintDiff, unifiedDiff } from './diff.ts';
import { EXIT } from './exit-codes.ts';
import { runLine } from './history.ts';
import type { CommonOptions } from './options.ts';
import type { Paint } from './paint.ts';
import { applyAtOnce, withScans } from './scan-session.ts';
import { out, outJson, screenFor } from './screen.ts';

export interface UndoOptions extends CommonOptions {
  dryRun?: boolean;
  json?: boolean;
}

/** No provider is asked about what stood there before. */
const SESSION = { offline: true, readOnly: true };

/** @param target a run's number, or a path; the latest run that was not undone yet if undefined */
export async function undoCommand(target: string | undefined, options: UndoOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  const number = target !== undefined && /^#?\d{1,9}$/.test(target) ? Number(target.replace('#', '')) : undefined;
  return withScans({ ...options, ...SESSION, quiet: !isDryRun, diff: true, silent: !isDryRun || options.json === true }, async (session) => {
    const { apply, exitCode } = applyAtOnce(session);
    const undone = await session.app.changes(apply).undo({ target: number ?? target, actor: commandLineActor(), isDryRun });
    if (options.json) outJson({ ...undone, steps: undone.steps.map(stepToJson) });
    else printUndone(undone, isDryRun, screenFor(options).paint);
    const isRefused = (undone.kept ?? []).length > 0 || undone.steps.some(({ action }) => action === 'refused' || action === 'failed');
    return isRefused ? EXIT.someFailed : exitCode();
  });
}

function printUndone({ run, decisions, kept = [], steps }: Undone, isDryRun: boolean, paint: Paint): void {
  if (run) out(`${isDryRun ? 'Would undo' : 'Undoing'} run ${run.id}: ${runLine(run)}`);
  for (const step of steps) printStep(step, isDryRun, paint);
  out(`${summaryOf(steps, isDryRun)}.`);
  if (decisions === 'restored' || decisions === 'partly') out(isDryRun ? 'What it decided would be forgotten.' : 'What it decided is forgotten.');
  if (kept.length > 0) out(`What was decided anew since is kept: ${kept.map(printable).join(', ')}.`);
}

function printStep({ path, action, reason, change }: UndoStep, isDryRun: boolean, paint: Paint): void {
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
    ...count('follows', isDryRun ? 'to be written anew' : 'written anew'),
    ...count('refused', 'left alone'),
    ...count('failed', 'failed'),
  ];
  return parts.join(', ') || 'Nothing to undo';
}

function stepToJson({ change, done: _, ...step }: UndoStep) {
  return { ...step, ...(change && { diff: unifiedDiff(step.path, change) }) };
}
