/** What the forms of a book’s page send: edits, decisions, questions to the sources. Each leads back to the page that it came from. */
import type { Context, Hono } from 'hono';
import type { Edit } from '../../actions/amend.ts';
import { ActionError } from '../../actions/find-book.ts';
import { identifyingEdit } from '../../actions/identifying-edit.ts';
import type { ShownItem } from '../../actions/search.ts';
import { findNamedField } from '../../domain/book/field-input.ts';
import { messageOf } from '../../domain/errors.ts';
import type { StoredItem } from '../../ports/items.ts';
import type { ApiEnv } from '../guard.ts';
import { whileAsking } from '../while-asking.ts';
import { showBook } from './book-page.ts';
import { typedChapters } from './chapters-form.ts';
import type { WebDeps } from './deps.ts';
import { back, readForm, type Sent } from './form.ts';
import { refusal } from './layout.ts';
import { pausedNote } from './paused-note.ts';
import { hasWords, wordsOf } from './search-anew-page.ts';

const BOOK = '/books/:id{[0-9]{1,15}}';

type Handler = (context: Context<ApiEnv>, item: StoredItem, sent: Sent) => Promise<Response>;

export function addBookChanges(app: Hono<ApiEnv>, deps: WebDeps): void {
  const onBook = (path: string, handle: Handler) =>
    app.post(`${BOOK}${path}`, async (context) => {
      const item = await deps.find(Number(context.req.param('id')));
      return item ? handle(context, item, await readForm(context)) : refusal(context, deps.show, { status: 404, title: 'There is no such book' });
    });

  onBook('/fields/:name', async (context, item, sent) => {
    const edit = await readFieldEdit(context.req.param('name') ?? '', sent, { item, deps });
    if (Array.isArray(edit)) return showProblems(context, item, edit, deps);
    try {
      await deps.edit({ item, edit, actor: context.get('actor'), isDryRun: false });
    } catch (error) {
      if (error instanceof ActionError) return showProblems(context, item, [messageOf(error)], deps);
      throw error;
    }
    return back(context, sent, `/books/${item.id}#field-${context.req.param('name')}`);
  });

  for (const verdict of ['confirmed', 'rejected'] as const)
    onBook(`/${verdict}`, async (context, item, sent) => {
      const words = verdict === 'confirmed' && hasWords(sent) ? wordsOf(sent) : undefined;
      if (Array.isArray(words)) return showProblems(context, item, words, deps);
      const found = words && { words, signal: whileAsking(context.req.raw) };
      const outcome = await deps.decide({ item, keys: sent.candidate ?? [], verdict, actor: context.get('actor'), isDryRun: false, ...(found && { found }) });
      if (outcome === 'unknown candidate') return showProblems(context, item, ['there is no such candidate any more'], deps);
      return back(context, sent, `/books/${item.id}#candidates`);
    });

  onBook('/reset', async (context, item, sent) => {
    await deps.reset({ item, actor: context.get('actor'), isDryRun: false });
    return back(context, sent, `/books/${item.id}#candidates`);
  });

  onBook('/refresh', async (context, item, sent) => {
    const note = pausedNote((await deps.refresh({ item, actor: context.get('actor') })).paused);
    const shown = note === undefined ? undefined : await deps.item(item.id);
    return shown ? showBook(context, shown, deps, { note }) : back(context, sent, `/books/${item.id}`);
  });

  onBook('/identify', async (context, item, sent) => {
    const shown = (await deps.item(item.id)) as ShownItem;
    const edit = identifyingEdit(shown.values, sent.text?.[0] ?? '');
    if (Array.isArray(edit)) return showBook(context, shown, deps, { problems: edit });
    await deps.edit({ item, edit, actor: context.get('actor'), isDryRun: false });
    // Who may say which book it is, but not ask the sources, leaves that to the next scan.
    if (context.get('access').may('refresh')) await deps.refresh({ item, actor: context.get('actor') });
    return back(context, sent, `/books/${item.id}`);
  });
}

async function readFieldEdit(name: string, sent: Sent, { item, deps }: { item: StoredItem; deps: WebDeps }): Promise<Edit | string[]> {
  const { action: actions = [], value = [] } = sent;
  const [action] = actions;
  const { definition } = findNamedField(name, deps.customFields()) ?? {};
  if (action === 'set' && definition?.widget === 'chapters') {
    const shown = await deps.item(item.id);
    const typed = shown ? typedChapters(sent, shown.explanation, definition.key) : value;
    return 'problem' in typed ? [typed.problem] : deps.readEntries(name, typed);
  }
  if (action === 'set') return deps.readEntries(name, value);
  if (action === 'clear' || action === 'unset' || action === 'lock' || action === 'unlock') return deps.readEdit(action, [name]);
  return [`“${action ?? ''}” is nothing that can be done to a field`];
}

async function showProblems(context: Context<ApiEnv>, { id }: StoredItem, problems: string[], deps: WebDeps): Promise<Response> {
  const shown = await deps.item(id);
  return shown ? showBook(context, shown, deps, { problems }) : refusal(context, deps.show, { status: 404, title: 'There is no such book' });
}
