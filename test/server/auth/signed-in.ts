/** The interface over a real store with accounts: two libraries, of which some may see one, and a browser that keeps its cookies. */

import { onTestFinished } from 'vitest';
import { auditedUsers } from '../../../src/actions/audited-users.ts';
import { createChanges } from '../../../src/actions/changes.ts';
import { type Actions, permitted } from '../../../src/actions/permission.ts';
import { permittedUsers } from '../../../src/actions/permitted-users.ts';
import { readAssignments, readEntries, readFieldNames } from '../../../src/actions/read-edit.ts';
import { readFilter, readSort } from '../../../src/actions/read-filter.ts';
import { reportRoles } from '../../../src/actions/roles.ts';
import { seenEvents } from '../../../src/actions/seen-events.ts';
import { createUsers } from '../../../src/actions/users.ts';
import { recordFilesFor } from '../../../src/app/record-formats.ts';
import type { Access } from '../../../src/domain/access/access.ts';
import { BUILT_IN_ROLES, builtInRole, type UserRole } from '../../../src/domain/access/rights.ts';
import { hashPassword, hashSecret, newSecret, verifyPassword } from '../../../src/runtime/passwords.ts';
import type { AuthOptions } from '../../../src/server/auth/authenticate.ts';
import { perCaller } from '../../../src/server/auth/caller.ts';
import { createSessions } from '../../../src/server/auth/sessions.ts';
import { createSignInNotes } from '../../../src/server/auth/sign-in-notes.ts';
import type { Administration, ApiDeps } from '../../../src/server/deps.ts';
import type { EventFeed } from '../../../src/server/event-feed.ts';
import { createLongRuns } from '../../../src/server/long-runs.ts';
import { type ApiServer, createApi, startApi } from '../../../src/server/server.ts';
import { createAccounts } from '../../../src/store/accounts.ts';
import { createAuditLog } from '../../../src/store/sqlite/audit-log.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { shelf } from '../../actions/shelf.ts';
import { bookUpdate } from '../../contract/catalogue.ts';

export const PASSWORD = 'correct horse battery';
export const HOST = 'books.example:8723';
export const CONFIG_TOKEN = 'the-token-of-the-config';
export const NOTE_SECRET = 'the-secret-of-the-note';
export const IDLE_MS = 60 * 60_000;
export const LONGEST_MS = 24 * IDLE_MS;

const ROLES: UserRole[] = [
  ...BUILT_IN_ROLES.map(builtInRole),
  { name: 'family', as: 'editor', books: [{ libraries: ['l'] }], fields: { hidden: [{ field: 'description' }], masked: [{ field: 'publisher' }] } },
];
const hashed = hashPassword(PASSWORD);
const NOBODY_FOLLOWS: EventFeed = { follow: () => undefined, latest: async () => [] };

interface Sent {
  method?: string;
  path: string;
  /** Of a form. */
  form?: Record<string, string>;
  json?: unknown;
  headers?: Record<string, string>;
}

type More = Partial<Pick<AuthOptions, 'mode' | 'origin' | 'proxy' | 'visitors'>> & { feed?: EventFeed };

export async function signedInWorld({ feed = NOBODY_FOLLOWS, ...more }: More = {}) {
  const { store, deps, apply, item } = await shelf();
  const secretId = await store.save(bookUpdate('Zanzibar', { title: 'The Zanzibar Road' }, { library: 'vault' }));
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const accounts = createAccounts(db);
  const audit = createAuditLog(db);
  const clock = { nowMs: Date.UTC(2026, 0, 2) };
  const now = () => clock.nowMs;
  const times = { idleMs: IDLE_MS, longestMs: LONGEST_MS };
  const users = createUsers({ accounts, roles: ROLES.map(({ name }) => name), hashPassword, verifyPassword, newSecret, hashSecret, now, sessionTimes: times });
  for (const [name, role] of Object.entries({ ann: 'admin', eva: 'editor', vic: 'viewer', fay: 'family' }))
    await accounts.addUser({ name, role, createdAtMs: now(), passwordHash: await hashed });
  const roles = new Map(ROLES.map((role) => [role.name, role]));
  const auth: AuthOptions = {
    ...{
      mode: 'password',
      accounts,
      usersAs: (caller) => auditedUsers(users, caller, { audit, now }),
      visitors: undefined,
      origin: undefined,
      longestMs: LONGEST_MS,
      now,
    },
    notes: createSignInNotes(audit, now),
    sessions: createSessions(accounts, times, now),
    roles,
    proxy: { addresses: [], header: 'Remote-User', role: 'viewer', admins: [] },
    ...more,
  };
  const bugs: unknown[] = [];
  const changes = createChanges(deps, apply);
  const ofCallers = perCaller<Omit<ApiDeps, 'takeUpFields'>>((access) => ({
    ...apiFor(permitted(changes, deps, access), access, store.libraries),
    feed,
    ...{ signIn: { mode: auth.mode, origin: auth.origin } },
    ...administrationFor(access),
    usersAs: (caller) => permittedUsers(auditedUsers(users, caller, { audit, now }), { access, roles }),
  }));
  const api = { ...ofCallers, takeUpFields: async () => {} };
  const options = { requestsPerMinute: 100_000, version: '1', token: CONFIG_TOKEN, noteSecret: NOTE_SECRET, auth, onBug: (error: unknown) => bugs.push(error) };
  const app = createApi(options, api);
  const send = async (sent: Sent, from = '192.0.2.7') => app.request(sent.path, requestOf(sent), { incoming: { socket: { remoteAddress: from } } });
  const entries = async () => (await audit.page({ filter: {}, limit: 500 })).reverse();
  return {
    store,
    item,
    accounts,
    users,
    clock,
    send,
    entries,
    audit,
    routes: app.routes,
    bugs,
    secretId,
    db,
    browser: (from?: string) => browserOf((sent) => send(sent, from)),
    /** The same for a real browser, on the loopback. */
    async serve(): Promise<ApiServer> {
      const server = await startApi({ ...options, host: '127.0.0.1', port: 0 }, api);
      onTestFinished(() => server.close());
      return server;
    },
  };
}

