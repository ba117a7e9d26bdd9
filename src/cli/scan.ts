/** `rubricator scan`: one pass, told item by item, with a summary. */

import { exporterIds } from '../app/app.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { type ScanSessionOptions, withScans } from './scan-session.ts';

export async function scanCommand(folders: readonly string[], options: ScanSessionOptions): Promise<number> {
  const unknown = (options.only ?? []).filter((id) => !exporterIds.includes(id));
  if (unknown.length > 0) return usage(`there is no exporter “${unknown[0]}”; there are ${exporterIds.join(', ')}`);
  return withScans(options, async ({ app, scan }) => {
    if (folders.length === 0 && app.config.libraries.length === 0) return usage('name a folder, or configure libraries (rubricator config init)');
    return scan({ folders });
  });
}

function usage(message: string): number {
  complain(message);
  return EXIT.usage;
}
