/** One edit of many books, which options choose. Whoever sits at a terminal is asked first; anybody else says `--yes`. */
import type { Edit } from '../actions/amend.ts';
import type { EditedMany } from '../actions/edit-many.ts';
import type { App } from '../app/app.ts';
import { commandLineActor } from './actor.ts';
import { type BookChoice, chosen } from './choosing.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import type { ScanSession } from './scan-session.ts';
import { out } from './screen.ts';
import { plural } from './words.ts';

export interface ManyOptions extends BookChoice {
  dryRun?: boolean;
  /** Changes the books without a question. */
  yes?: boolean;
  json?: boolean;
}

export async function editMany(edit: Edit, options: ManyOptions, { app, scanMany }: ScanSession): Promise<number> {
  const isDryRun = options.dryRun === true;
  const books = await booksOf(options, app);
  if (!books) return EXIT.usage;
  if (books.length === 0) {
    complain('no book is found; nothing is changed');
    return EXIT.fatal;
  }
  if (!isDryRun && !options.yes) {
    const exit = canAsk() ? await declined(`Change ${plural(books.length, 'book')}?`) : refuse(books.length);
    if (exit !== undefined) return exit;
  }
  let edited: EditedMany = { changed: 0 };
  const exitCode = await scanMany(books.length, async (scan, signal) => {
    const changes = app.changes(({ folder, runId, pretend }) => scan({ folders: [folder], runId, pretend }));
    edited = await changes.editMany({ books, edit, actor: commandLineActor(), isDryRun, signal });
  });
  return tellEdited(edited, exitCode, options.json === true || isDryRun);
}

/** Ids of the books; undefined if what was typed is not understood. */
async function booksOf(options: BookChoice, app: App): Promise<number[] | undefined> {
  const filter = await chosen(options, app);
  if (!filter) return undefined;
  const books: number[] = [];
  for await (const { item } of app.catalogue.stream(filter)) books.push(item.id);
  return books;
}

/** Nobody is there to be asked. */
function refuse(count: number): number {
  complain(`${plural(count, 'book')} would be changed; say --yes to change ${count === 1 ? 'it' : 'them'}, or --dry-run to see what would be written`);
  return EXIT.usage;
}

/** Returns the exit code. @param isQuiet to say only what was not done */
export function tellEdited({ changed, busy = [], runId }: EditedMany, exitCode: number, isQuiet = false): number {
  const code = tellBusy(busy, exitCode);
  if (!isQuiet && runId !== undefined) out(`${plural(changed, 'book')} changed; rubricator undo ${runId} takes all of it back.`);
  if (!isQuiet && runId === undefined && busy.length === 0) out('Nothing to change.');
  return code;
}

/** Names the books that are left as they are. Returns the exit code. */
export function tellBusy(busy: readonly string[], exitCode: number): number {
  for (const path of busy) complain(`${path}: the book is still being worked on; it is left as it is`);
  return busy.length > 0 ? Math.max(exitCode, EXIT.someFailed) : exitCode;
}
