/** Roles: what each may do, with which books and which fields. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { RoleReport } from '../../actions/roles.ts';
import { RIGHT_IN_WORDS, RIGHTS } from '../../domain/access/rights.ts';
import type { ApiEnv } from '../guard.ts';
import { adminNav } from './admin-nav.ts';
import type { WebDeps } from './deps.ts';
import type { Html } from './html.ts';

export function addRolesPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/admin/roles', async (context) => {
    const roles = await deps.roles();
    const body = html`<h1>Roles</h1>${adminNav('/admin/roles')}
<p class="faint">Four are built in. Those of your own stand in the config, under <code>auth.roles</code>: one of the four, with limits.</p>
<h2>Rights</h2>${rightsTable(roles)}<h2>Books and fields</h2>${limitsTable(roles)}`;
    return deps.show(context, { title: 'Roles', menu: '/admin', body });
  });
}

function rightsTable(roles: readonly RoleReport[]): Html {
  const heads = roles.map(({ name, as, isBuiltIn }) => html`<th scope="col">${name}${isBuiltIn ? '' : ` (as ${as})`}</th>`);
  const rows = RIGHTS.map(
    (right) =>
      html`<tr><th scope="row">${RIGHT_IN_WORDS[right]} <small class="faint">${right}</small></th>${roles.map(({ rights }) => (rights.includes(right) ? html`<td class="good">yes</td>` : html`<td class="faint">no</td>`))}</tr>`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="Rights"><table><thead><tr><th scope="col">May</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function limitsTable(roles: readonly RoleReport[]): Html {
  const rows = roles.map(
    ({ name, books, changes, hidden, masked, writable }) =>
      html`<tr><th scope="row">${name}</th><td>${kinds(books, 'all')}</td><td>${kinds(changes, 'those')}</td><td>${hidden.join(', ') || 'none'}</td><td>${masked.join(', ') || 'none'}</td><td>${writable === undefined ? 'all that it sees' : writable.join(', ') || 'none'}</td></tr>`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="Books and fields"><table><thead><tr><th scope="col">Role</th><th scope="col">Sees books</th><th scope="col">May change</th><th scope="col">Fields hidden</th><th scope="col">Fields masked</th><th scope="col">Fields that it may write</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function kinds(books: readonly string[] | undefined, all: string): Html {
  if (books === undefined) return html`${all}`;
  return books.length === 0 ? html`none` : html`<ul class="plain">${books.map((each) => html`<li>${each}</li>`)}</ul>`;
}
