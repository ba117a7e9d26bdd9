/** Now: what the daemon does, how the sources stand, and what is wrong; and the buttons that let something rest. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { EVENT_NAMES } from '../../domain/events.ts';
import { PAUSABLE, type PauseTarget } from '../../domain/pause.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { exportsTable } from './exports-view.ts';
import { back, readForm, type Sent } from './form.ts';
import { problemList } from './html.ts';
import { refusal } from './layout.ts';
import { doneList, librariesTable, lookButton, type NowForms, sourcesTable, workersTable, workTable } from './now-view.ts';
import { targetsTable } from './targets-view.ts';

/** What changes something on the page. Requests to providers are too many, and come with books. */
const SHOWN = EVENT_NAMES.filter((name) => !name.startsWith('provider.fetch.') && name !== 'export.complete' && name !== 'aggregation.conflict');

export function addNowPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/now', async (context) => {
    const [status, providers, checks, done] = await Promise.all([deps.status(), deps.providers(), deps.checks(), deps.lastBooks()]);
    const wrong = checks.filter(({ isOk }) => !isOk);
    const forms: NowForms = { csrf: context.get('csrf'), mayPause: context.get('access').may('pause'), maySync: context.get('access').may('administer') };
    const body = html`<h1>Now</h1>
<div id="now" hx-get="/now" data-live="${SHOWN.join(' ')}" hx-trigger="happened, every 30s" hx-select="#now" hx-swap="outerHTML">
${wrong.length > 0 ? problemList(wrong.map(({ name, message = 'is not well', advice }) => html`${name}: ${message}. ${advice}`)) : html`<p class="good">All is well.</p>`}
${workTable(status)}
${doneList(done)}
${workersTable(status)}
<h2>Libraries</h2>${librariesTable(status, forms)}
${targetsTable(status, forms)}
${exportsTable(status)}
<h2>Sources</h2>${sourcesTable(providers, forms)}
</div>
${lookButton(forms)}`;
    return deps.show(context, { title: 'Now', menu: '/now', body });
  });

  app.post('/now/look', async (context) => {
    await deps.scan(undefined);
    return back(context, await readForm(context), '/now');
  });

  app.post('/now/sync', async (context) => {
    const sent = await readForm(context);
    await deps.syncTarget(sent.id?.[0] ?? '', false);
    return back(context, sent, '/now');
  });

  app.post('/now/pause', (context) =>
    onTarget(context, deps, async (target, sent) => {
      const seconds = Number(sent.for?.[0] ?? '');
      const end = Number.isInteger(seconds) && seconds > 0 ? { forMs: Math.min(seconds, 366 * 86_400) * 1000 } : {};
      await deps.pause({ ...target, ...end, actor: context.get('actor') });
    }),
  );

  app.post('/now/resume', (context) => onTarget(context, deps, (target) => deps.resume({ ...target, actor: context.get('actor') })));
}

async function onTarget(context: Context<ApiEnv>, { show }: WebDeps, task: (target: PauseTarget, sent: Sent) => Promise<void>) {
  const sent = await readForm(context);
  const of = PAUSABLE.find((each) => each === sent.of?.[0]);
  const id = sent.id?.[0];
  if (of === undefined || id === undefined) return refusal(context, show, { status: 400, title: 'The form does not say what is meant' });
  await task({ of, id }, sent);
  return back(context, sent, '/now');
}
