/** `rubricator plugins new`: a plugin to begin with. */
import { resolve } from 'node:path';
import { NewPluginError, writeNewPlugin } from '../app/new-plugin.ts';
import type { PluginKind } from '../sdk/plugin.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { out } from './screen.ts';

export async function newPluginCommand(name: string, { kind }: { kind: PluginKind }): Promise<number> {
  try {
    const folder = resolve(`rubricator-plugin-${name}`);
    for (const file of writeNewPlugin(folder, name, kind)) out(`  ${file}`);
    out(`\n${folder} has a ${kind} to begin with. Go on with:\n  cd ${`rubricator-plugin-${name}`}\n  npm install\n  npm test\n  rubricator plugins check`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof NewPluginError)) throw error;
    complain(error.message);
    return EXIT.usage;
  }
}
