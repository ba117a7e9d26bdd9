/** `rubricator doctor`: checks what a scan depends on, line by line, with advice where something is wrong. */
import { resolve } from 'node:path';
import { diagnose } from '../app/diagnose.ts';
import { stateDirOf } from '../app/state.ts';
import { printable } from '../domain/text/printable.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { configFor } from './setup.ts';
import { storageOf } from './stored.ts';

export interface DoctorOptions extends CommonOptions {
  offline?: boolean;
  json?: boolean;
}

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** Throws `ConfigError`, which the program lists: a broken config must be repaired first. */
export async function doctorCommand(options: DoctorOptions): Promise<number> {
  const { config, extensions, file, placed } = configFor(options);
  const diagnoses = await diagnose({
    ...{ config, extensions },
    configFile: file,
    placed,
    storage: storageOf(config),
    stateDir: resolve(stateDirOf(config, process.env)),
    isOffline: options.offline === true,
    now: Date.now,
  });
  if (options.json) outJson(diagnoses);
  else for (const line of diagnosisLines(diagnoses, screenFor(options))) out(line);
  return diagnoses.some(({ level }) => level === 'fail') ? EXIT.someFailed : EXIT.ok;
}

export function diagnosisLines(diagnoses: readonly Diagnosis[], { paint, sign }: Screen): string[] {
  const width = Math.max(...diagnoses.map(({ check }) => check.length));
  const lines = diagnoses.flatMap(({ check, subject, level, message, advice }) => [
    `${paint(COLOURS[level], level.padEnd(4))}  ${check.padEnd(width)}  ${printable(subject)}: ${printable(message)}`,
    ...(advice ? [`      ${' '.repeat(width)}  ${sign('→', 'Advice:')} ${printable(advice)}`] : []),
  ]);
  const troubles = diagnoses.filter(({ level }) => level !== 'ok').length;
  return [...lines, troubles === 0 ? 'All well.' : `${troubles} to look at.`];
}
