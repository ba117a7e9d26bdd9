/** What the code of a plugin tries that runs confined, and what comes of it. docs/plugins.md promises this table. */
import { readdirSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadOptions } from '../../src/plugins/load.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { load, pluginFolder, sinkThat } from './samples.ts';

/** What the code tries, and how that ends. `FILE` is a secret file, `PORT` that of a server of somebody else's. */
const ATTEMPTS: readonly [what: string, code: string, end: RegExp][] = [
  ['reads a file', 'return (await import("node:fs")).readFileSync(FILE, "utf8")', /restricted|--allow-fs-read/],
  ['reads a file later', 'return await (await import("node:fs/promises")).readFile(FILE, "utf8")', /restricted|--allow-fs-read/],
  ['lists a folder', 'return (await import("node:fs")).readdirSync("/")', /restricted|--allow-fs-read/],
  ['writes a file', 'return (await import("node:fs")).writeFileSync(FILE + "-2", "x")', /restricted|--allow-fs-write/],
  ['writes beside itself', 'return (await import("node:fs")).writeFileSync(new URL("./x", import.meta.url), "x")', /restricted|--allow-fs-write/],
  ['removes a file', 'return (await import("node:fs")).rmSync(FILE)', /restricted|--allow-fs-write/],
  ['makes a link', 'return (await import("node:fs")).symlinkSync(FILE, new URL("./x", import.meta.url))', /fs\.symlink|restricted/],
  ['imports a file of others', 'return await import(FILE)', /restricted|--allow-fs-read/],
  ['starts a program', 'return (await import("node:child_process")).execSync("id")', /may not use node:child_process/],
  ['starts a thread', 'return new (await import("node:worker_threads")).Worker("1", { eval: true })', /may not use node:worker_threads/],
  ['connects', 'return (await import("node:net")).connect(PORT, "127.0.0.1")', /may not use node:net/],
  ['connects without the prefix', 'return (await import("net")).connect(PORT, "127.0.0.1")', /may not use net/],
  ['asks by http', 'return (await import("node:http")).get("http://127.0.0.1:" + PORT)', /may not use node:http/],
  ['asks by TLS', 'return (await import("node:tls")).connect(PORT)', /may not use node:tls/],
  ['sends a datagram', 'return (await import("node:dgram")).createSocket("udp4")', /may not use node:dgram/],
  ['resolves a name', 'return await (await import("node:dns/promises")).lookup("localhost")', /may not use node:dns/],
  ['fetches', 'return (await fetch("http://127.0.0.1:" + PORT)).status', /fetch is not a function/],
  ['makes a socket of what its output is', 'return new process.stdout.constructor().connect(PORT, "127.0.0.1")', /is not a function/],
  ['comes to sockets by a terminal', 'return Object.getPrototypeOf((await import("node:tty")).ReadStream)', /may not use node:tty/],
  ['slows the program down', 'return (await import("node:os")).setPriority(process.ppid, 1)', /may not use node:os/],
  ['opens a web socket', 'return new WebSocket("ws://127.0.0.1:" + PORT)', /WebSocket is not a constructor/],
  ['gets a module behind the door', 'return process.getBuiltinModule("node:net").connect(PORT)', /undefined/],
  ['requires a module', 'return (await import("node:module")).createRequire(import.meta.url)("net")', /may not use node:module/],
  ['imports by a text', 'return await import("data:text/javascript,import net from \\"node:net\\"; export default net")', /may not use node:net/],
  ['binds to what is beneath', 'return process.binding("tcp_wrap")', /may not use process\.binding/],
  ['loads native code', 'return process.dlopen({ exports: {} }, "/x.node")', /may not use process\.dlopen/],
  ['signals the program', 'return process.kill(process.ppid, 0)', /may not use process\.kill/],
  ['becomes another program', 'return process.execve("/bin/sh", ["sh"])', /may not use process\.execve/],
  ['opens the debugger', 'return (await import("node:inspector")).open()', /may not use node:inspector/],
  ['runs WebAssembly with files', 'return new (await import("node:wasi")).WASI({ version: "preview1", preopens: { "/": "/" } })', /may not use node:wasi/],
  ['opens a database', 'return new (await import("node:sqlite")).DatabaseSync(FILE)', /may not use node:sqlite/],
  ['writes a report', 'return process.report.writeReport(FILE + "-report")', /restricted/],
  ['changes its hooks', 'return (await import("node:module")).registerHooks({ resolve: (a, b, next) => next(a, b) })', /may not use node:module/],
  ['asks where libraries lie', 'return context.rootOf("books")', /^OUT undefined$/],
  ['asks a host that nobody named', 'return await context.send("POST", "http://169.254.169.254/latest", {})', /may not reach 169\.254\.169\.254/],
];

