/** `/api/graphql` over a real store: what is answered, to whom, and what is refused. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createEventFeed, type EventFeed } from '../../src/server/event-feed.ts';
import { MAX_ALIASES, MAX_DEPTH, MAX_TOKENS } from '../../src/server/graphql/limits.ts';
import { PASSWORD, signedInWorld } from './auth/signed-in.ts';

const PATH = '/api/graphql';

interface Answer {
  status: number;
  type: string | null;
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: string[]; extensions: { code: string; problem?: Record<string, unknown> } }[];
}

async function world(more: { feed?: EventFeed } = {}) {
  const made = await signedInWorld(more);
  const asUser = async (name: string) => {
    const browser = made.browser();
    expect((await browser.signIn(name, PASSWORD)).status).toBe(303);
    const csrf = await browser.csrfIn('/account');
    const send = (json: unknown, headers: Record<string, string> = {}) =>
      browser.request({ path: PATH, json, headers: { 'x-csrf-token': csrf, accept: 'application/json', ...headers } });
    const ask = async (query: string, variables: object = {}) => answerOf(await send({ query, variables }));
    return { browser, send, ask };
  };
  return { ...made, asUser };
}

async function answerOf(response: Response): Promise<Answer> {
  const body = (await response.json()) as object;
  return { status: response.status, type: response.headers.get('content-type'), ...body };
}

/** The codes of what was refused. */
const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code);

describe('questions', () => {
  test('a page of books with what each has, where it came from, and what was done', async () => {
    const { asUser, item } = await world();
    const { ask } = await asUser('eva');
    const { data, errors } = await ask(
      `query ($words: String, $where: [String!]) {
        books(search: $words, where: $where, review: false, sort: "title", limit: 5) {
          items { id title state values { title authors { name } }
            record { fields { title { value claims { source value } } } missing }
            candidates { key } history { runs { kind } writes { path } } }
          nextCursor
        }
        libraries
      }`,
      { words: 'salt', where: ['author=osei'] },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      books: {
        items: [
          {
            ...{ id: item.id, title: 'The Salt Road', state: 'ok', values: { title: 'The Salt Road', authors: [{ name: 'Marit Osei' }] } },
            record: {
              fields: {
                title: {
                  value: 'The Salt Road',
                  claims: [
                    { source: 'audible', value: 'The Salt Road' },
                    { source: 'tags', value: 'Road' },
                  ],
                },
              },
            },
            history: { runs: [], writes: [] },
          },
        ],
        nextCursor: null,
      },
      libraries: ['l', 'vault'],
    });
  });

  test('a page goes on where the one before ended', async () => {
    const { ask } = await (await world()).asUser('ann');
    const { data } = await ask('{ books(limit: 1, sort: "title") { items { title } nextCursor } }');
    const { items, nextCursor } = { ...(data?.books as { items: { title: string }[]; nextCursor: string }) };
    const next = await ask('query ($cursor: String) { books(limit: 1, sort: "title", cursor: $cursor) { items { title } } }', { cursor: nextCursor });
    expect([items, next.data?.books]).toEqual([[{ title: 'The Salt Road' }], { items: [{ title: 'The Zanzibar Road' }] }]);
  });

  test('by GET, if they change nothing', async () => {
    const { browser } = await (await world()).asUser('vic');
    const of = (query: string) => browser.request({ path: `${PATH}?query=${encodeURIComponent(query)}`, headers: { accept: 'application/json' } });
    expect(await answerOf(await of('{ libraries }'))).toMatchObject({ status: 200, data: { libraries: ['l', 'vault'] } });
    expect((await of('mutation { refresh(id: 1) { status } }')).status).toBe(405);
  });

  test.each([
    ['{ facets(only: ["authors"]) { id values { value count } } }', { facets: [{ id: 'authors' }] }],
    ['{ statistics { books fields { field } } }', { statistics: { books: 2 } }],
    ['{ fieldStatistics(field: "title") { filled } }', { fieldStatistics: { filled: 2 } }],
    ['{ sample(count: 1) { books { id } } }', { sample: { books: [{}] } }],
    ['{ runs(limit: 1) { id } conflicts { field } preferences { field } }', { runs: [], conflicts: [], preferences: [] }],
    ['{ reviewGroups(by: "author") { name } }', { reviewGroups: [] }],
    ['{ status { version isMoving } providers { id } queue { library } }', { status: { version: '1', isMoving: true }, providers: [], queue: [] }],
    ['{ users { name role } audit(limit: 1) { entries { action } } verifyAudit { isIntact } }', { users: expect.any(Array), verifyAudit: { isIntact: true } }],
    ['{ catalogues { id } health { level } plugins { id } fields { key } }', { catalogues: [], health: [], plugins: [] }],
  ])('%s', async (query, expected) => {
    const { ask } = await (await world()).asUser('ann');
    const { data, errors } = await ask(query);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject(expected);
  });
});

