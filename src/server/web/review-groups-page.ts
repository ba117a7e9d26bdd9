/** Review in groups: one decision for many books, previewed book by book, in one run with one undo. */
import type { Context, Hono } from 'hono';
import { answersOf, readGrouping } from '../../actions/review-groups.ts';
import type { StoredItem } from '../../ports/items.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { readForm, type Sent } from './form.ts';
import { refusal } from './layout.ts';
import { groupsView, groupView, MOST_SHOWN } from './review-groups-view.ts';

/** @param text what the books are grouped by */
export async function groupsPage(context: Context<ApiEnv>, deps: WebDeps, text: string) {
  const by = readGrouping(text, deps.customFields());
  if (!by) return refusal(context, deps.show, { status: 400, title: 'Books are not grouped by that' });
  const name = context.req.query('group');
  const body =
    name === undefined
      ? groupsView(await deps.groupsToReview(by), {
          by: text,
          customFields: deps.customFields(),
        })
      : groupView({ entries: await deps.reviewGroup({ by, name, limit: MOST_SHOWN }), by: text, name, csrf: context.get('csrf') });
  return deps.show(context, { title: 'Review in groups', menu: '/review', body });
}

export function addGroupDecisions(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.post('/review/groups', async (context) => {
    const sent = await readForm(context);
    const source = sent.reject?.[0];
    const decisions = source === undefined ? await picked(sent, deps) : await ofSource(sent, source, deps);
    if (decisions.length === 0) return refusal(context, deps.show, { status: 400, title: 'That cannot be done', problems: ['no book is picked'] });
    const verdict = source === undefined ? 'confirmed' : 'rejected';
    await deps.decideMany({ decisions, verdict, actor: context.get('actor'), isDryRun: false, signal: context.req.raw.signal });
    return context.redirect('/history', 303);
  });
}

type Picked = { item: StoredItem; keys: string[] }[];

/** Each picked book, with the candidate that the preview showed. */
async function picked(sent: Sent, deps: WebDeps): Promise<Picked> {
  const found: Picked = [];
  for (const id of sent.book ?? []) {
    const item = await bookOf(id, deps);
    const key = sent[`best-${id}`]?.[0];
    if (item && key) found.push({ item, keys: [key] });
  }
  return found;
}

/** Each picked book of which the source says something, with all that it says. */
async function ofSource(sent: Sent, source: string, deps: WebDeps): Promise<Picked> {
  const found: Picked = [];
  for (const id of sent.book ?? []) {
    const item = await bookOf(id, deps);
    const keys = item ? answersOf(source, (await deps.reviewBook(item)).choices) : [];
    if (item && keys.length > 0) found.push({ item, keys });
  }
  return found;
}

async function bookOf(id: string, deps: WebDeps): Promise<StoredItem | undefined> {
  return /^\d{1,15}$/.test(id) ? deps.find(Number(id)) : undefined;
}
