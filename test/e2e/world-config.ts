/** A config file that leads a program of its own to the simulated world. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '../../providers/registry.ts';
import type { WorldServer } from '../../src/demo/server.ts';

/** A section of the config with which nobody is asked. */
export const NO_PROVIDERS = Object.fromEntries(providers.map(({ id }) => [id, { enabled: false }]));

export interface ConfigMore extends Record<string, unknown> {
  providers?: Record<string, Record<string, unknown>>;
}

/**
 * Writes `rubricator.yaml` into a folder.
 * @param only these providers are on; all if empty
 * @param more further sections; those of providers are added to what leads there
 */
export function writeConfig(folder: string, server: WorldServer, only: readonly string[] = [], more: ConfigMore = {}): void {
  const { providers: own, ...sections } = more;
  const providers = Object.fromEntries(
    Object.entries(server.providerOptions()).map(([id, options]) => {
      const isOn = only.length === 0 || only.includes(id);
      if (Array.isArray(options)) return [id, isOn ? options : []];
      return [id, { ...options, enabled: isOn, ...own?.[id] }];
    }),
  );
  // JSON is YAML.
  writeFileSync(join(folder, 'rubricator.yaml'), JSON.stringify({ contact: 'tests@example.org', providers, ...sections }, null, 2));
}
