/** `rubricator plugins check`: for the author of a plugin. */
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { checkPlugin } from '../app/check-plugin.ts';
import { printableLines } from '../domain/text/printable.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { infoLines } from './plugins.ts';
import { out, screenFor } from './screen.ts';

export async function checkPluginCommand(folder: string, options: CommonOptions): Promise<number> {
  const { steps, plugin, config } = await checkPlugin(resolve(folder), process.env);
  const { paint } = screenFor(options);
  for (const { isFine, message } of steps) out(`${isFine ? paint('green', 'ok  ') : paint('red', 'fail')}  ${printableLines(message)}`);
  if (plugin?.state === 'on') {
    out('\nPeople will see:');
    for (const line of infoLines(plugin)) out(`  ${line}`);
    if (Object.keys(config).length > 0) out(`\nIn the config, with its defaults:\n${stringify(config).trimEnd().replace(/^/gm, '  ')}`);
  }
  return steps.every(({ isFine }) => isFine) ? EXIT.ok : EXIT.someFailed;
}
