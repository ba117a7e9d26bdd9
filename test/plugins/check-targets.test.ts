/** Targets and commands are tried by `plugins check`, without a server of the author’s: what is wrong with each is found, and what is not is passed. */
import { describe, expect, test } from 'vitest';
import { checkPlugin } from '../../src/app/check-plugin.ts';
import { keepingServer } from '../../src/plugins/local-servers.ts';
import { tryCommand } from '../../src/plugins/try-command.ts';
import { tryTarget } from '../../src/plugins/try-target.ts';
import { z } from '../../src/sdk/index.ts';
import type { DocumentTarget } from '../../src/sdk/target.ts';
import { pluginFolder } from './samples.ts';

const stepsOf = async (contributes: Record<string, string[]>, code: string) =>
  (await checkPlugin(pluginFolder({ contributes }, code), process.env)).steps.map(({ isFine, message }) => `${isFine ? 'ok' : 'fail'} ${message}`);
const of = (steps: string[], part: string) => steps.filter((step) => new RegExp(`^\\w+ ${part}\\b`).test(step));

/** Targets that differ in how they ask, or in one method. */
const TARGETS = `
  import { z } from 'rubricator/sdk';
  const options = z.strictObject({ url: z.url({ protocol: /^https?$/ }), token: z.string().min(20).optional() });
  const asking = ({ url, token }, { send }) => async (method, path, body) => {
    const headers = { authorization: token, 'content-type': 'application/json' };
    const { status, body: answer } = await send(method, url + path, { headers, ...(body && { body: JSON.stringify(body) }) });
    if (status === 404 && method === 'GET') return undefined;
    if (status >= 300) throw new Error('the server answers HTTP ' + status);
    return answer;
  };
  const Books = z.array(z.object({ id: z.number(), library: z.string(), path: z.string(), values: z.record(z.string(), z.unknown()) }));
  const target = (id, more = () => ({}), ask = asking) => ({
    id, summary: '', options,
    open(own, context) {
      const at = ask(own, context);
      const documents = async () => Books.parse((await at('GET', '/books')) ?? []);
      return {
        mark: async () => z.object({ mark: z.string().optional() }).parse((await at('GET', '/mark')) ?? {}).mark,
        async write({ put, mark }) {
          for (const book of put) await at('PUT', '/books/' + book.id, book);
          await at('PUT', '/mark', { mark });
        },
        count: async () => (await documents()).length,
        documents,
        ...more(at, own, context),
      };
    },
  });
`;

test('a target that does all as it should passes, and what it would send is told', async () => {
  const steps = await stepsOf({ targets: ['good'] }, `${TARGETS} export const plugin = { targets: [target('good')] };`);
  expect(of(steps, 'target')).toEqual([
    expect.stringMatching(/^ok target good: called \d+ times, over servers that keep what they are sent, refuse it, are not there, and answer nonsense$/),
    'ok target good: from a server that keeps what it is sent, it had all of it back',
    expect.stringContaining('it would send\n  PUT https://receiver.example/hook/books/1 (authorization, content-type)\n'),
  ]);
  expect(steps.join()).not.toContain('made-up-secret');
});

