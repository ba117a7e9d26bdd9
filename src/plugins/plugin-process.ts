/**
 * The process of a plugin: loads its code, confined, and either describes it once or answers calls until the program ends. Arguments: `describe` or
 * `serve`, and the entry.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../domain/errors.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import { openChannel } from './channel.ts';
import { confine } from './confine.ts';
import { describePlugin } from './description.ts';
import type { ToPlugin } from './messages.ts';
import { loadSdk } from './sdk-modules.ts';
import { servePlugin } from './serve.ts';

/** Where a description goes, or messages to and fro. */
const CHANNEL_FD = 3;

const [does, entry = ''] = process.argv.slice(2);
const exit = process.exit.bind(process);

// Whole, before anything is taken away that a package in it may need.
await loadSdk();
const pipe = does === 'serve' ? new Socket({ fd: CHANNEL_FD, readable: true, writable: true }) : undefined;
// The program is gone.
pipe?.on('close', () => exit(0));
await confine();

try {
  const { plugin } = (await import(pathToFileURL(entry).href)) as { plugin?: PluginDefinition };
  if (typeof plugin !== 'object' || plugin === null) throw new Error('its entry exports no “plugin”');
  if (pipe) serve(plugin, pipe);
  else tell({ description: describePlugin(plugin) });
} catch (error) {
  if (pipe) throw error;
  tell({ problem: messageOf(error) });
}

function tell(outcome: unknown): void {
  writeSync(CHANNEL_FD, JSON.stringify(outcome));
  exit(0);
}

function serve(plugin: PluginDefinition, to: Socket): void {
  const answer = servePlugin(plugin, (message) => channel.send(message));
  const channel = openChannel(
    to,
    (message) => answer(message as ToPlugin),
    () => exit(1),
  );
  // A promise that nobody waits for is the plugin's own mistake; the call that it belongs to has its time limit.
  process.on('unhandledRejection', () => undefined);
}
