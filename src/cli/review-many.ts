/** `review confirm --best` and `review reject --source`: one decision about all books that wait, or about a group of them. */
import type { DecidedMany, DecideManyInput } from '../actions/decide-many.ts';
import { answersOf, groupings, type ReviewGrouping, readGrouping } from '../actions/review-groups.ts';
import type { App } from '../app/app.ts';
import { printable } from '../domain/text/printable.ts';
import type { StoredItem } from '../ports/items.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { tellBusy } from './edit-many.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { type ScanSession, withScans } from './scan-session.ts';
import { out } from './screen.ts';
import { plural } from './words.ts';

export interface WaitingOptions extends CommonOptions {
  /** With `group`: only the books of it. */
  by?: string;
  group?: string;
  dryRun?: boolean;
  yes?: boolean;
  ask?: boolean;
}

export interface BestOptions extends WaitingOptions {
  /** The least score that a candidate must have, 0…1. */
  min: number;
}

export interface RejectSourceOptions extends WaitingOptions {
  source: string;
}

/** Takes the best candidate of each book that waits, where it fits well enough. */
export async function confirmBestCommand({ min, ...options }: BestOptions): Promise<number> {
  return withWaiting(options, async (session, waiting) => {
    const candidates = await session.app.questions.bestCandidates(waiting, min);
    for (const { path, choice } of candidates) out(`${choice.score.toFixed(2)}  ${printable(choice.name)}  ${printable(path)}`, 6);
    const left = waiting.length - candidates.length;
    if (left > 0) out(`${plural(left, 'book')} left for you: no candidate has ${min.toFixed(2)} or more.`);
    const decisions = candidates.map(({ item, choice }) => ({ item, keys: [choice.key] }));
    return decideAll(session, { decisions, verdict: 'confirmed' }, options);
  });
}

/** Refuses what one source says of each book that waits. */
export async function rejectSourceCommand({ source, ...options }: RejectSourceOptions): Promise<number> {
  return withWaiting(options, async (session, waiting) => {
    const decisions: Decisions['decisions'][number][] = [];
    for (const item of waiting) {
      const { path, choices } = await session.app.questions.reviewBook(item);
      const keys = answersOf(source, choices);
      if (keys.length === 0) continue;
      decisions.push({ item, keys });
      for (const { name } of choices.filter(({ key }) => keys.includes(key))) out(`${printable(name)}  ${printable(path)}`, 2);
    }
    if (decisions.length === 0) out(`${printable(source)} says nothing of the books that wait.`);
    return decideAll(session, { decisions, verdict: 'rejected' }, options);
  });
}

/** What somebody typed after `--by`; undefined if there is no such grouping, and then it has said so. */
export function groupingFor(text: string, { ownFields }: Pick<App, 'ownFields'>): ReviewGrouping | undefined {
  const customFields = ownFields.current();
  const by = readGrouping(text, customFields);
  const known = groupings(customFields).map(({ id }) => id.replace(/^custom\./, ''));
  if (!by) complain(`books are not grouped by “${printable(text)}”; there are ${known.join(', ')}`);
  return by;
}

/** With the books that wait, or with those of the group that is asked for. */
async function withWaiting(options: WaitingOptions, go: (session: ScanSession, waiting: StoredItem[]) => Promise<number>): Promise<number> {
  const { by: text, group, dryRun: isDryRun = false, ask: isAsking = false } = options;
  if ((text === undefined) !== (group === undefined)) {
    complain('--by and --group go together here');
    return EXIT.usage;
  }
  return withScans({ ...options, ask: isAsking, quiet: !isDryRun, bar: true }, async (session) => {
    const { app } = session;
    const waiting = await app.questions.toReview();
    if (text === undefined || group === undefined) return go(session, waiting);
    const by = groupingFor(text, app);
    if (!by) return EXIT.usage;
    const books = new Set((await app.questions.reviewGroup({ by, name: group })).map(({ itemId }) => itemId));
    if (books.size === 0) out(`No book that waits is in a group “${printable(group)}”; rubricator review --by ${printable(text)} lists the groups.`);
    return go(
      session,
      waiting.filter(({ id }) => books.has(id)),
    );
  });
}

type Decisions = Pick<DecideManyInput, 'decisions' | 'verdict'>;

const DONE = { confirmed: ['Confirm', 'confirmed'], rejected: ['Reject', 'rejected'] } as const;

/** Asks first, unless told not to. */
async function decideAll({ app, scanMany }: ScanSession, { decisions, verdict }: Decisions, options: WaitingOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  const count = decisions.reduce((sum, { keys }) => sum + keys.length, 0);
  if (count === 0) return EXIT.ok;
  const [verb] = DONE[verdict];
  if (!isDryRun && !options.yes) {
    if (!canAsk()) return refuse(count, verdict);
    const exit = await declined(`${verb} ${plural(count, 'candidate')}?`);
    if (exit !== undefined) return exit;
  }
  let outcome: DecidedMany = { decided: 0 };
  const exitCode = await scanMany(decisions.length, async (scan, signal) => {
    const changes = app.changes(({ folder, runId, pretend }) => scan({ folders: [folder], runId, pretend }));
    outcome = await changes.decideMany({ decisions, verdict, actor: commandLineActor(), isDryRun, signal });
  });
  const code = tellBusy(outcome.busy ?? [], exitCode);
  const books = plural(outcome.decided, 'book');
  const what = verdict === 'confirmed' ? `${books} confirmed` : `Rejected for ${books}`;
  if (outcome.runId !== undefined) out(`${what}; rubricator undo ${outcome.runId} takes all of it back.`);
  return code;
}

/** Nobody is there to be asked. */
function refuse(count: number, verdict: Decisions['verdict']): number {
  const [verb, done] = DONE[verdict];
  const them = count === 1 ? 'it' : 'them';
  complain(`${plural(count, 'candidate')} would be ${done}; say --yes to ${verb.toLowerCase()} ${them}, or --dry-run to see what would be written`);
  return EXIT.usage;
}
