/** Conflicts: where sources disagree, by field and by pair of sources; and the books with both values. */
import type { Hono } from 'hono';
import type { ApiEnv } from '../guard.ts';
import { conflictBooksView, conflictsView } from './conflicts-view.ts';
import type { WebDeps } from './deps.ts';
import { refusal } from './layout.ts';
import { mayPrefer } from './preferences-page.ts';

const BOOKS = 50;
const FILTER = { isGone: false };

export function addConflictPages(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/conflicts', async (context) => {
    const field = context.req.query('field') || undefined;
    const conflicts = await deps.conflicts({ filter: FILTER, field });
    if (!conflicts) return refusal(context, deps.show, { status: 404, title: 'There is no such field' });
    return deps.show(context, { title: 'Conflicts', menu: '/review', body: conflictsView(conflicts, field) });
  });

  app.get('/conflicts/:field', async (context) => {
    const [winner = '', loser = ''] = ['winner', 'loser'].map((name) => context.req.query(name) ?? '');
    const afterId = Number(/^\d{1,15}$/.exec(context.req.query('after') ?? '')?.[0] ?? 0);
    const found = await deps.conflictBooks({ filter: FILTER, field: context.req.param('field'), winner, loser, afterId, limit: BOOKS });
    if (!found) return refusal(context, deps.show, { status: 404, title: 'There is no such field' });
    return deps.show(context, { title: 'Conflicts', menu: '/review', body: conflictBooksView(found, mayPrefer(context)) });
  });
}
