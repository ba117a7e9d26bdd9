/** A book looked for in words that somebody typed: what the sources answer, to choose from. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import { ActionError } from '../../actions/find-book.ts';
import type { SearchedAnew } from '../../actions/search-anew.ts';
import type { HandWords } from '../../domain/book/hand-words.ts';
import { readHandWords, typedHandWords, WORD_FIELDS } from '../../domain/book/typed-words.ts';
import { messageOf } from '../../domain/errors.ts';
import { printable } from '../../domain/text/printable.ts';
import type { ApiEnv } from '../guard.ts';
import { whileAsking } from '../while-asking.ts';
import { candidatesView } from './candidates-view.ts';
import type { WebDeps } from './deps.ts';
import { readForm, type Sent } from './form.ts';
import { type Html, NOTHING, problemList } from './html.ts';
import { refusal } from './layout.ts';
import { wordsForm } from './words-form.ts';

export function addSearchAnewPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.post('/books/:id{[0-9]{1,15}}/search', async (context) => {
    const shown = await deps.item(Number(context.req.param('id')));
    if (!shown) return refusal(context, deps.show, { status: 404, title: 'There is no such book' });
    const sent = await readForm(context);
    const words = wordsOf(sent);
    const answer = Array.isArray(words) ? words : await answersTo(() => deps.searchAnew({ item: shown.item, words, signal: whileAsking(context.req.raw) }));
    const csrf = context.get('csrf');
    const typed = Array.isArray(words) ? firstOf(sent) : typedHandWords(words);
    const title = 'Search with other words';
    const body = html`<h1>${title}</h1>
<p><a href="/books/${shown.item.id}">${printable(shown.title ?? shown.item.path)}</a> <span class="faint mono">${printable(shown.path)}</span></p>
${wordsForm(shown.item, csrf, typed, true)}
${Array.isArray(answer) ? problemList(answer) : answers(answer, candidatesView(answer.choices, { shown, csrf, pageOf: deps.pageOf, words: typed }))}`;
    return deps.show(context, { title, menu: '/', body, status: Array.isArray(words) ? 400 : 200 });
  });
}

/** True for a form that says by which words a candidate was found. */
export function hasWords(sent: Sent): boolean {
  return WORD_FIELDS.some(({ key }) => sent[key] !== undefined);
}

export function wordsOf(sent: Sent): HandWords | string[] {
  return readHandWords(firstOf(sent));
}

function firstOf(sent: Sent): Record<string, string> {
  return Object.fromEntries(WORD_FIELDS.flatMap(({ key }) => (sent[key]?.[0] === undefined ? [] : [[key, sent[key][0]]])));
}

async function answersTo(ask: () => Promise<SearchedAnew>): Promise<SearchedAnew | string[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ActionError) return [messageOf(error)];
    throw error;
  }
}

function answers({ choices, silent }: SearchedAnew, candidates: Html): Html {
  return html`<h2 id="candidates">Candidates</h2>
${silent.length > 0 ? html`<p class="warn">No answer yet from ${silent.join(', ')}.</p>` : NOTHING}
${choices.length > 0 ? candidates : html`<p class="faint">No source knows a book by these words.</p>`}`;
}
