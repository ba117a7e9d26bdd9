/** Admin: what this is and how it does, the parts that it is made of, and what the doctor finds. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Check } from '../../actions/health.ts';
import { PART_KINDS, type Part } from '../../actions/parts.ts';
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

  app.get('/admin/plugins', async (context) => {
    const parts = await deps.parts();
    const body = html`<h1>Plugins</h1>${adminNav('/admin/plugins')}
<p class="faint">What asks, reads, writes and tells. What no plugin brings comes with Rubricator, but for providers of your own in the config. <code>rubricator plugins</code> adds plugins and removes them.</p>
${PART_KINDS.map((kind) => {
  const ofKind = parts.filter((part) => part.kind === kind);
  return ofKind.length === 0 ? NOTHING : partsTable(kind, ofKind);
})}`;
    return deps.show(context, { title: 'Plugins', menu: '/admin', body });
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

const KINDS: Readonly<Record<Part['kind'], string>> = { plugin: 'Plugins', provider: 'Providers', exporter: 'Exporters', reader: 'Readers', sink: 'Sinks' };

function partsTable(kind: Part['kind'], parts: readonly Part[]): Html {
  const rows = parts.map(
    ({ id, name, state, why, version }) =>
      html`<tr><th scope="row"><code>${id}</code></th><td>${name}</td><td>${state === 'on' ? html`<span class="good">on</span>` : html`<span class="faint">off</span>`}${why === undefined ? NOTHING : html` <span class="faint">${why}</span>`}</td><td>${version ?? 'of the config'}</td></tr>`,
  );
  return html`<h2>${KINDS[kind]}</h2><div class="wide" tabindex="0" role="region" aria-label="${KINDS[kind]}"><table><thead><tr><th scope="col">Id</th><th scope="col">What it is</th><th scope="col">State</th><th scope="col">Version</th></tr></thead><tbody>${rows}</tbody></table></div>`;
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