describe('changes', () => {
  test('are those of the REST interface, noted with who made them, and undone', async () => {
    const { asUser, item, store } = await world();
    const { ask } = await asUser('ann');
    const edited = await ask('mutation ($id: Int!) { edit(id: $id, action: set, fields: ["title=Mine"]) { changed run } }', { id: item.id });
    expect(edited).toMatchObject({ status: 200, data: { edit: { changed: ['title'], run: expect.any(Number) } } });
    const decided = async () => (await store.load(item.id)).overrides;
    expect(await decided()).toMatchObject([{ field: 'title', value: 'Mine', actor: { kind: 'user', name: 'ann' } }]);
    const { data } = await ask('mutation ($run: Int!) { undoRun(id: $run) { undoes decisions } }', edited.data?.edit as { run: number });
    expect(data).toMatchObject({ undoRun: { decisions: 'restored' } });
    expect(await decided()).toEqual([]);
  });

  test('what is answered with nothing is true', async () => {
    const { ask } = await (await world()).asUser('ann');
    expect(
      (await ask('mutation { addUser(name: "new", role: "viewer") { name } changeUser(name: "new", role: "editor") removeUser(name: "new") }')).data,
    ).toEqual({
      ...{ addUser: { name: 'new' }, changeUser: true, removeUser: true },
    });
  });

  test('are refused as the REST interface refuses them, with the same problem', async () => {
    const { asUser, item, bugs } = await world();
    const { ask, browser } = await asUser('eva');
    const answer = await ask('mutation ($id: Int!) { edit(id: $id, action: set, fields: ["nothing=1"]) { run } undo(id: 99) { run } }', { id: item.id });
    expect(answer).toMatchObject({ status: 200, data: { edit: null, undo: null } });
    expect(codesOf(answer)).toEqual(['BAD_REQUEST', 'NOT_FOUND']);
    const csrf = await browser.csrfIn('/account');
    const rest = await browser.request({
      ...{ path: `/api/v1/items/${item.id}/fields`, json: { action: 'set', fields: ['nothing=1'] } },
      headers: { 'x-csrf-token': csrf, accept: 'application/json' },
    });
    expect(answer.errors?.[0]?.extensions.problem).toEqual(await rest.json());
    expect(bugs).toEqual([]);
  });
});

