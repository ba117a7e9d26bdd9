/** Admin: whether all is well, who did what, and what this is. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { timeOf } from './html.ts';

export function addAdminPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/admin', async (context) => {
    const [checks, status] = await Promise.all([deps.checks(), deps.status()]);
    const body = html`<h1>Admin</h1>
<h2>Health</h2>
<table><thead><tr><th scope="col">What</th><th scope="col">State</th></tr></thead>
<tbody>${checks.map(({ name, isOk, message = '' }) => html`<tr><th scope="row">${name}</th><td><span class="${isOk ? 'good' : 'warn'}">${isOk ? 'well' : 'not well'}</span> <span class="faint">${message}</span></td></tr>`)}</tbody></table>
<p><code>rubricator doctor</code> looks at more: folders, rights, limits of the system, and whether the sources answer.</p>
<h2>Audit log</h2>
<p><a href="/audit">Who changed what</a>, and <a href="/audit/verify">whether the log is what was written</a>.</p>
<h2>Users and tokens</h2>
<p>The commands <code>rubricator users</code> and <code>rubricator tokens</code> add, change and remove them; the log has it.</p>
<h2>About</h2>
<p>Rubricator ${status.version}, running since ${timeOf(status.startedAtMs)}. <a href="/api/v1/openapi.json">Its interface for programs</a>.</p>`;
    return deps.show(context, { title: 'Admin', menu: '/admin', body });
  });
}
