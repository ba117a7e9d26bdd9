/** Whether what is kept of traces can be read, and whether the collector is there. */
import type { Config } from '../../config/schema.ts';
import { messageOf } from '../domain/errors.ts';
import { reach } from '../http/reach.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import { reportTelemetry } from '../store/telemetry/report.ts';
import { userAgentOf } from './hosts.ts';
import { telemetryFileIn } from './telemetry.ts';

export interface TelemetryInput {
  config: Config;
  stateDir: string;
  isOffline: boolean;
  now(): number;
}

const CHECK = 'telemetry';
const MEGABYTE = 1024 * 1024;

export async function examineTelemetry(input: TelemetryInput): Promise<Diagnosis[]> {
  return [...(await examineKept(input)), ...(input.isOffline ? [] : await examineCollector(input))];
}

async function examineKept({ config, stateDir, now }: TelemetryInput): Promise<Diagnosis[]> {
  const file = telemetryFileIn(stateDir);
  if (config.telemetry.keep.days === undefined || file === undefined) return [];
  const about = { check: CHECK, subject: file };
  try {
    const report = await reportTelemetry(file, { sinceMs: now(), slowest: 0 }, now());
    const message = report ? `${report.kept.spans} spans in ${(report.kept.sizeBytes / MEGABYTE).toFixed(1)} MB` : 'not there yet; the first scan makes it';
    return [{ ...about, level: 'ok', message }];
  } catch (error) {
    const advice = 'remove it while nothing runs: nothing of your books is in it';
    return [{ ...about, level: 'warn', message: messageOf(error).replace(`${file}: `, ''), advice }];
  }
}

async function examineCollector({ config, now }: TelemetryInput): Promise<Diagnosis[]> {
  const { endpoint } = config.telemetry;
  if (endpoint === undefined) return [];
  const about = { check: CHECK, subject: new URL(endpoint).host };
  try {
    const { tookMs } = await reach(endpoint, userAgentOf(config), now);
    return [{ ...about, level: 'ok', message: `answers in ${tookMs} ms` }];
  } catch (error) {
    return [{ ...about, level: 'warn', message: messageOf(error), advice: 'start the collector, or correct telemetry.endpoint; the work goes on without' }];
  }
}