function apiFor(
  { questions, changes, seen }: Actions,
  access: Access,
  libraries: () => Promise<string[]>,
): Omit<ApiDeps, keyof Administration | 'feed' | 'takeUpFields'> {
  return {
    ...questions,
    ...recordFilesFor(questions),
    ...changes,
    longRuns: createLongRuns({ sleep: () => new Promise(() => {}) }, () => {}),
    ...{ customFields: () => [], libraries, items: questions.search, find: questions.book, item: questions.show },
    async status() {
      access.require('follow');
      const counts = { libraries: [], items: [], queue: [], outbox: [], workers: [], pauses: [], targets: [], exports: [] };
      return { version: '1', startedAtMs: 1, lastWorkAtMs: 1, underWay: 0, isMoving: true, ...counts };
    },
    checks: async () => [],
    async metrics() {
      access.require('follow');
      return '';
    },
    lastBooks: async () => [],
    seenEvents() {
      access.require('follow');
      return seenEvents({ store: seen.store, libraryIds: libraries }, access);
    },
    async providers() {
      access.require('follow');
      return [];
    },
    async scan() {
      access.require('refresh');
      return { paused: [] };
    },
    readFilter: async (words) => readFilter(words, { customFields: [], libraries: ['l'] }),
    readEdit: (action, fields) => (action === 'set' ? readAssignments(fields, []) : readFieldNames(action, fields, [])),
    readSort: (text) => readSort(text, []),
    readEntries: (name, entries) => readEntries(name, entries, []),
  };
}

/** What there is to tell to those who administer. */
function administrationFor(
  access: Access,
): Pick<Administration, 'roles' | 'parts' | 'commands' | 'optionSections' | 'diagnose' | 'syncTarget' | 'verifyTarget'> {
  const asked = async <T>(answer: T) => {
    access.require('administer');
    return answer;
  };
  return {
    ...{
      roles: () => asked(reportRoles([])),
      parts: () => asked([]),
      commands: () => asked([]),
      optionSections: () => asked([]),
      diagnose: () => asked([]),
      syncTarget: () => asked(undefined),
    },
    verifyTarget: () => asked({ here: 0, there: 0, hashHere: '', hashThere: '', differences: 0 }),
  };
}

function requestOf({ method, form, json, headers = {} }: Sent): RequestInit {
  const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { host: HOST, accept: 'text/html', ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body }),
  };
}

/** Keeps cookies, sends its origin with forms, and finds the token of a form in the page. */
function browserOf(send: (sent: Sent) => Promise<Response>) {
  const cookies = new Map<string, string>();
  async function request(sent: Sent): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const isPost = sent.form !== undefined || sent.json !== undefined;
    const own = { ...(cookie && { cookie }), ...(isPost && { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }) };
    const response = await send({ ...sent, headers: { ...own, ...sent.headers } });
    for (const text of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (/max-age=0/i.test(text)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  const csrfIn = async (path: string) => /name="csrf" value="([0-9a-f]{64})"/.exec(await (await request({ path })).text())?.[1] ?? '';
  return {
    cookies,
    request,
    csrfIn,
    statusOf: async (path: string) => (await request({ path })).status,
    post: async (path: string, form: Record<string, string>, on = '/') => request({ path, form: { csrf: await csrfIn(on), ...form } }),
    signIn: async (name: string, password = PASSWORD) => request({ path: '/login', form: { csrf: await csrfIn('/login'), name, password } }),
  };
}
