/** The plugins that the config names, and what is known of the config before they are loaded. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { ISOLATIONS } from '../src/sdk/plugin.ts';

const Entry = z.lazy(() =>
  z
    .strictObject({
      name: z.string().min(1).max(214).optional().describe('The name of an installed plugin.'),
      path: z.string().min(1).optional().describe('A folder with a plugin; relative to the config file.'),
      isolation: z
        .enum(ISOLATIONS)
        .default('process')
        .describe('process: it runs confined, in a process of its own. none: it runs as a part of Rubricator, and may do all that Rubricator may.'),
    })
    .refine(({ name, path }) => (name === undefined) !== (path === undefined), 'names a plugin either by name or by path'),
);

/** `./my-source`, or what is said of one. */
export const Plugins = z
  .lazy(() =>
    z.array(
      z.union([
        z
          .string()
          .min(1)
          .transform((path) => Entry.parse({ path })),
        Entry,
      ]),
    ),
  )
  .default([])
  .describe(
    'Plugins in folders of your own, such as ./my-source, and what is decided about those that are installed: { name: rubricator-plugin-x, isolation: none }.',
  );

/** Folders are relative to the config file. */
export function anchoredPlugins(plugins: z.output<typeof Plugins>, folder: string): z.output<typeof Plugins> {
  return plugins.map((plugin) => (plugin.path === undefined ? plugin : { ...plugin, path: resolve(folder, plugin.path) }));
}
