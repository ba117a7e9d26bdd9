/** Every route of the interface, and the right that it asks for. A new one has to be named here; `routes.test.ts` tries each as every role. */
import type { Right } from '../../../src/domain/access/rights.ts';

/** `anybody` may call it without signing in; `signed in` asks for no right but for somebody. */
export type Asked = Right | 'anybody' | 'signed in';

export interface Route {
  asks: Asked;
  /** Of a form, or as JSON for what lies below `/api/`. */
  sent?: Record<string, unknown>;
}

const BOOK = '/books/:id{[0-9]{1,15}}';
const EDIT = { action: 'set', fields: ['tags=x'] };
/** No candidate has it, so that the book stays as it is. */
const CANDIDATE = { candidate: 'none' };
/** The config file has another version. */
const PREFERENCE = { field: 'publisher', source: 'itunes', version: 'none' };

export const ROUTES: Readonly<Record<string, Route>> = {
  ...gets('anybody', '/healthz', '/readyz', '/login', '/welcome/:secret', '/assets/:file'),
  'POST /login': { asks: 'anybody', sent: { name: 'nobody', password: 'wrong' } },
  'POST /welcome/:secret': { asks: 'anybody' },
  // Each field of a question asks for a right of its own.
  ...gets('signed in', '/account', '/api/v1/openapi.json', '/api/graphql'),
  'POST /api/graphql': { asks: 'signed in', sent: { query: '{ __typename }' } },
  'POST /account': { asks: 'signed in', sent: { old: 'x', password: 'x', again: 'y' } },
  'POST /logout': { asks: 'signed in' },

  ...gets('see', '/', BOOK, `${BOOK}/cover`, '/review', '/conflicts', '/conflicts/:field', '/history', '/statistics', '/statistics/:field', '/sample'),
  ...gets('see', '/books/:book{[0-9]{1,15}}/writes/:id{[0-9]{1,15}}'),
  ...gets(
    'see',
    '/api/v1/items',
    '/api/v1/items/export',
    '/api/v1/items/:id',
    '/api/v1/facets',
    '/api/v1/runs',
    '/api/v1/statistics',
    '/api/v1/statistics/:field',
    '/api/v1/sample',
  ),
  ...gets(
    'see',
    '/opds/search.xml',
    ...['/opds', '/opds/v2'].flatMap((root) => [root, `${root}/books`, `${root}/authors`, `${root}/narrators`, `${root}/series`]),
  ),
  ...gets('see', '/api/v1/conflicts', '/api/v1/conflicts/:field', '/preferences', '/api/v1/preferences'),
  ...gets('see', `${BOOK}/fields/:name/picture`, '/api/v1/items/:id/pictures'),
  ...gets('see', '/api/v1/review/groups', '/api/v1/review/group'),
  'POST /selection': { asks: 'see', sent: { book: '1' } },
  'POST /selection/export': { asks: 'see', sent: { book: '1' } },

  [`POST ${BOOK}/fields/:name`]: { asks: 'edit', sent: { action: 'set', value: 'x' } },
  [`POST ${BOOK}/fields/:name/picture`]: { asks: 'edit' },
  'POST /api/v1/items/:id/fields/:field/picture': { asks: 'edit', sent: {} },
  [`POST ${BOOK}/search`]: { asks: 'look-up', sent: { title: 'Salt' } },
  'POST /api/v1/items/:id/search': { asks: 'look-up', sent: { title: 'Salt' } },
  [`POST ${BOOK}/identify`]: { asks: 'edit', sent: { text: '9780306406157' } },
  'POST /selection/done': { asks: 'edit', sent: { book: '1', field: 'tags', does: 'set', value: 'x' } },
  'POST /api/v1/items/:id/fields': { asks: 'edit', sent: EDIT },

  'POST /runs/:id{[0-9]{1,15}}/undo': { asks: 'undo' },
  'POST /api/v1/runs/:id/undo': { asks: 'undo', sent: {} },
  'POST /api/v1/items/:id/undo': { asks: 'undo', sent: {} },

  [`POST ${BOOK}/confirmed`]: { asks: 'decide', sent: CANDIDATE },
  [`POST ${BOOK}/rejected`]: { asks: 'decide', sent: CANDIDATE },
  [`POST ${BOOK}/reset`]: { asks: 'decide' },
  'POST /review/:id{[0-9]{1,15}}/none': { asks: 'decide' },
  'POST /review/groups': { asks: 'decide', sent: { book: '1', 'best-1': 'none' } },
  'POST /api/v1/items/fields': { asks: 'edit', sent: { items: [1], action: 'lock', fields: ['title'] } },
  'POST /api/v1/items/undo': { asks: 'undo', sent: { items: [1] } },
  'POST /api/v1/review/decisions': { asks: 'decide', sent: { verdict: 'confirmed', decisions: [{ item: 1, candidates: ['none'] }] } },
  'POST /api/v1/items/:id/confirm': { asks: 'decide', sent: CANDIDATE },
  'POST /api/v1/items/:id/reject': { asks: 'decide', sent: CANDIDATE },
  'POST /api/v1/items/:id/reset': { asks: 'decide', sent: {} },

  [`POST ${BOOK}/refresh`]: { asks: 'refresh' },
  'POST /now/look': { asks: 'refresh' },
  'POST /api/v1/items/:id/refresh': { asks: 'refresh', sent: {} },
  'POST /api/v1/scan': { asks: 'refresh', sent: {} },

  ...gets('see', '/sparql'),
  'POST /sparql': { asks: 'see', sent: { query: 'ASK {}' } },

  ...gets('follow', '/telemetry', '/api/v1/telemetry'),
  ...gets('follow', '/now', '/admin', '/metrics', '/api/v1/status', '/api/v1/catalogues', '/api/v1/providers', '/api/v1/queue', '/api/v1/events'),
  ...gets('look-up', '/audiobookshelf/search'),

  'POST /now/sync': { asks: 'administer', sent: { id: 'home' } },
  'POST /now/pause': { asks: 'pause', sent: { of: 'library', id: 'l' } },
  'POST /now/resume': { asks: 'pause', sent: { of: 'library', id: 'l' } },
  'POST /api/v1/libraries/:id/pause': { asks: 'pause', sent: {} },
  'POST /api/v1/libraries/:id/resume': { asks: 'pause' },
  'POST /api/v1/providers/:id/pause': { asks: 'pause', sent: {} },
  'POST /api/v1/providers/:id/resume': { asks: 'pause' },

  ...gets('administer', '/admin/users', '/admin/users/remove', '/admin/roles', '/admin/tokens', '/admin/plugins', '/admin/health', '/audit', '/audit/verify'),
  ...gets(
    'administer',
    '/api/v1/users',
    '/api/v1/roles',
    '/api/v1/tokens',
    '/api/v1/plugins',
    '/api/v1/plugins/commands',
    '/api/v1/health',
    '/api/v1/audit',
    '/api/v1/audit/verify',
  ),
  'POST /api/v1/catalogues/:id/sync': { asks: 'administer', sent: {} },
  'GET /api/v1/catalogues/:id/verify': { asks: 'administer' },
  // There is no plugin.
  'POST /api/v1/plugins/:name/commands/:command': { asks: 'administer', sent: {} },
  'POST /admin/plugins/:name/commands/:command': { asks: 'administer' },
  'POST /preferences': { asks: 'administer', sent: PREFERENCE },
  'POST /api/v1/preferences/preview': { asks: 'administer', sent: PREFERENCE },
  'POST /api/v1/preferences': { asks: 'administer', sent: PREFERENCE },
  'GET /fields': { asks: 'administer' },
  'GET /fields/:id': { asks: 'administer' },
  'POST /fields': { asks: 'administer', sent: { id: 'lent', type: 'text' } },
  'POST /fields/:id': { asks: 'administer', sent: { does: 'retire' } },
  'GET /api/v1/fields': { asks: 'administer' },
  'POST /api/v1/fields': { asks: 'administer', sent: { field: { id: 'given' } } },
  'POST /api/v1/fields/:id': { asks: 'administer', sent: { does: 'retire' } },
  'POST /admin/users/add': { asks: 'administer', sent: { name: 'new', role: 'viewer' } },
  'POST /admin/users/invite': { asks: 'administer', sent: { name: 'new' } },
  'POST /admin/users/role': { asks: 'administer', sent: { name: 'new', role: 'viewer' } },
  'POST /admin/users/sign-out': { asks: 'administer', sent: { name: 'new' } },
  'POST /admin/users/end-session': { asks: 'administer', sent: { name: 'new', session: '9' } },
  'POST /admin/users/remove': { asks: 'administer', sent: { name: 'new' } },
  'POST /admin/tokens/add': { asks: 'administer', sent: { name: 'x', user: 'vic', scope: 'see' } },
  'POST /admin/tokens/revoke': { asks: 'administer', sent: { id: '9' } },
  'POST /api/v1/users': { asks: 'administer', sent: { name: 'other', role: 'viewer' } },
  'PATCH /api/v1/users/:name': { asks: 'administer', sent: { role: 'viewer' } },
  'POST /api/v1/users/:name/invite': { asks: 'administer', sent: {} },
  'POST /api/v1/users/:name/sign-out': { asks: 'administer', sent: {} },
  'GET /api/v1/users/:name/sessions': { asks: 'administer' },
  'DELETE /api/v1/users/:name/sessions/:id': { asks: 'administer' },
  'DELETE /api/v1/users/:name': { asks: 'administer' },
  'POST /api/v1/tokens': { asks: 'administer', sent: { name: 'x', user: 'vic', scopes: ['see'] } },
  'DELETE /api/v1/tokens/:id': { asks: 'administer' },
};

function gets(asks: Asked, ...paths: string[]): Record<string, Route> {
  return Object.fromEntries(paths.map((path) => [`GET ${path}`, { asks }]));
}
