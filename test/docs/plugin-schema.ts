/** The schema of manifests, as `docs/schemas/` publishes it. */
import { z } from 'zod';
import { Manifest } from '../../src/plugins/manifest.ts';

export const PLUGIN_SCHEMA = 'plugin.schema.json';

export function pluginSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(Manifest, { io: 'input', target: 'draft-7' }), title: 'The section “rubricator” of a plugin’s package.json' };
}
