/** The conversation of `rubricator review` on a terminal: one book after the other, decided by single keys. */
import type { Choice } from '../actions/choices.ts';
import type { ReviewEntry } from '../actions/review.ts';
import { messageOf } from '../domain/errors.ts';
import { printable } from '../domain/text/printable.ts';
import type { StoredItem } from '../ports/items.ts';
import { type Keys, QUIT } from './keys.ts';
import { entryLines } from './review-lines.ts';
import type { Screen } from './screen.ts';
import { plural } from './words.ts';

export interface ReviewSessionDeps {
  items: readonly StoredItem[];
  load(item: StoredItem): Promise<ReviewEntry>;
  /** These decide at once, and write afterwards. They resolve to the run that `undo` takes back. */
  confirm(item: StoredItem, choice: Choice): Promise<number | undefined>;
  reject(item: StoredItem, choices: readonly Choice[]): Promise<number | undefined>;
  /** Resolves to the run, or to what is wrong with what was typed. */
  edit(item: StoredItem, assignment: string): Promise<number | string[] | undefined>;
  undo(runId: number): Promise<void>;
  /** Shows the page of a candidate, and resolves to its address, if it has one. */
  open(choice: Choice): string | undefined;
  keys: Keys;
  out(line: string): void;
  screen: Screen;
}

interface Done {
  /** The place of the book in the list. */
  at: number;
  /** Undefined if it failed. */
  run: Promise<number | undefined>;
}

/** Where to go on: at a book's place in the list, at its end, or nowhere. */
type Next = number;
const NOWHERE = Number.POSITIVE_INFINITY;

const HELP = [
  '  1–9  take this candidate for the book',
  '  x    take none of these, now and later',
  '  s    skip the book; it waits for the next review',
  '  o    open the page of a candidate in your browser',
  '  e    edit a field of the book: field=value',
  '  u    undo what you did last here',
  '  q    quit; what was decided stays decided',
];

/** Resolves when all is written that was decided, to how many decisions failed. */
export async function reviewSession(deps: ReviewSessionDeps): Promise<number> {
  const { items, keys, out } = deps;
  const books = preparedBooks(deps);
  const done: Done[] = [];
  try {
    for (let at: Next = 0; at < items.length; ) {
      at = await askAbout(at, { ...deps, books, done });
      if (at === items.length && done.length > 0) at = await sayEnd(at, { ...deps, books, done });
    }
  } finally {
    // From now on Ctrl-C interrupts what is being written.
    keys.close();
  }
  const failed = (await Promise.all(done.map(({ run }) => run))).filter((runId) => runId === undefined).length;
  const waiting = (await Promise.all(items.map(deps.load))).filter(({ isWaiting }) => isWaiting).length;
  out(waiting === 0 ? 'Nothing waits for a decision.' : `${plural(waiting, 'book')} still ${waiting === 1 ? 'waits' : 'wait'} for a decision.`);
  return failed;
}

/** Loads the next book while somebody thinks about this one. */
function preparedBooks({ items, load }: ReviewSessionDeps) {
  const ahead = new Map<number, Promise<ReviewEntry>>();
  const prepare = (at: number) => {
    const item = items[at];
    if (item && !ahead.has(at)) ahead.set(at, load(item));
    return ahead.get(at);
  };
  return {
    async at(at: number): Promise<ReviewEntry> {
      const entry = await prepare(at);
      void prepare(at + 1)?.catch(() => {});
      return entry as ReviewEntry;
    },
    forget: (at: number) => void ahead.delete(at),
  };
}

interface Conversation extends ReviewSessionDeps {
  books: ReturnType<typeof preparedBooks>;
  done: Done[];
}

async function askAbout(at: number, conversation: Conversation): Promise<Next> {
  const { items, books, keys, out, screen } = conversation;
  const { paint } = screen;
  const entry = await books.at(at);
  // Somebody else decided meanwhile, or an edit did.
  if (!entry.isWaiting) return at + 1;
  out(`\n${paint('dim', `${at + 1} of ${items.length}`)}`);
  for (const line of entryLines(entry, screen)) out(line);
  for (;;) {
    out(
      paint('cyan', `${entry.choices.length === 1 ? '1' : `1–${Math.min(9, entry.choices.length)}`} take  x none  s skip  o open  e edit  u undo  ?  q quit`),
    );
    const next = await obey(await keys.next(), { ...conversation, entry, at });
    if (next !== undefined) return next;
  }
}

/** The last decision, too, can be taken back. */
async function sayEnd(at: number, conversation: Conversation): Promise<Next> {
  conversation.out(conversation.screen.paint('cyan', 'That was the last book.  u undo  q quit'));
  return (await conversation.keys.next()) === 'u' ? ((await undoLast(conversation)) ?? at) : NOWHERE;
}

interface Question extends Conversation {
  entry: ReviewEntry;
  at: number;
}

/** Undefined if the question stands as before. */
async function obey(key: string, question: Question): Promise<Next | undefined> {
  const { at, entry, done, out } = question;
  const item = question.items[at] as StoredItem;
  const choice = /^[1-9]$/.test(key) ? entry.choices[Number(key) - 1] : undefined;
  if (choice) {
    out(`confirmed: ${printable(choice.name)}`);
    done.push({ at, run: told(question.confirm(item, choice), out) });
    return at + 1;
  }
  switch (key) {
    case 'x':
      out(`rejected: ${entry.choices.map(({ name }) => printable(name)).join(', ')}`);
      done.push({ at, run: told(question.reject(item, entry.choices), out) });
      return at + 1;
    case 's':
      return at + 1;
    case 'o':
      return openOne(question);
    case 'e':
      return editBook(item, question);
    case 'u':
      return undoLast(question);
    case 'q':
    case QUIT:
      return NOWHERE;
    default:
      for (const line of HELP) out(line);
      return undefined;
  }
}

/** What fails in the background is told at once. */
function told(run: Promise<number | undefined>, out: Question['out']): Promise<number | undefined> {
  return run.catch((error: unknown) => {
    out(`! ${printable(messageOf(error))}`);
    return undefined;
  });
}

async function openOne({ entry: { choices }, keys, open, out }: Question): Promise<undefined> {
  if (choices.length > 1) out(`open which one? 1–${Math.min(9, choices.length)}`);
  const choice = choices[choices.length === 1 ? 0 : Number(await keys.next()) - 1];
  if (choice) out(open(choice) ?? `${printable(choice.name)} has no page that is known`);
  else out('there is no such candidate');
}

/** The book is shown once more, as it is then. */
async function editBook(item: StoredItem, { at, books, done, keys, edit, out }: Question): Promise<Next | undefined> {
  const assignment = (await keys.ask('field=value: '))?.trim();
  if (!assignment) return undefined;
  const result = await edit(item, assignment);
  if (Array.isArray(result)) {
    for (const problem of result) out(problem);
    return undefined;
  }
  if (result === undefined) out('nothing to change');
  else done.push({ at, run: Promise.resolve(result) });
  books.forget(at);
  return at;
}

async function undoLast({ done, books, undo, out }: Conversation): Promise<Next | undefined> {
  const last = done.pop();
  const runId = await last?.run;
  if (!last || runId === undefined) {
    out('there is nothing to undo');
    return undefined;
  }
  await undo(runId);
  out('undone');
  books.forget(last.at);
  return last.at;
}
