/**
 * Takes from the process of a plugin what Node's permission model leaves it (docs/plugins.md, “What confinement does”): ways into the network,
 * and ways around the program. The permission model itself keeps it from files, processes and threads. What the plugin changes here, such as
 * the prototype of all objects, it changes for itself alone: the program is another process.
 */
import { builtinModules, registerHooks } from 'node:module';

/** Modules that reach the network, look into the process, or lead around all this. */
const CLOSED = new Set([
  ...['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises', 'quic', 'inspector', 'inspector/promises', 'cluster'],
  ...['child_process', 'worker_threads', 'module', 'vm', 'repl', 'v8', 'wasi', 'sea', 'sqlite', 'trace_events', 'diagnostics_channel'],
]);

/** Ways to other processes and to what lies beneath Node. */
const CLOSED_IN_PROCESS = [
  ...['binding', '_linkedBinding', 'dlopen', 'kill', '_kill', '_debugProcess', '_debugEnd', 'loadEnvFile', 'execve', 'openStdin'],
  ...['chdir', 'umask', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups', '_getActiveHandles', '_getActiveRequests'],
];

const CLOSED_GLOBALS = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'Request', 'Response', 'navigator'];

/** For the whole process, before any of the plugin's code is loaded. */
export function confine(): void {
  const builtIn = new Set(builtinModules.map(bare));
  registerHooks({
    resolve(specifier, context, next) {
      const name = bare(specifier);
      if ((specifier.startsWith('node:') || builtIn.has(name)) && isClosed(name)) throw new Error(`a plugin may not use ${specifier}`);
      return next(specifier, context);
    },
  });
  const getBuiltin = process.getBuiltinModule;
  lock(process, 'getBuiltinModule', (name: string) => (isClosed(bare(name)) ? undefined : getBuiltin(name)));
  for (const name of CLOSED_IN_PROCESS)
    lock(process, name, () => {
      throw new Error(`a plugin may not use process.${name}`);
    });
  for (const name of CLOSED_GLOBALS) lock(globalThis, name, undefined);
}

function isClosed(name: string): boolean {
  return CLOSED.has(name) || name.startsWith('_') || name.startsWith('internal/');
}

function bare(specifier: string): string {
  return specifier.replace(/^node:/, '');
}

function lock(owner: object, name: string, value: unknown): void {
  // What is taken away cannot be had again by writing something else in its place; Node itself may do that when it loads a part of its own.
  Object.defineProperty(owner, name, { value, writable: true, configurable: false, enumerable: false });
}
