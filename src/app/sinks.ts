/** From the config to sinks that are set up. */
import type { Config } from '../../config/schema.ts';
import { messageOf } from '../domain/errors.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import type { ActiveSink, AnySink, SinkContext } from '../sdk/sink.ts';
import { createReceiver } from '../sinks/post.ts';
import type { AppExtensions } from './extensions.ts';
import { userAgentOf } from './hosts.ts';

type Entry = Config['sinks'][number];

const CHECK_MS = 10_000;

export function sinksOf(config: Config, { sinks }: Pick<AppExtensions, 'sinks'>, now: () => number): ActiveSink[] {
  return config.sinks.map((entry) => {
    const receiver = createReceiver(userAgentOf(config));
    const sink = kindOf(entry, sinks).create(entry, contextOf(config, receiver.send, now));
    return {
      ...{ ...sink, id: entry.id },
      async close() {
        await sink.close?.();
        await receiver.close();
      },
    };
  });
}

/** Checks that events would arrive, for the kinds of sinks that can tell. */
export async function examineSinks(config: Config, { sinks }: Pick<AppExtensions, 'sinks'>, now: () => number): Promise<Diagnosis[]> {
  const checked = config.sinks.flatMap((entry) => {
    const { check } = kindOf(entry, sinks);
    return check ? [{ entry, check }] : [];
  });
  return Promise.all(
    checked.map(async ({ entry, check: { run, advice } }): Promise<Diagnosis> => {
      const about = { check: 'sink', subject: entry.id };
      const receiver = createReceiver(userAgentOf(config));
      try {
        const message = await run(entry, contextOf(config, receiver.send, now), AbortSignal.timeout(CHECK_MS));
        return { ...about, level: 'ok', message };
      } catch (error) {
        return { ...about, level: 'warn', message: messageOf(error), advice };
      } finally {
        await receiver.close();
      }
    }),
  );
}

/** The config was checked with the same kinds. */
function kindOf({ type }: Entry, sinks: readonly AnySink[]): AnySink {
  return sinks.find((kind) => kind.type === type) as AnySink;
}

function contextOf({ libraries }: Config, send: SinkContext['send'], now: () => number): SinkContext {
  return { send, now, rootOf: (library) => libraries.find(({ id }) => id === library)?.path };
}