test('what is wrong with a target is told once, with where it was seen', async () => {
  const broken: Record<string, [code: string, told: RegExp[]]> = {
    deaf: [
      "target('deaf', (at) => ({ write: async ({ put }) => { try { await at('PUT', '/books', put) } catch {} } }))",
      [/^fail target deaf, write, where a server answers HTTP 401: it says that all is well, so that nobody writes these books again$/],
    ],
    lost: [
      "target('lost', (at, { url }, { send }) => ({ write: async ({ put }) => { if ((await send('PUT', url, {})).status >= 500) throw new Error('no'); } }))",
      [/^fail target lost, write, where a server answers HTTP 401: it says that all is well/],
    ],
    rash: [
      "target('rash', (at) => ({ documents: async () => (await at('GET', '/books') ?? []).map(({ id }) => id) }))",
      [/^fail target rash, documents, where a server answers \{\}: failed inside the plugin \(TypeError: /, /^fail target rash, documents, where .* of .*null/],
    ],
    telltale: [
      "target('telltale', (at, { token }) => ({ mark: async () => { try { return await at('GET', '/mark') } catch { throw new Error('refused: ' + token) } } }))",
      [/^fail target telltale, mark, where a server answers HTTP 401: its error gives a secret option away$/],
    ],
    torn: [
      "target('torn', (at, { url }, { send }) => ({ write: async () => { await send('PUT', url, { headers: { 'content-type': 'application/json' }, body: '{' }); throw new Error('no'); } }))",
      [/^fail target torn: PUT https:\/\/receiver\.example\/hook says that it sends JSON, and sends \{$/],
    ],
    astray: [
      "target('astray', undefined, (own, context) => asking({ ...own, url: 'https://elsewhere.example' }, context))",
      [
        /^fail target astray, write, where .*: may not reach elsewhere\.example/,
        /^fail target astray, \w+,/,
        /^fail target astray, \w+,/,
        /^fail target astray, \w+,/,
        /^fail target astray: it sent nothing/,
      ],
    ],
  };
  const code = `${TARGETS} export const plugin = { targets: [${Object.values(broken)
    .map(([each]) => each)
    .join(', ')}] };`;
  const steps = await stepsOf({ targets: Object.keys(broken) }, code);
  for (const [id, [, told]] of Object.entries(broken))
    expect(
      of(steps, `target ${id}`).filter((step) => step.startsWith('fail')),
      id,
    ).toEqual(told.map((each) => expect.stringMatching(each)));
});

test('a target that has a protocol of its own is no failure, and it is told what was not found out', async () => {
  const own = "target('own', (at) => ({ write: async () => { z.object({ task: z.number() }).parse(await at('POST', '/tasks', {})) } }))";
  const steps = of(await stepsOf({ targets: ['own'] }, `${TARGETS} export const plugin = { targets: [${own}] };`), 'target');
  expect(steps.filter((step) => step.startsWith('fail'))).toEqual([]);
  expect(steps[1]).toMatch(
    /our server .* is not its own \(failed inside the plugin \(answered in an unknown shape: .*\)\), so whether it has what it was sent/,
  );
});

describe('commands', () => {
  const command = (id: string, run: string, options = '') =>
    `{ id: '${id}', summary: '', options: z.strictObject({ ${options} }), async *run(options, context) { ${run} } }`;
  const check = async (commands: Record<string, string>) =>
    stepsOf(
      { commands: Object.keys(commands) },
      `import { z } from 'rubricator/sdk'; export const plugin = { commands: [${Object.values(commands).join(', ')}] };`,
    );

  test('are run over made-up books with options that fit, and what they send goes nowhere', async () => {
    const options =
      "field: z.enum(['title', 'genres']), year: z.number().int().min(1900), who: z.string().meta({ examples: ['Ann'] }), limit: z.number().default(3)";
    const steps = await check({
      list: command('list', 'for await (const { values } of context.books()) yield String(values[options.field]); return { books: 1 };', options),
      send: command('send', "await context.send('POST', options.url, { body: 'x' }); yield 'sent';", 'url: z.url()'),
      needy: command('needy', '', 'code: z.string().regex(/^[A-Z]{9}$/)'),
    });
    expect(of(steps, 'command')).toEqual([
      'ok command list: run 3 times with {"field":"title","year":1900,"who":"Ann","limit":3} and books that were made up; it said 6 lines; what other options do is for its own tests',
      expect.stringMatching(/^ok command send: run \d+ times .*over servers that answer, refuse, are not there, and talk nonsense; it said \d+ lines;/),
      'ok command send: nothing was sent; it would send\n  POST https://receiver.example/hook',
      'ok command needy: nothing of it was tried, for its options cannot be made up; that is for its own tests',
    ]);
  });

  test('what is wrong with one is told', async () => {
    const steps = await check({
      rash: command('rash', 'for await (const { values } of context.books()) yield values.authors[0].name;'),
      mute: command('mute', 'yield 1;'),
      big: command('big', 'return 1n;'),
      telltale: command('telltale', 'yield options.apiToken;', 'apiToken: z.string()'),
      astray: command('astray', "await context.send('GET', 'https://elsewhere.example', {});"),
      polite: command('polite', "throw new Error('there is no such book');"),
    });
    const wrong = of(steps, 'command').filter((step) => step.startsWith('fail'));
    expect(wrong).toEqual([
      expect.stringMatching(/^fail command rash, of books with odd names, .*: failed inside the plugin \(TypeError: /),
      expect.stringMatching(/^fail command mute, of three books, .*: what it yields is no text$/),
      expect.stringMatching(/^fail command big, .*: what it returns is no JSON$/),
      expect.stringMatching(/^fail command telltale, .*: it says a secret option$/),
      expect.stringMatching(/^fail command astray, .*: may not reach elsewhere\.example/),
    ]);
  });
});

test('what never ends is given up: a failure if it waits for nobody, a note if it goes on asking', async () => {
  const options = z.strictObject({ url: z.string() });
  const never = () => new Promise<never>(() => undefined);
  const hanging: DocumentTarget = { mark: never, write: never, count: never, documents: never, close: never };
  const trial = await tryTarget({ id: 'try', summary: '', options, open: () => hanging }, 5);
  expect(trial?.failures).toContain('target try, write, where a server keeps what it is sent: it did not end within 0.005 s');
  expect(trial?.failures).toHaveLength(5);
  async function* run(_options: unknown, { send }: { send(method: 'GET', url: string, message: object): Promise<unknown> }) {
    for (let times = 0; times < 3; times++) await send('GET', 'https://receiver.example/task', {});
    yield await never();
  }
  const asking = await tryCommand({ id: 'try', summary: '', options, run }, 200);
  expect([asking?.failures, asking?.notes]).toEqual([
    [],
    ['command try, of three books, where a server keeps what it is sent: it asked 3 times, and did not end within 0.2 s'],
  ]);
});

test('a server that keeps what it is sent takes a value, lines of values, and what is no JSON', () => {
  const server = keepingServer();
  const bodies = ['{"a":1}', '{"a":1}\n{"a":2}\n', 'a=1'];
  expect(bodies.map((body) => server.answer('POST', 'https://a.example/b', body))).toEqual([
    { status: 200, body: { a: 1 } },
    { status: 200, body: '{"a":1}\n{"a":2}\n' },
    { status: 200, body: 'a=1' },
  ]);
});
