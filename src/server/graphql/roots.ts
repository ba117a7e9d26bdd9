/**
 * What the graph begins with: a name for each route of `/api/v1`. Arguments, answers and descriptions are those of the route, and the
 * route does the work, so that both interfaces ask for the same rights, refuse the same, and note the same in the audit log.
 */

export interface Root {
  /** Such as `GET /items/{id}`. */
  route: string;
  /** The part of the answer that is meant, where the answer is a wrapping around it. */
  pick?: string;
  /** How much work it is, beside what is asked of its answer; 10 if absent. */
  cost?: number;
  /** So many there may be in its answer, or the argument that says how many. */
  many?: number | string;
}

/** It goes through many books, or through many answers. */
const THOROUGH = 100;
/** It asks the providers, or another database. */
const FAR = 1000;
const CHANGE = 100;
export const USUAL = 10;

export const QUERIES = {
  books: { route: 'GET /items', many: 'limit' },
  book: { route: 'GET /items/{id}' },
  pictures: { route: 'GET /items/{id}/pictures', pick: 'pictures', cost: THOROUGH },
  searchAnew: { route: 'POST /items/{id}/search', cost: FAR },
  facets: { route: 'GET /facets', pick: 'facets', cost: THOROUGH, many: 20 },
  runs: { route: 'GET /runs', many: 'limit' },
  statistics: { route: 'GET /statistics', cost: THOROUGH },
  fieldStatistics: { route: 'GET /statistics/{field}', cost: THOROUGH },
  sample: { route: 'GET /sample', cost: THOROUGH },
  conflicts: { route: 'GET /conflicts', pick: 'conflicts', cost: THOROUGH },
  conflictBooks: { route: 'GET /conflicts/{field}', many: 'limit' },
  reviewGroups: { route: 'GET /review/groups', pick: 'groups', cost: THOROUGH },
  reviewGroup: { route: 'GET /review/group', pick: 'books', cost: THOROUGH, many: 200 },
  preferences: { route: 'GET /preferences', pick: 'rules' },
  previewPreference: { route: 'POST /preferences/preview', cost: FAR },
  fields: { route: 'GET /fields', pick: 'fields', cost: THOROUGH },
  status: { route: 'GET /status' },
  providers: { route: 'GET /providers' },
  queue: { route: 'GET /queue' },
  catalogues: { route: 'GET /catalogues', pick: 'catalogues' },
  verifyCatalogue: { route: 'GET /catalogues/{id}/verify', cost: FAR },
  telemetry: { route: 'GET /telemetry', cost: THOROUGH },
  audit: { route: 'GET /audit', many: 'limit' },
  verifyAudit: { route: 'GET /audit/verify', cost: FAR },
  users: { route: 'GET /users', pick: 'users' },
  sessions: { route: 'GET /users/{name}/sessions', pick: 'sessions' },
  tokens: { route: 'GET /tokens', pick: 'tokens' },
  roles: { route: 'GET /roles', pick: 'roles' },
  plugins: { route: 'GET /plugins', pick: 'plugins' },
  pluginCommands: { route: 'GET /plugins/commands', pick: 'commands' },
  health: { route: 'GET /health', pick: 'diagnoses', cost: FAR },
} as const satisfies Readonly<Record<string, Root>>;

export const MUTATIONS: Readonly<Record<string, Root>> = Object.fromEntries(
  Object.entries({
    edit: 'POST /items/{id}/fields',
    editMany: 'POST /items/fields',
    confirm: 'POST /items/{id}/confirm',
    reject: 'POST /items/{id}/reject',
    decideMany: 'POST /review/decisions',
    reset: 'POST /items/{id}/reset',
    undo: 'POST /items/{id}/undo',
    undoMany: 'POST /items/undo',
    undoRun: 'POST /runs/{id}/undo',
    refresh: 'POST /items/{id}/refresh',
    scan: 'POST /scan',
    pauseLibrary: 'POST /libraries/{id}/pause',
    resumeLibrary: 'POST /libraries/{id}/resume',
    pauseProvider: 'POST /providers/{id}/pause',
    resumeProvider: 'POST /providers/{id}/resume',
    setPreference: 'POST /preferences',
    addField: 'POST /fields',
    changeField: 'POST /fields/{id}',
    syncCatalogue: 'POST /catalogues/{id}/sync',
    runPluginCommand: 'POST /plugins/{name}/commands/{command}',
    addUser: 'POST /users',
    changeUser: 'PATCH /users/{name}',
    removeUser: 'DELETE /users/{name}',
    inviteUser: 'POST /users/{name}/invite',
    signOutUser: 'POST /users/{name}/sign-out',
    endSession: 'DELETE /users/{name}/sessions/{id}',
    addToken: 'POST /tokens',
    revokeToken: 'DELETE /tokens/{id}',
  }).map(([name, route]) => [name, { route, cost: CHANGE }]),
);

/** What is no question and no change in JSON: files, pictures, and the events, which one subscribes to. */
export const NOT_HERE: readonly string[] = ['GET /events', 'GET /items/export', 'POST /items/{id}/fields/{field}/picture'];