/** Has the code of a plugin try things, and hears by the one address that it may reach what came of them. */
async function outcomes(tries: string, manifest: Readonly<Record<string, unknown>> = {}, options: Partial<LoadOptions> = {}) {
  const deliver = `const said = {};
    for (const [what, run] of Object.entries({ ${tries} })) try { said[what] = 'OUT ' + (await run()); } catch (error) { said[what] = error.message; }
    await context.send('POST', options.url, { body: JSON.stringify(said) });`;
  const { states, definitions, stop } = load([pluginFolder({ kind: 'sink', id: 'try', ...manifest }, sinkThat(deliver))], options);
  expect(states).toMatchObject([{ state: 'on' }]);
  let body = '{}';
  const send = async (_method: string, _url: string, message: { body?: string }) => {
    body = message.body ?? body;
  };
  const sink = definitions.sinks[0]?.create({ url: 'https://receiver.example/' }, { send, rootOf: () => '/books', now: Date.now });
  await sink?.deliver([], new AbortController().signal);
  stop();
  return JSON.parse(body) as Record<string, string>;
}

test('whatever a plugin tries that is none of its business, it gets nowhere', async () => {
  const folder = tempFolder();
  put(folder, { secret: 'hush' });
  const server = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
  onTestFinished(() => void server.close());
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const tries = ATTEMPTS.map(([what, code]) => `${JSON.stringify(what)}: async () => { ${code} }`).join(',\n');
  const said = await outcomes(tries.replaceAll('FILE', JSON.stringify(join(folder, 'secret'))).replaceAll('PORT', String(port)));
  expect(said).toEqual(Object.fromEntries(ATTEMPTS.map(([what, , end]) => [what, expect.stringMatching(end)])));
  expect(JSON.stringify(said)).not.toContain('hush');
  expect(readdirSync(folder)).toEqual(['secret']);
});

test('it sees the variables that its manifest names, and no other', async () => {
  const env = { ...process.env, SHELF_KEY: 'k1', SHELF_OTHER: 'hush' };
  const { sees } = await outcomes('sees: () => JSON.stringify(process.env)', { permissions: { env: ['SHELF_KEY', 'SHELF_ABSENT'] } }, { env });
  expect(sees).toBe('OUT {"SHELF_KEY":"k1"}');
});

test('what it does to the prototype of all objects, it does to itself', async () => {
  const { pollutes } = await outcomes('pollutes: () => { Object.prototype.polluted = 1; Array.prototype.flatMap = () => ["evil"]; return "done"; }');
  expect(pollutes).toBe('OUT done');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect([1].flatMap((n) => [n])).toEqual([1]);
});

test('with files: library it may read the libraries, and write nothing', async () => {
  const folder = tempFolder();
  put(folder, { secret: 'hush' });
  const tries = `reads: async () => (await import('node:fs')).readFileSync(${JSON.stringify(join(folder, 'secret'))}, 'utf8'),
    writes: async () => (await import('node:fs')).writeFileSync(${JSON.stringify(join(folder, 'x'))}, 'x')`;
  const { reads, writes } = await outcomes(tries, { permissions: { files: 'library' } }, { libraryRoots: [folder] });
  expect(reads).toBe('OUT hush');
  expect(writes).toMatch(/restricted|--allow-fs-write/);
});

