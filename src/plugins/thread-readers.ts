/** The readers of plugins on a thread that reads books: each plugin runs once, until its files are others. */
import type { ReaderDefinition } from '../sdk/reader.ts';
import { type DescribedCode, type RunningPlugin, runPlugin } from './run.ts';

const running = new Map<string, RunningPlugin & { stamp: string }>();

export function readersOfPlugins(plugins: readonly DescribedCode[]): ReaderDefinition[] {
  return plugins.flatMap((plugin) => {
    const { name, stamp } = plugin.code;
    const known = running.get(name);
    if (known?.stamp === stamp) return known.definitions.readers;
    known?.stop();
    const started = { ...runPlugin(plugin, process.env), stamp };
    running.set(name, started);
    return started.definitions.readers;
  });
}
