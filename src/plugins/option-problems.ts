/** Whether the options of a plugin can be a part of the config: otherwise no command could read any config. */
import { z } from 'zod';
import { commandOptionsOf } from '../domain/command-option.ts';
import { messageOf } from '../domain/errors.ts';
import type { AnyCommand } from '../sdk/command.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';

/** What is wrong with them, on one line. */
export function optionProblem({ providers, exporters, sinks, targets, commands }: Required<PluginDefinition>): string | undefined {
  const sections = [...providers, ...exporters];
  const all = [...sections, ...targets, ...sinks.map(({ type, options }) => ({ id: type, options }))];
  for (const { id, options } of all) if (!isSection(options)) return `${id}: its options are no section with names (z.strictObject)`;
  for (const { id, options } of sections) {
    const [issue] = options.safeParse({}).error?.issues ?? [];
    if (issue)
      return `${id}: option ${issue.path.join('.')} has no default, so that every config without it would be wrong: make it optional, and let offBecause say that it is needed`;
  }
  for (const command of commands) {
    const problem = commandProblem(command);
    if (problem !== undefined) return `${command.id}: ${problem}`;
  }
  return undefined;
}

/** Why nobody could type its options. */
function commandProblem({ options, arguments: byPlace = [] }: AnyCommand): string | undefined {
  try {
    const known = commandOptionsOf(z.toJSONSchema(options, { io: 'input' }));
    for (const [at, key] of byPlace.entries()) {
      const option = known.find((each) => each.key === key);
      if (!option) return `it has no option ${key}, which it names as an argument`;
      if (option.kind === 'list' && at < byPlace.length - 1) return `only its last argument can be a list, and ${key} is none`;
    }
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Throws for options that no JSON schema can have, as that of the config must. */
function isSection(options: z.ZodType): boolean {
  return options instanceof z.ZodObject && z.toJSONSchema(options, { io: 'input' }).type === 'object';
}
