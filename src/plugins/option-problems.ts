/** Whether the options of a plugin can be a part of the config: otherwise no command could read any config. */
import { z } from 'zod';
import type { PluginDefinition } from '../sdk/plugin.ts';

/** What is wrong with them, on one line. */
export function optionProblem({ providers, exporters, sinks, targets }: Required<PluginDefinition>): string | undefined {
  const sections = [...providers, ...exporters];
  const all = [...sections, ...targets, ...sinks.map(({ type, options }) => ({ id: type, options }))];
  for (const { id, options } of all) if (!isSection(options)) return `${id}: its options are no section with names (z.strictObject)`;
  for (const { id, options } of sections) {
    const [issue] = options.safeParse({}).error?.issues ?? [];
    if (issue)
      return `${id}: option ${issue.path.join('.')} has no default, so that every config without it would be wrong: make it optional, and let offBecause say that it is needed`;
  }
  return undefined;
}

/** Throws for options that no JSON schema can have, as that of the config must. */
function isSection(options: z.ZodType): boolean {
  return options instanceof z.ZodObject && z.toJSONSchema(options, { io: 'input' }).type === 'object';
}
