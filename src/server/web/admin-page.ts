/** Admin: what this is and how it does, and what the doctor finds. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Check } from '../../actions/health.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { Diagnosis } from '../../ports/diagnosis.ts';
import type { ApiEnv } from '../guard.ts';
import { adminNav } from './admin-nav.ts';
import type { WebDeps } from './deps.ts';
import { type Html, NOTHING } from './html.ts';

export function addAdminPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/admin', async (context) => {
    const [checks, status] = await Promise.all([deps.checks(), deps.status()]);
    const body = html`<h1>Admin</h1>${adminNav('/admin')}
<h2>Health</h2>${checksTable(checks)}
<p><a href="/admin/health">The doctor</a> looks at more: folders, rights, limits of the system, and whether the sources answer.</p>
<h2>Audit log</h2>
<p><a href="/audit">Who changed what</a>, and <a href="/audit/verify">whether the log is what was written</a>.</p>
<h2>About</h2>
<p>Rubricator ${status.version}, running since ${timeOf(status.startedAtMs)}. <a href="/api/v1/openapi.json">Its interface for programs</a>.</p>`;
    return deps.show(context, { title: 'Admin', menu: '/admin', body });
  });

  app.get('/admin/health', async (context) => {
    const asksOthers = context.req.query('others') === 'true';
    const diagnoses = await deps.diagnose({ asksOthers });
    const troubles = diagnoses.filter(({ level }) => level !== 'ok').length;
    const more = asksOthers
      ? html`<a href="/admin/health">Without asking the sources</a>`
      : html`<a href="/admin/health?others=true">Ask the sources and sinks, too</a>`;
    const body = html`<h1>Health</h1>${adminNav('/admin/health')}
<p class="${troubles === 0 ? 'good' : 'warn'}">${troubles === 0 ? 'All well.' : `${troubles} to look at.`}</p>${diagnosesTable(diagnoses)}<p>${more}. The same by <code>rubricator doctor</code>.</p>`;
    return deps.show(context, { title: 'Health', menu: '/admin', body });
  });
}

function checksTable(checks: readonly Check[]): Html {
  return html`<table><thead><tr><th scope="col">What</th><th scope="col">State</th></tr></thead>
<tbody>${checks.map(({ name, isOk, message = '' }) => html`<tr><th scope="row">${name}</th><td><span class="${isOk ? 'good' : 'warn'}">${isOk ? 'well' : 'not well'}</span> <span class="faint">${message}</span></td></tr>`)}</tbody></table>`;
}

const LEVELS: Readonly<Record<Diagnosis['level'], { word: string; class: string }>> = {
  ok: { word: 'well', class: 'good' },
  warn: { word: 'look at it', class: 'warn' },
  fail: { word: 'does not work', class: 'warn' },
};

function diagnosesTable(diagnoses: readonly Diagnosis[]): Html {
  const rows = diagnoses.map(({ check, subject, level, message, advice }) => {
    const { word, class: name } = LEVELS[level];
    return html`<tr><th scope="row">${check}</th><td>${subject}</td><td><span class="${name}">${word}</span></td><td>${message}${advice === undefined ? NOTHING : html`<br><small>${advice}</small>`}</td></tr>`;
  });
  return html`<div class="wide" tabindex="0" role="region" aria-label="Health"><table><thead><tr><th scope="col">What</th><th scope="col">Which</th><th scope="col">State</th><th scope="col">Found</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
