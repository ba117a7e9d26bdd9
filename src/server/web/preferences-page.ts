/** “Prefer this source for this field”: the change of the config is shown first, and then written. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { CHANGE_RIGHTS } from '../../actions/permission.ts';
import type { PreferenceChange } from '../../actions/preferences.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { readForm } from './form.ts';
import { refusal } from './layout.ts';
import { preferencesView, previewView } from './preferences-view.ts';

export function addPreferencePages(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/preferences', async (context) => {
    const change = readChange((name) => context.req.query(name));
    if (!change)
      return deps.show(context, { title: 'Preferred sources', menu: '/review', body: preferencesView(await deps.preferences(), mayPrefer(context)) });
    const preview = await deps.previewPreference(change);
    if (!preview) return refusal(context, deps.show, { status: 404, title: 'There is no such field' });
    return deps.show(context, { title: 'Preferred source', menu: '/review', body: previewView(preview, context.get('csrf')) });
  });

  app.post('/preferences', async (context) => {
    const sent = await readForm(context);
    const change = readChange((name) => sent[name]?.[0]);
    if (!change) return refusal(context, deps.show, { status: 400, title: 'That cannot be done', problems: ['name a field and a source'] });
    const rules = await deps.setPreference({ ...change, version: sent.version?.[0] ?? '', actor: context.get('actor') });
    return written(context, deps, rules);
  });
}

/** Others see what is preferred, and are offered no change of it. */
export function mayPrefer(context: Context<ApiEnv>): boolean {
  return context.get('access').may(CHANGE_RIGHTS.setPreference);
}

/** The daemon begins anew now, so that a redirect would find nobody for a moment. */
function written(context: Context<ApiEnv>, deps: WebDeps, rules: Parameters<typeof preferencesView>[0]) {
  const body = html`<p class="good" role="status">Written. The daemon takes it up now, and goes through the books; no source is asked for it.</p>${preferencesView(rules, mayPrefer(context))}`;
  return deps.show(context, { title: 'Preferred sources', menu: '/review', body });
}

function readChange(given: (name: string) => string | undefined): PreferenceChange | undefined {
  const [field = '', source = ''] = [given('field'), given('source')];
  if (field === '' || !/^[\w.-]{1,100}$/.test(source)) return undefined;
  return { field, source, does: given('does') === 'forget' ? 'forget' : 'prefer' };
}