test('a CommonJS module cannot put hooks before ours, nor load what is closed', async () => {
  const folder = pluginFolder(
    { kind: 'sink', id: 'try' },
    sinkThat(`const tried = (await import('./tricks.cjs')).default; await context.send('POST', options.url, { body: JSON.stringify(tried) });`),
  );
  const attempts = {
    hooks:
      "module.constructor.registerHooks({ resolve: (s, c, n) => (s === 'xnet' ? { url: 'node:net', format: 'builtin', shortCircuit: true } : n(s, c)) }); require('xnet')",
    load: "module.constructor._load('node:net')",
    require: "module.constructor.createRequire(__filename)('net')",
    plain: "require('net')",
    socket: 'new (Object.getPrototypeOf(process.stdout).constructor)().connect(1)',
  };
  const tricks = Object.entries(attempts).map(([name, code]) => `try { ${code}; said.${name} = 'OUT'; } catch (error) { said.${name} = error.message; }`);
  put(folder, { 'tricks.cjs': `const said = {}; ${tricks.join('\n')} module.exports = said;` });
  const { definitions } = load([folder]);
  let body = '{}';
  const send = async (_method: string, _url: string, message: { body?: string }) => {
    body = message.body ?? body;
  };
  await definitions.sinks[0]
    ?.create({ url: 'https://receiver.example/' }, { send, rootOf: () => undefined, now: Date.now })
    .deliver([], new AbortController().signal);
  const said = JSON.parse(body) as Record<string, string>;
  expect(Object.keys(said).sort()).toEqual(Object.keys(attempts).sort());
  for (const ended of Object.values(said)) expect(ended).not.toBe('OUT');
});

test('a link that leads out of its folder is refused', () => {
  const outside = tempFolder();
  put(outside, { secret: 'hush' });
  const folder = pluginFolder({ kind: 'sink', id: 'try' }, sinkThat(''));
  symlinkSync(outside, join(folder, 'link'));
  expect(load([folder]).states).toMatchObject([{ state: 'refused', problem: 'it cannot be loaded: link is a link that leads out of its folder' }]);
});

test('an address that a plugin wrote into its own options is none that the user named', async () => {
  const code = (options: string) => `import { defineSink, definePlugin, z } from 'rubricator/sdk';
    export const plugin = definePlugin({ sinks: [defineSink({ type: 'try', summary: '', options: z.strictObject(${options}),
      create: (options, context) => ({ events: [], atOnce: 1, deliver: () => context.send('POST', options.url, { headers: { Host: 'router.lan', 'x-own': '1' } }) }) })] });`;
  const folder = pluginFolder({ kind: 'sink', id: 'try' }, code("{ url: z.string().default('http://127.0.0.1:1/') }"));
  const { definitions } = load([folder]);
  const sent: unknown[] = [];
  const send = async (...all: unknown[]) => void sent.push(all.slice(0, 3));
  const told = (options: Record<string, unknown>) =>
    definitions.sinks[0]
      ?.create(definitions.sinks[0].options.parse(options), { send, rootOf: () => undefined, now: Date.now })
      .deliver([], new AbortController().signal);
  await expect(told({})).rejects.toThrow('may not reach 127.0.0.1:1');
  await told({ url: 'http://nas.lan/hook' });
  // Whose server is meant, the program says.
  expect(sent).toEqual([['POST', 'http://nas.lan/hook', { headers: { 'x-own': '1' } }]]);
});

test.each<[what: string, code: string]>([
  ['an error without its parts', "(await import('node:fs')).writeSync(3, frame({ does: 'result', id: 1, error: { code: 'rate-limited' } }))"],
  [
    'an error that is no text',
    "(await import('node:fs')).writeSync(3, frame({ does: 'result', id: 1, error: { code: 'access', message: { toString: 1 }, numbers: {}, flags: {} } }))",
  ],
  ['bytes that are no message', "(await import('node:fs')).writeSync(3, Buffer.from([0, 0, 0, 4, 1, 2, 3, 4]))"],
  ['a length without end', "(await import('node:fs')).writeSync(3, Buffer.from([0x7f, 0xff, 0xff, 0xff]))"],
  ['questions without end', "for (let n = 0; n < 1000; n++) context.send('GET', options.url, {}); await new Promise(() => {})"],
])('%s ends the process of the plugin, and nothing else', async (_what, code) => {
  // A text is serialised in a way that a plugin can write by itself: it has no v8.
  const frame = `const frame = (value) => { const json = Buffer.from(JSON.stringify(value)); const head = Buffer.alloc(4); head.writeUInt32BE(json.length); return Buffer.concat([head, json]); };`;
  const folder = pluginFolder({ kind: 'sink', id: 'try' }, sinkThat(`${frame} ${code}; await new Promise((resolve) => setTimeout(resolve, 100_000));`));
  const { definitions } = load([folder]);
  const sink = definitions.sinks[0]?.create(
    { url: 'https://receiver.example/' },
    { send: () => new Promise(() => {}), rootOf: () => undefined, now: Date.now },
  );
  await expect(sink?.deliver([], new AbortController().signal)).rejects.toThrow(/it sent|it asks more/);
});
