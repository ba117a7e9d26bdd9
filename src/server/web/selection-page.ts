/** What is done to many books at once: first a preview, then one run that can be undone as one. */
import type { Context, Hono } from 'hono';
import type { Edit } from '../../actions/amend.ts';
import { ActionError } from '../../actions/find-book.ts';
import type { Undone } from '../../actions/take-back.ts';
import type { CallingActor } from '../../domain/audit.ts';
import type { StoredItem } from '../../ports/items.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { readForm, type Sent } from './form.ts';
import { refusal } from './layout.ts';
import { readFilterWords } from './library-query.ts';
import { pausedNote } from './paused-note.ts';
import { type PreviewedBook, saidView, selectionView } from './selection-view.ts';

/** More books at once are the work of the command line. */
const MAX_BOOKS = 5000;
const PREVIEWED = 50;

type Wanted = { edit: Edit } | 'undo' | 'refresh';

export function addSelectionPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.post('/selection', async (context) => {
    const sent = await readForm(context);
    const asked = await readSelection(sent, deps);
    if (Array.isArray(asked)) return refusal(context, deps.show, { status: 400, title: 'That cannot be done', problems: asked });
    const { books, wanted } = asked;
    const body = selectionView({
      books: await previewOf(books.slice(0, PREVIEWED), wanted, context, deps),
      count: books.length,
      sent,
      csrf: context.get('csrf'),
    });
    return deps.show(context, { title: 'Preview', menu: '/', body });
  });

  app.post('/selection/done', async (context) => {
    const asked = await readSelection(await readForm(context), deps);
    if (Array.isArray(asked)) return refusal(context, deps.show, { status: 400, title: 'That cannot be done', problems: asked });
    const said = await carryOut(context, asked, deps);
    if (said.length === 0) return context.redirect('/history', 303);
    return deps.show(context, { title: 'Asked again', menu: '/', body: saidView(said) });
  });
}

interface Selection {
  books: number[];
  wanted: Wanted;
}

/** @returns what there is to tell */
async function carryOut(context: Context<ApiEnv>, { books, wanted }: Selection, deps: WebDeps): Promise<string[]> {
  const actor = context.get('actor');
  if (wanted === 'refresh') return refreshMany(books, actor, deps);
  await deps.longRuns.begin({ actor, books: books.length }, async (signal, onBook) => {
    const how = { actor, isDryRun: false, signal, onBook };
    await (wanted === 'undo' ? deps.undoMany({ books: books.map((book) => ({ book })), ...how }) : deps.editMany({ books, edit: wanted.edit, ...how }));
  });
  return [];
}

/** Goes on past books that cannot be asked about, such as those of a paused library, and tells how many there are of them. */
async function refreshMany(books: readonly number[], actor: CallingActor, deps: WebDeps): Promise<string[]> {
  const paused = new Set<string>();
  const left = new Map<string, number>();
  for (const id of books) {
    const item = await deps.find(id);
    if (!item) continue;
    try {
      for (const each of (await deps.refresh({ item, actor })).paused) paused.add(each);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      left.set(error.message, (left.get(error.message) ?? 0) + 1);
    }
  }
  const note = pausedNote([...paused]);
  return [...[...left].map(([why, count]) => `Not asked about ${count === 1 ? '1 book' : `${count} books`}: ${why}.`), ...(note === undefined ? [] : [note])];
}

/** Or what is wrong with it. */
async function readSelection(sent: Sent, deps: WebDeps): Promise<Selection | string[]> {
  const wanted = readWanted(sent, deps);
  if (Array.isArray(wanted)) return wanted;
  const books = sent.all?.[0] === 'true' ? await booksOfFilter(sent, deps) : (sent.book ?? []).map(Number).filter(Number.isSafeInteger);
  if (Array.isArray(books) && books.length === 0) return ['no book is picked'];
  return Array.isArray(books) ? { books, wanted } : books.problems;
}

async function booksOfFilter(sent: Sent, deps: WebDeps): Promise<number[] | { problems: string[] }> {
  const filter = await deps.readFilter(readFilterWords((name) => [...(sent[name] ?? [])]));
  if (Array.isArray(filter)) return { problems: filter };
  const books: number[] = [];
  for await (const { item } of deps.list({ text: sent.search?.[0] ?? '', filter })) {
    if (books.length >= MAX_BOOKS) return { problems: [`there are more than ${MAX_BOOKS} such books; narrow the filter, or use the command line`] };
    books.push(item.id);
  }
  return books;
}

function readWanted(sent: Sent, deps: WebDeps): Wanted | string[] {
  const [does, field, value] = [sent.does, sent.field, sent.value].map((values) => values?.[0] ?? '') as [string, string, string];
  if (does === 'refresh' || does === 'undo') return does;
  if (does !== 'set' && does !== 'clear' && does !== 'unset' && does !== 'lock' && does !== 'unlock') return ['choose what to do'];
  const edit = deps.readEdit(does, [does === 'set' ? `${field}=${value}` : field]);
  return Array.isArray(edit) ? edit : { edit };
}

async function previewOf(ids: readonly number[], wanted: Wanted, context: Context<ApiEnv>, deps: WebDeps): Promise<PreviewedBook[]> {
  if (wanted === 'undo') {
    const books = ids.map((book) => ({ book }));
    const foreseen = await deps.undoMany({ books, actor: context.get('actor'), isDryRun: true, signal: context.req.raw.signal });
    return foreseen.books.map(({ item, undone, problem }) => ({ item, changes: [], undoes: undone ? undoInWords(undone) : (problem ?? '') }));
  }
  const items = (await Promise.all(ids.map(deps.find))).filter((item): item is StoredItem => item !== undefined);
  return Promise.all(items.map(async (item) => ({ item, changes: wanted === 'refresh' ? [] : await deps.previewEdit(item, wanted.edit) })));
}

function undoInWords({ run, steps }: Undone): string {
  return `run ${run.id}, ${run.decided ?? run.kind}: ${steps.length === 1 ? '1 file' : `${steps.length} files`}`;
}