describe('who may ask', () => {
  test('each field asks for the right of its route, and one that is refused leaves the others', async () => {
    const { ask } = await (await world()).asUser('vic');
    const answer = await ask('{ libraries status { version } users { name } book(id: 1) { title } }');
    expect(answer.data).toMatchObject({ libraries: ['l', 'vault'], users: null, book: { title: 'The Salt Road' } });
    expect(answer.errors?.map(({ path }) => path?.[0])).toEqual(answer.data?.status === null ? ['status', 'users'] : ['users']);
    const change = await ask(
      'mutation { edit(id: 1, action: lock, fields: ["title"]) { run } addToken(name: "x", user: "vic", scopes: ["administer"]) { secret } }',
    );
    expect(change.data).toEqual({ edit: null, addToken: null });
    expect(codesOf(change)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  test('somebody sees the books and fields of the role alone', async () => {
    const { asUser, secretId, item } = await world();
    const { ask } = await asUser('fay');
    const { data, errors = [] } = await ask(
      'query ($secret: Int!, $id: Int!) { books { items { id values { description } record { fields { description { value } } } } } secret: book(id: $secret) { title } book(id: $id) { title } libraries }',
      { secret: secretId, id: item.id },
    );
    expect(data).toMatchObject({ books: { items: [{ id: item.id, values: { description: null } }] }, secret: null, book: { title: 'The Salt Road' } });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    expect(JSON.stringify(data)).not.toContain('Zanzibar');
  });

  test('nobody asks without signing in, not even for the schema', async () => {
    const { send } = await world();
    expect((await send({ path: PATH, json: { query: '{ __schema { types { name } } }' } })).status).toBe(401);
    expect((await send({ path: `${PATH}?query={__typename}` })).status).toBe(401);
  });

  test('a page elsewhere makes no browser ask', async () => {
    const { browser, send } = await (await world()).asUser('ann');
    const sent = { path: PATH, json: { query: 'mutation { undo(id: 1) { run } }' } };
    expect((await browser.request(sent)).status).toBe(403);
    expect((await send(sent.json, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const csrf = await browser.csrfIn('/account');
    expect((await browser.request({ path: PATH, form: { csrf, query: '{ libraries }' } })).status).toBe(415);
    const answer = await browser.request({ path: `${PATH}?query={__typename}`, headers: { origin: 'http://elsewhere.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a browser gets no page that would load something from elsewhere', async () => {
    const { browser } = await (await world()).asUser('ann');
    const answer = await browser.request({ path: PATH, headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-type') ?? '').not.toContain('html');
  });
});

describe('limits', () => {
  const nested = (depth: number) => `{ ${'... { '.repeat(depth - 1)}libraries${' }'.repeat(depth - 1)} }`;
  const renamed = (count: number) => `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`;
  const fragments = Array.from({ length: MAX_DEPTH }, (_, index) => `fragment F${index} on Query { ${index === 0 ? 'libraries' : `...F${index - 1}`} }`).join(
    ' ',
  );

  test.each([
    ['depth', nested(MAX_DEPTH), undefined],
    ['more depth', nested(MAX_DEPTH + 1), 'TOO_MUCH'],
    ['depth by fragments', `{ ...F${MAX_DEPTH - 1} } ${fragments}`, 'TOO_MUCH'],
    ['a fragment in itself', '{ ...A } fragment A on Query { ...A }', 'GRAPHQL_VALIDATION_FAILED'],
    ['names of its own', renamed(MAX_ALIASES), undefined],
    ['more names of its own', renamed(MAX_ALIASES + 1), 'TOO_MUCH'],
    ['a long question', `{ ${'libraries '.repeat(MAX_TOKENS)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['what cannot be read', `{${'{'.repeat(100_000)}`, 'GRAPHQL_PARSE_FAILED'],
    ['many books with all that is known', '{ books(limit: 500) { items { history { runs { id } } record { missing } } } }', 'TOO_MUCH'],
    ['a few of them', '{ books(limit: 50) { items { history { runs { id } } record { missing } } } }', undefined],
    [
      'much work under many names',
      `{ ${Array.from({ length: 49 }, (_, index) => `a${index}: statistics { books } `)} b: verifyAudit { isIntact } }`,
      'TOO_MUCH',
    ],
    ['types within types', `{ __schema { types { ${'fields { type { '.repeat(6)}name${' } }'.repeat(6)} } } }`, 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s', async (_, query, code) => {
    const { asUser, bugs } = await world();
    const { ask } = await asUser('ann');
    const answer = await ask(query);
    expect(answer.errors?.[0]?.extensions.code).toBe(code);
    expect(bugs).toEqual([]);
  });

  test('what a variable asks for counts', async () => {
    const { ask } = await (await world()).asUser('ann');
    const query = 'query ($limit: Int) { books(limit: $limit) { items { history { runs { id } } record { missing } } } }';
    expect(codesOf(await ask(query, { limit: 500 }))).toEqual(['TOO_MUCH']);
    expect(codesOf(await ask(query, { limit: 5 }))).toEqual([]);
    expect((await ask(query, { limit: 'x' })).errors).toHaveLength(1);
  });

  test('one request is one question', async () => {
    const { send } = await (await world()).asUser('ann');
    expect((await send([{ query: '{ libraries }' }, { query: '{ libraries }' }])).status).toBe(400);
  });
});

test('of a bug nothing of the inside is told', async () => {
  const { asUser, bugs } = await world({ feed: { follow: () => expect.unreachable('a secret of the inside'), latest: async () => [] } });
  const { send } = await asUser('ann');
  const text = await (await send({ query: 'subscription { events { name } }' }, { accept: 'text/event-stream' })).text();
  expect(text).toContain('a bug; the log has more');
  expect(text).not.toContain('inside');
  expect(bugs).toHaveLength(1);
});

describe('events', () => {
  const never = (_: number, signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

  async function followed() {
    let count = 0;
    const events = createEventBus(
      () => 0,
      (error) => expect.unreachable(String(error)),
    );
    const feed = createEventFeed({ events, newId: () => `e${count++}`, now: () => 0, sleep: never });
    const made = await world({ feed });
    const follow = async (name: string, given = '') => {
      const { send, browser } = await made.asUser(name);
      const response = await send({ query: `subscription { events${given} { id name at data } }` }, { accept: 'text/event-stream' });
      const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
      onTestFinished(() => reader.cancel().catch(() => {}));
      let text = '';
      const until = async (words?: string) => {
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
          text += next.value;
          if (words !== undefined && text.includes(words)) break;
        }
        return text;
      };
      return { until, browser, response };
    };
    return { ...made, events, follow };
  }

  test('are told as they happen, those that are wanted', async () => {
    const { events, follow } = await followed();
    const { until, response } = await follow('ann', '(only: ["library.resumed"])');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    events.emit('run.start', { runId: 4711 });
    events.emit('library.resumed', { library: 'l' });
    const heard = await until('library.resumed');
    expect(heard).toContain('{"data":{"events":{"id":"e2","name":"library.resumed","at":"1970-01-01T00:00:00.000Z","data":{"library":"l"}}}}');
    expect(heard).not.toContain('4711');
  });

  test('go on after the last one, or tell that some are missed', async () => {
    const { events, follow } = await followed();
    for (const library of ['one', 'two']) events.emit('library.resumed', { library });
    const heard = await (await follow('ann', '(after: "e1")')).until('two');
    expect(heard).not.toContain('one');
    expect(await (await follow('ann', '(after: "forgotten")')).until('two')).toMatch(/missed.*one.*two/s);
  });

  test('somebody hears of the books of the role alone', async () => {
    const { events, follow } = await followed();
    const { until } = await follow('fay');
    events.emit('item.offline', { library: 'vault', path: 'Zanzibar' });
    events.emit('library.resumed', { library: 'l' });
    expect(await until('library.resumed')).not.toContain('Zanzibar');
  });

  test('end when somebody signs out', async () => {
    const { follow, events } = await followed();
    const { until, browser } = await follow('eva');
    events.emit('library.resumed', { library: 'l' });
    await until('library.resumed');
    await browser.post('/logout', {}, '/account');
    expect(await until()).toContain('library.resumed');
  });

  test.each([
    ['no such event', 'ann', '(only: ["nothing"])', 'BAD_REQUEST'],
    ['nobody who may not follow', 'vic', '', 'FORBIDDEN'],
  ])('%s', async (_, name, given, code) => {
    const { follow } = await followed();
    expect(await (await follow(name, given)).until()).toContain(code);
  });
});
