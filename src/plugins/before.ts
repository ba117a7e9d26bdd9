/** What was installed before a change: if the change comes to nothing, all is as it was. */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What npm changes in the folder of plugins. Dependencies may be shared, so that the modules are kept as a whole. */
const KEPT = ['package.json', 'package-lock.json', 'node_modules'];

export interface Before {
  putBack(): void;
  /** Nobody will want it back. */
  forget(): void;
}

export function keepBefore(pluginsDir: string): Before {
  const folder = join(pluginsDir, '.before');
  // Of a change that was cut off.
  const forget = () => rmSync(folder, { recursive: true, force: true });
  forget();
  mkdirSync(folder, { mode: 0o700 });
  for (const name of KEPT)
    if (existsSync(join(pluginsDir, name)))
      cpSync(join(pluginsDir, name), join(folder, name), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return {
    forget,
    putBack() {
      for (const name of KEPT) {
        rmSync(join(pluginsDir, name), { recursive: true, force: true });
        if (existsSync(join(folder, name))) renameSync(join(folder, name), join(pluginsDir, name));
      }
    },
  };
}
