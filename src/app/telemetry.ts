/** Telemetry as the config has it. What makes traces is loaded when the first piece of work begins; without telemetry, never. What tells of them is loaded when somebody asks. */
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import type { AskTelemetry, TelemetryReport } from '../ports/telemetry.ts';
import { type Traced, untraced } from '../ports/tracing.ts';
import type { Logger } from '../runtime/log.ts';
import { VERSION } from '../runtime/version.ts';
import { userAgentOf } from './hosts.ts';

export interface TelemetrySetup {
  config: Config;
  stateDir: string;
  /** True for what leaves no trace. */
  isReadOnly: boolean;
  log: Logger;
  clock: Clock;
}

export interface AppTelemetry {
  traced: Traced;
  ask: AskTelemetry;
  close(): Promise<void>;
}

interface OpenTracing {
  traced: Traced;
  close(): Promise<void>;
}

/** The file in which telemetry is kept; undefined where there is none. */
export function telemetryFileIn(stateDir: string): string | undefined {
  return stateDir === ':memory:' ? undefined : join(stateDir, 'telemetry.sqlite');
}

/** How much is kept; undefined where nothing is. Throws `ReadError`. */
export async function keptTelemetryIn(stateDir: string): Promise<TelemetryReport['kept'] | undefined> {
  const file = telemetryFileIn(stateDir);
  return file === undefined ? undefined : (await import('../store/telemetry/report.ts')).readKept(file);
}

export function createTelemetry(options: TelemetrySetup): AppTelemetry {
  const { config, stateDir, isReadOnly, clock } = options;
  const file = telemetryFileIn(stateDir);
  const ask: AskTelemetry = async (of) => (file ? (await import('../store/telemetry/report.ts')).reportTelemetry(file, of, clock.now()) : undefined);
  const { endpoint, keep } = config.telemetry;
  const isOn = endpoint !== undefined || (keep.days !== undefined && file !== undefined);
  if (!isOn || isReadOnly) return { traced: untraced, ask, close: async () => {} };
  let opening: Promise<OpenTracing> | undefined;
  return {
    async traced(name, facts, work) {
      opening ??= openTracing(options);
      return (await opening).traced(name, facts, work);
    },
    ask,
    async close() {
      await (await opening)?.close();
    },
  };
}

async function openTracing({ config, stateDir, log, clock }: TelemetrySetup): Promise<OpenTracing> {
  const { endpoint, headers, keep } = config.telemetry;
  const file = telemetryFileIn(stateDir);
  const { createTracing } = await import('../telemetry/tracing.ts');
  const { keepingExporter, otlpExporter } = await import('../telemetry/exporters.ts');
  const { createSpanKeeper } = await import('../store/telemetry/keep-spans.ts');
  const sent =
    endpoint !== undefined
      ? [
          otlpExporter({
            ...{ endpoint, headers, userAgent: userAgentOf(config) },
            onFailure: (error) => log.warn({ reason: messageOf(error) }, 'telemetry could not be sent'),
          }),
        ]
      : [];
  const kept =
    keep.days !== undefined && file !== undefined
      ? [
          keepingExporter(
            createSpanKeeper({
              ...{ file, days: keep.days, megabytes: keep.megabytes, now: clock.now },
              onEnd: (error) => log.warn({ file, reason: messageOf(error) }, 'telemetry is not kept until the next start'),
            }),
          ),
        ]
      : [];
  return createTracing({ exporters: [...sent, ...kept], version: VERSION, now: clock.now, elapsedMs: () => performance.now() });
}
