/** `rubricator undo`: brings back what stood before a run, or before the last writes at a path. */
import { unifiedDiff } from '../actions/file-diff.ts';
import type { Undone } from '../actions/take-back.ts';
import type { UndoInput } from '../actions/undo.ts';
import type { UndoStep } from '../actions/undo-writes.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { canAsk, declined } from './confirm.ts';
import { paintDiff } from './diff.ts';
import { EXIT } from './exit-codes.ts';
import { runLine } from './history.ts';
import type { CommonOptions } from './options.ts';
import type { Paint } from './paint.ts';
import { applyAtOnce, type ScanSession, withScans } from './scan-session.ts';
import { out, outJson, screenFor } from './screen.ts';

export interface UndoOptions extends CommonOptions {
  dryRun?: boolean;
  /** A dry run shows diffs even if many books are meant. */
  diff?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** No provider is asked about what stood there before. */
const SESSION = { offline: true, readOnly: true };

/** @param target a run's number, or a path; the latest run that was not undone yet if undefined */
export async function undoCommand(target: string | undefined, options: UndoOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  const { paint } = screenFor(options);
  const number = target !== undefined && /^#?\d{1,9}$/.test(target) ? Number(target.replace('#', '')) : undefined;
  return withScans({ ...options, ...SESSION, quiet: !isDryRun, diff: true, silent: !isDryRun || options.json === true }, async (session) => {
    const input = { target: number ?? target, actor: commandLineActor(), isDryRun };
    const isAsking = canAsk() && !isDryRun && !options.yes && !options.json;
    const plan = isAsking ? await planOf(input, session) : undefined;
    const exit = plan && (await declinedPlan(plan, paint));
    if (exit !== undefined) return exit;
    const { apply, exitCode } = applyAtOnce(session);
    const undone = await session.app.changes(apply).undo({ ...input, ...(plan && { agreedRun: plan.run.id }) });
    if (options.json) outJson({ ...undone, steps: undone.steps.map(stepToJson) });
    else {
      if (!plan) out(`${isDryRun ? 'Would undo' : 'Undoing'} ${whatIsUndone(undone)}`);
      printUndone(options.diff || isOfOneBook(undone) ? undone : withoutDiffs(undone), isDryRun, paint);
    }
    const isRefused = (undone.kept ?? []).length > 0 || undone.steps.some(isMissed);
    return isRefused ? EXIT.someFailed : exitCode();
  });
}

function isOfOneBook({ steps }: Undone): boolean {
  return new Set(steps.map(({ itemId }) => itemId)).size <= 1;
}

function withoutDiffs(undone: Undone): Undone {
  return { ...undone, steps: undone.steps.map(({ change: _, ...step }) => step) };
}

/** What an undo would do, without the sidecars that would be written anew. */
function planOf(input: UndoInput, { app }: ScanSession): Promise<Undone> {
  return app.changes(async () => {}).undo({ ...input, isDryRun: true });
}

/** Says what would be undone, and asks. */
function declinedPlan(plan: Undone, paint: Paint): Promise<number | undefined> {
  out(`This undoes ${whatIsUndone(plan)}`);
  printUndone({ ...plan, steps: plan.steps.filter(isMissed) }, true, paint, plan.steps);
  return declined('Undo it?');
}

/** `run 3: 2026-11-27 02:46  set title of The Salt Road, 2 files, by ann (command line)`. */
function whatIsUndone({ run, part }: Undone): string {
  return `${part === undefined ? '' : `what was done to ${printable(part)} by `}run ${run.id}: ${runLine(run)}`;
}

/** @param counted the steps of the summary, where only some are listed */
function printUndone({ decisions, kept = [], steps }: Undone, isDryRun: boolean, paint: Paint, counted = steps): void {
  for (const step of steps) printStep(step, isDryRun, paint);
  out(`${summaryOf(counted, isDryRun)}.`);
  if (decisions === 'restored' || decisions === 'partly') out(isDryRun ? 'What it decided would be forgotten.' : 'What it decided is forgotten.');
  if (kept.length > 0) out(`What was decided anew since is kept: ${kept.map(printable).join(', ')}.`);
}

function isMissed({ action }: UndoStep): boolean {
  return action === 'refused' || action === 'failed';
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
