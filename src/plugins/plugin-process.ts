/**
 * The process of a plugin: loads its code, confined unless the owner trusts it, and either describes it once or answers calls until the
 * program ends. Arguments: `describe` or `serve`, the entry, and `confined` or `open`.
 */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../domain/errors.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import { confine } from './confine.ts';
import { describePlugin } from './description.ts';
import type { Message } from './messages.ts';
import { loadSdk } from './sdk-modules.ts';
import { servePlugin } from './serve.ts';

/** Where a description goes. */
const DESCRIPTION_FD = 3;

const [does, entry = '', confinement] = process.argv.slice(2);

// Whole, before anything is taken away that a package in it may need.
await loadSdk();
const post = process.send?.bind(process);
if (confinement === 'confined') confine();

try {
  const { plugin } = (await import(pathToFileURL(entry).href)) as { plugin?: PluginDefinition };
  if (typeof plugin !== 'object' || plugin === null) throw new Error('its entry exports no “plugin”');
  if (does === 'describe') tell({ description: describePlugin(plugin) });
  else serve(plugin);
} catch (error) {
  if (does === 'describe') tell({ problem: messageOf(error) });
  else throw error;
}

function tell(outcome: unknown): never {
  writeSync(DESCRIPTION_FD, JSON.stringify(outcome));
  process.exit(0);
}

function serve(plugin: PluginDefinition): void {
  const answer = servePlugin(plugin, (message) => void post?.(message));
  process.on('message', (message: Message) => answer(message));
  // A promise that nobody waits for is the plugin's own mistake; the call that it belongs to has its time limit.
  process.on('unhandledRejection', () => undefined);
  process.on('disconnect', () => process.exit(0));
}
