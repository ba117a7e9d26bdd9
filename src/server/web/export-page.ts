/** Takes books that were picked out as a file. */
import type { Hono } from 'hono';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { readForm } from './form.ts';
import { refusal } from './layout.ts';
import { exportAddress } from './library-query.ts';

const WORDS = ['search', 'library', 'review', 'conflicts', 'problems', 'gone', 'missing', 'where', 'facet', 'sort', 'columns'] as const;

export function addExportPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.post('/selection/export', async (context) => {
    const sent = await readForm(context);
    const picked = (sent.book ?? []).filter((id) => /^\d{1,15}$/.test(id));
    const format = deps.recordFormatIds().find((id) => id === sent.format?.[0]) ?? 'csv';
    const isAll = sent.all?.[0] === 'true';
    if (!isAll && picked.length === 0) return refusal(context, deps.show, { status: 400, title: 'That cannot be done', problems: ['no book is picked'] });
    const words = Object.fromEntries(WORDS.map((name) => [name, sent[name]]));
    return context.redirect(isAll ? exportAddress(words, format) : exportAddress({ columns: sent.columns }, format, picked), 303);
  });
}
