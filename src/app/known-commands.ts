/** Commands of plugins, as anybody may run them: with what can be said with each, and with requests that go by the program. */
import type { Config } from '../../config/schema.ts';
import type { KnownCommand, ShownCommand } from '../actions/run-command.ts';
import { commandOptionsOf } from '../domain/command-option.ts';
import { printable } from '../domain/text/printable.ts';
import type { DescribedCommand } from '../plugins/description.ts';
import type { AnyCommand } from '../sdk/command.ts';
import { createReceiver } from '../sinks/post.ts';
import type { AppExtensions } from './extensions.ts';
import { userAgentOf } from './hosts.ts';
import type { PluginState } from './plugins.ts';

/** Of their descriptions alone: none of their code runs. */
export function shownCommands(plugins: readonly PluginState[]): ShownCommand[] {
  return describedCommands(plugins).map(shownCommand);
}

export function knownCommands(config: Pick<Config, 'contact'>, { plugins, commands }: Pick<AppExtensions, 'plugins' | 'commands'>): KnownCommand[] {
  return describedCommands(plugins).flatMap((described) => {
    const definition = commands.find(({ id }) => id === described.id);
    return definition ? [knownCommand(described, definition, userAgentOf(config))] : [];
  });
}

type Described = DescribedCommand & { plugin: string };

function describedCommands(plugins: readonly PluginState[]): Described[] {
  return plugins.flatMap(({ name, description }) => (description?.commands ?? []).map((command) => ({ ...command, plugin: name })));
}

function shownCommand({ plugin, id, summary, options, arguments: byPlace }: Described): ShownCommand {
  return { plugin, id, summary: printable(summary), options: commandOptionsOf(options), arguments: byPlace };
}

function knownCommand(described: Described, definition: AnyCommand, userAgent: string): KnownCommand {
  return {
    ...{ ...shownCommand(described), schema: definition.options, timeoutMs: described.timeoutMs },
    async *run(options, { books, signal }) {
      const { exchange, close } = createReceiver(userAgent);
      try {
        return yield* definition.run(options, { books, signal, send: (method, url, message) => exchange(method, url, message, signal) });
      } finally {
        await close();
      }
    },
  };
}
