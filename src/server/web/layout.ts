/** What every page has around it: the head, the way to the other pages, and where a reader is. */
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ApiEnv } from '../guard.ts';
import type { Assets } from './assets.ts';
import { type Html, NOTHING, postButton } from './html.ts';

/** The pages that the menu names, in its order. */
const MENU = [
  { path: '/', name: 'Library', key: 'l' },
  { path: '/review', name: 'Review', key: 'r' },
  { path: '/now', name: 'Now', key: 'n' },
  { path: '/history', name: 'History', key: 'h' },
  { path: '/statistics', name: 'Statistics', key: 's' },
  { path: '/fields', name: 'Fields', key: 'f' },
  { path: '/admin', name: 'Admin', key: 'a' },
] as const;

export interface PageInput {
  title: string;
  /** The address of the menu’s page that it belongs to. */
  menu?: (typeof MENU)[number]['path'];
  body: Html;
  status?: ContentfulStatusCode;
}

/** Makes a whole page. */
export type ShowPage = (context: Context<ApiEnv>, page: PageInput) => Response | Promise<Response>;

/** htmx must neither write styles of its own into the page nor evaluate text: the policy of the pages forbids both. */
const HTMX_CONFIG = JSON.stringify({ includeIndicatorStyles: false, allowEval: false, historyCacheSize: 0, scrollIntoViewOnBoost: false });

export function pageMaker(assets: Assets): ShowPage {
  return (context, { title, menu, body, status = 200 }) => {
    context.header('cache-control', 'no-store');
    const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="htmx-config" content="${HTMX_CONFIG}">
<title>${title} – Rubricator</title>
<link rel="icon" href="${assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style}">
<script src="${assets.htmx}" defer></script>
<script src="${assets.script}" type="module"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="/"><span aria-hidden="true">R</span>ubricator</a>
<nav aria-label="Pages"><ul>${MENU.map(({ path, name, key }) => html`<li><a href="${path}" data-go="${key}"${path === menu ? raw(' aria-current="page"') : NOTHING}>${name}</a></li>`)}</ul></nav>
${account(context)}</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer class="bottom"><p><kbd>?</kbd> shows the keys of this page. <a href="/api/v1/openapi.json">Interface for programs</a></p></footer>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl></dl><form method="dialog"><button>Close</button></form></dialog>
</body>
</html>`;
    return context.html(page, status);
  };
}

/** Who is signed in, and the way out. A proxy that says who it is has a way out of its own. */
function account(context: Context<ApiEnv>): Html {
  const user = context.get('user');
  if (!user) return NOTHING;
  if (!user.hasPassword) return html`<p class="account">${user.name}</p>`;
  return html`<div class="account"><a href="/account">${user.name}</a> ${postButton('Sign out', { action: '/logout', csrf: context.get('csrf') })}</div>`;
}

/** A page that says what went wrong. */
export function refusal(context: Context<ApiEnv>, show: ShowPage, refused: { status: ContentfulStatusCode; title: string; problems?: readonly string[] }) {
  const { status, title, problems = [] } = refused;
  const list = problems.length > 0 ? html`<ul class="problems">${problems.map((problem) => html`<li>${problem}</li>`)}</ul>` : NOTHING;
  return show(context, { title, status, body: html`<h1>${title}</h1>${list}<p><a href="/">To the library</a></p>` });
}

/** True for a request of somebody who looks at a page, and not of a program. */
export function isForPage(context: Context): boolean {
  return (context.req.header('accept') ?? '').includes('text/html') && !context.req.path.startsWith('/api/');
}
