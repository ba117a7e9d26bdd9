/** One book: its cover, all fields with where they come from, its candidates, and what was done to it. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { allChoices, isReading } from '../../actions/choices.ts';
import type { ShownItem } from '../../actions/search.ts';
import { typedHandWords } from '../../domain/book/typed-words.ts';
import type { ApiEnv } from '../guard.ts';
import { bookHead, openFields } from './book-view.ts';
import { candidatesView } from './candidates-view.ts';
import { COVER_WIDTHS, initialPicture } from './cover-picture.ts';
import type { WebDeps } from './deps.ts';
import { fieldsView } from './fields-view.ts';
import { runsTable, writesTable } from './history-view.ts';
import { type Html, NOTHING, problemList } from './html.ts';
import { refusal } from './layout.ts';
import { readingsView } from './readings-view.ts';
import { wordsForm } from './words-form.ts';

export function addBookPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/books/:id{[0-9]{1,15}}', async (context) => {
    const shown = await deps.item(Number(context.req.param('id')));
    if (!shown) return refusal(context, deps.show, { status: 404, title: 'There is no such book' });
    return showBook(context, shown, deps);
  });

  app.get('/books/:id{[0-9]{1,15}}/cover', async (context) => {
    const width = COVER_WIDTHS.find((each) => String(each) === context.req.query('width')) ?? COVER_WIDTHS[1];
    const item = await deps.find(Number(context.req.param('id')));
    if (!item) return context.body(null, 404);
    const picture = await deps.cover({ item, widthPixels: width, of: context.req.query('of'), inside: context.req.query('inside') }, context.req.raw.signal);
    if (!picture) {
      const [listed] = await deps.items({ afterId: item.id - 1, limit: 1 });
      const title = listed?.item.id === item.id ? listed.title : undefined;
      context.header('cache-control', 'private, max-age=60');
      return context.body(String(await initialPicture(title ?? item.path)), 200, { 'content-type': 'image/svg+xml' });
    }
    context.header('cache-control', context.req.query('v') === undefined ? 'no-cache' : 'private, max-age=31536000, immutable');
    return context.body(new Uint8Array(picture), 200, { 'content-type': 'image/webp' });
  });
}

/** What the page says before all else. */
export interface Said {
  /** What is wrong with what was sent. */
  problems?: readonly string[];
  /** What came of it. */
  note?: string | undefined;
}

export async function showBook(context: Context<ApiEnv>, shown: ShownItem, deps: WebDeps, { problems = [], note }: Said = {}): Promise<Response> {
  const history = await deps.bookHistory(shown.item.id);
  const csrf = context.get('csrf');
  const choices = allChoices(shown.explanation);
  const body: Html = html`${problemList(problems)}
${note === undefined ? NOTHING : html`<p role="status">${note}</p>`}
${bookHead(shown, csrf)}
<h2>Fields</h2>
${fieldsView(shown, { csrf, customFields: deps.customFields() })}
${openFields(shown)}
<h2 id="candidates">Candidates</h2>
${candidatesView(
  choices.filter((choice) => !isReading(choice)),
  { shown, csrf, pageOf: deps.pageOf },
)}
${wordsForm(shown.item, csrf, typedHandWords(shown.values))}
${readingsView(choices.filter(isReading), { shown, csrf })}
<h2>History</h2>
${runsTable(history.runs, csrf, `/books/${shown.item.id}`)}
<h2>Files</h2>
${writesTable(history.writes)}`;
  return deps.show(context, { title: shown.title ?? shown.item.path, menu: '/', body, status: problems.length > 0 ? 400 : 200 });
}
