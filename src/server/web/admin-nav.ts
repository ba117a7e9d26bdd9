/** The way through the pages of those who administer. */
import { html, raw } from 'hono/html';
import { type Html, NOTHING } from './html.ts';

const PAGES = [
  { path: '/admin', name: 'Overview' },
  { path: '/admin/users', name: 'Users' },
  { path: '/admin/roles', name: 'Roles' },
  { path: '/admin/tokens', name: 'Tokens' },
  { path: '/admin/plugins', name: 'Plugins' },
  { path: '/admin/health', name: 'Health' },
  { path: '/audit', name: 'Audit log' },
] as const;

/** @param here the page on which it stands */
export function adminNav(here: (typeof PAGES)[number]['path']): Html {
  return html`<nav aria-label="Admin"><ul class="chips">${PAGES.map(({ path, name }) => html`<li><a class="chip${path === here ? ' on' : ''}" href="${path}"${path === here ? raw(' aria-current="page"') : NOTHING}>${name}</a></li>`)}</ul></nav>`;
}
