/** Commands of plugins by HTTP and on the page: as they are described, run, and refused. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { KnownCommand } from '../../src/actions/run-command.ts';
import { commandOptionsOf } from '../../src/domain/command-option.ts';
import { createApi } from '../../src/server/server.ts';
import { SAY, shelf } from '../actions/shelf.ts';
import { webWorld } from './web-world.ts';

const schema = z.strictObject({
  title: z.string().describe('Of a <b>book</b>.'),
  most: z.int().default(3),
  how: z.enum(['loud', 'low']).optional(),
  polite: z.boolean().default(true),
  words: z.array(z.string()).optional(),
});

/** It says what it was given. */
const ECHO: KnownCommand = {
  ...{ ...SAY, plugin: '@ann/rubricator-plugin-echo', id: 'echo', summary: 'says <i>again</i>', schema, arguments: ['title'] },
  options: commandOptionsOf(z.toJSONSchema(schema, { io: 'input' })),
  async *run(options) {
    yield '<script>\u001b[31m';
    return options;
  },
};

/** It never ends. */
const FLOOD: KnownCommand = {
  ...{ ...SAY, id: 'flood' },
  async *run() {
    for (;;) yield 'more';
  },
};

async function world() {
  const { deps, apply, audit } = await shelf();
  const commands = [ECHO, SAY, FLOOD];
  const bugs: unknown[] = [];
  const api = { ...webWorld({ deps: { ...deps, commands }, apply }), commands: async () => commands };
  const app = createApi({ requestsPerMinute: 1000, version: '1', onBug: (error) => bugs.push(error) }, api);
  const from = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { host: 'localhost:8723', origin: 'http://localhost:8723', accept: 'text/html', ...init.headers };
    const response = await app.request(path, { ...init, headers }, from);
    return { status: response.status, text: await response.text() };
  };
  const post = async (path: string, sent: unknown) => {
    const { status, text } = await ask(`/api/v1/plugins/${path}`, {
      method: 'POST',
      body: JSON.stringify(sent),
      headers: { 'content-type': 'application/json' },
    });
    return { status, body: JSON.parse(text) as Record<string, unknown> };
  };
  const form = (sent: readonly (readonly [string, string])[]) =>
    ask(`/admin/plugins/${encodeURIComponent(ECHO.plugin)}/commands/echo`, {
      method: 'POST',
      body: new URLSearchParams(sent.map(([name, value]): [string, string] => [name, value])),
    });
  return { ask, post, form, audit, bugs };
}

const PATH = `${encodeURIComponent(ECHO.plugin)}/commands/echo`;

test('programs are told which commands there are, and what comes of one', async () => {
  const { ask, post, audit } = await world();
  const { commands } = JSON.parse((await ask('/api/v1/plugins/commands')).text) as { commands: Record<string, unknown>[] };
  expect(commands[0]).toMatchObject({
    ...{ plugin: ECHO.plugin, id: 'echo', arguments: ['title'] },
    options: [
      { key: 'title', isRequired: true },
      { key: 'most', kind: 'number', usual: '3' },
      { choices: ['loud', 'low'] },
      { usual: 'true' },
      { kind: 'list' },
    ],
  });
  expect(await post(PATH, { options: { title: 'Salt' } })).toEqual({
    status: 200,
    body: { lines: ['<script>\\u001b[31m'], result: { title: 'Salt', most: 3, polite: true } },
  });
  expect(await post('a-plugin/commands/say', {})).toMatchObject({ status: 200, body: { lines: ['A/Salt'] } });
  expect((await audit.page({ filter: {}, limit: 9 })).map(({ action, about }) => `${action}: ${about}`)).toEqual([
    'runCommand: a-plugin say',
    `runCommand: ${ECHO.plugin} echo`,
  ]);
});

test('what is wrong is refused in words', async () => {
  const { post, bugs } = await world();
  expect(await post(PATH, { options: { most: 'x' } })).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/title: .*; most: /) } });
  expect(await post(PATH, { options: 3 })).toMatchObject({ status: 400 });
  expect(await post('a-plugin/commands/echo', {})).toMatchObject({ status: 404 });
  expect(await post('a-plugin/commands/flood', {})).toMatchObject({ status: 409, body: { detail: expect.stringContaining('more than 10000 lines') } });
  expect(bugs).toEqual([]);
});

test('the page has a form for each, made of its description', async () => {
  const { ask } = await world();
  const { text } = await ask('/admin/plugins');
  expect(text).toContain('<code>echo</code> says &lt;i&gt;again&lt;/i&gt;');
  expect(text).toContain('action="/admin/plugins/%40ann%2Frubricator-plugin-echo/commands/echo"');
  for (const part of [
    'name="title"',
    'Of a &lt;b&gt;book&lt;/b&gt;.',
    'name="most"',
    '<option>loud</option>',
    'name="polite" value="yes" checked',
    '<textarea name="words"',
  ])
    expect(text).toContain(part);
});

test('a form is sent and answered with what came of it, and with what was wrong', async () => {
  const { form, ask, bugs } = await world();
  const sent = [
    ['title', 'Salt'],
    ['most', '7'],
    ['how', 'low'],
    ['words', 'one\r\n\r\ntwo'],
  ] as const;
  const { status, text } = await form(sent);
  expect(status).toBe(200);
  expect(text).toContain('&lt;script&gt;\\u001b[31m');
  const result = JSON.parse(/Result<\/h2><pre[^>]*>(.*?)<\/pre>/s.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '');
  expect(result).toEqual({ title: 'Salt', most: 7, how: 'low', polite: false, words: ['one', 'two'] });
  // It was sent without a tick.
  expect(text).toContain('name="polite" value="yes">');
  const wrong = await form([
    ['title', ''],
    ['most', 'many'],
  ]);
  expect(wrong.status).toBe(409);
  expect(wrong.text).toMatch(/role="alert".*Title: .*most: /s);
  expect(wrong.text).toContain('value="many"');
  const nothing = new URLSearchParams({ a: 'b' });
  expect((await ask('/admin/plugins/a-plugin/commands/nope', { method: 'POST', body: nothing })).status).toBe(404);
  expect(bugs).toEqual([]);
});
