/**
 * Takes from the process of a plugin what Node's permission model leaves it (docs/plugins.md, “What confinement does”): ways into the network, and
 * ways around the program. The permission model itself keeps it from files, processes and threads. What the plugin changes here, such as the
 * prototype of all objects, it changes for itself alone: the program is another process.
 */
import { createSocket } from 'node:dgram';
import { writeSync } from 'node:fs';
import nodeModule, { builtinModules, registerHooks } from 'node:module';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';

/** Modules that reach the network or the system, look into the process, or lead around all this. */
const CLOSED = new Set([
  ...['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises', 'quic', 'tty', 'os', 'inspector', 'inspector/promises', 'cluster'],
  ...['child_process', 'worker_threads', 'module', 'vm', 'repl', 'v8', 'wasi', 'sea', 'sqlite', 'trace_events', 'diagnostics_channel', 'async_hooks'],
]);

/** Ways to other processes and to what lies beneath Node. */
const CLOSED_IN_PROCESS = [
  ...['binding', '_linkedBinding', 'dlopen', 'kill', '_kill', '_debugProcess', '_debugEnd', 'loadEnvFile', 'execve', 'openStdin'],
  ...['chdir', 'umask', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups', '_getActiveHandles', '_getActiveRequests'],
];

const CLOSED_GLOBALS = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'Request', 'Response', 'navigator'];

/** What a CommonJS module could undo the hooks with, by `module.constructor`. */
const CLOSED_IN_MODULE = ['registerHooks', 'register', '_initPaths', '_preloadModules', 'runMain', 'createRequire'];

/** By these, what is beneath a socket reaches somebody, or is reached. */
const VERBS = ['connect', 'connect6', 'bind', 'bind6', 'listen', 'open', 'send', 'send6', 'reset'];

/** For the whole process, before any of the plugin's code is loaded. */
export async function confine(): Promise<void> {
  const outputs = [process.stdout, process.stderr];
  // The usual ones are sockets, or lead to what sockets are made of.
  for (const [name, fd] of [['stdout', 1] as const, ['stderr', 2] as const]) lock(process, name, plainOutput(fd));
  lock(process, 'stdin', undefined);
  await closeSockets(outputs);
  closeModules();
  for (const name of CLOSED_IN_PROCESS)
    lock(process, name, () => {
      throw new Error(`a plugin may not use process.${name}`);
    });
  for (const name of CLOSED_GLOBALS) lock(globalThis, name, undefined);
}

/** The handles of all sockets have the same prototypes: whoever comes by one can do nothing with it. Pipes that are open already go on. */
async function closeSockets(outputs: readonly object[]): Promise<void> {
  const server = createServer();
  await new Promise<void>((listening) => void server.listen({ port: 0, host: '127.0.0.1' }, listening));
  const datagrams = createSocket('udp4');
  const handles = [server, ...outputs, stateOf(datagrams)].flatMap((owner) => beneath(owner) ?? []);
  for (const prototype of new Set(handles.map((handle) => Object.getPrototypeOf(handle) as object))) closeVerbs(prototype);
  datagrams.close();
  await new Promise((closed) => server.close(closed));
}

function beneath(owner: unknown): object | undefined {
  const { _handle: handle, handle: other } = (owner ?? {}) as { _handle?: object; handle?: object };
  return handle ?? other;
}

/** Node keeps what is beneath a datagram socket behind a symbol. */
function stateOf(socket: object): unknown {
  const symbol = Object.getOwnPropertySymbols(socket).find((each) => String(each).includes('state'));
  return symbol && (socket as Record<symbol, unknown>)[symbol];
}

function closeVerbs(prototype: object): void {
  for (const verb of VERBS)
    if (verb in prototype)
      Object.defineProperty(prototype, verb, {
        value() {
          throw new Error('a plugin may not use a socket');
        },
        writable: false,
        configurable: false,
      });
}

function closeModules(): void {
  const builtIn = new Set(builtinModules.map(bare));
  const assertOpen = (specifier: string) => {
    const name = bare(specifier);
    if ((specifier.startsWith('node:') || builtIn.has(name)) && isClosed(name)) throw new Error(`a plugin may not use ${specifier}`);
  };
  registerHooks({
    resolve(specifier, context, next) {
      assertOpen(specifier);
      return next(specifier, context);
    },
  });
  guardLoading(assertOpen);
  const getBuiltin = process.getBuiltinModule;
  lock(process, 'getBuiltinModule', (name: string) => (isClosed(bare(name)) ? undefined : getBuiltin(name)));
  for (const name of CLOSED_IN_MODULE)
    Object.defineProperty(nodeModule, name, {
      value() {
        throw new Error(`a plugin may not use module.${name}`);
      },
      writable: false,
      configurable: false,
    });
}

/** Node loads CommonJS modules by it, and a plugin can call it. */
function guardLoading(assertOpen: (specifier: string) => void): void {
  const owner = nodeModule as unknown as { _load(this: unknown, request: string, ...more: unknown[]): unknown };
  const { _load: load } = owner;
  Object.defineProperty(owner, '_load', {
    value(this: unknown, request: string, ...more: unknown[]) {
      assertOpen(String(request));
      return load.call(this, request, ...more);
    },
    writable: false,
    configurable: false,
  });
}

function isClosed(name: string): boolean {
  return CLOSED.has(name) || name.startsWith('_') || name.startsWith('internal/');
}

function bare(specifier: string): string {
  return specifier.replace(/^node:/, '');
}

/** What cannot be written at once is lost. */
function plainOutput(fd: number): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        writeSync(fd, chunk);
      } catch {
        // Nobody reads it, or not so fast.
      }
      done();
    },
  });
}

/** Node itself may write something else in its place when it loads a part of its own; what was taken away is not to be had again by that. */
function lock(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: true, configurable: false, enumerable: false });
}
