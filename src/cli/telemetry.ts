/** `rubricator telemetry`: where the time went, as far as it is kept. */
import { resolve } from 'node:path';
import { stateDirOf } from '../app/state.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { storageOf } from './stored.ts';
import { telemetryLines } from './telemetry-lines.ts';
import { writePieces } from './write-pieces.ts';

export interface TelemetryOptions extends CommonOptions {
  /** In milliseconds. */
  since?: number;
  top?: number;
  spans?: boolean;
  counters?: boolean;
  format?: 'jsonl' | 'parquet';
  output?: string;
  json?: boolean;
}

const DAY_MS = 86_400_000;

export async function telemetryCommand(options: TelemetryOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const sinceMs = Date.now() - (options.since ?? 7 * DAY_MS);
    const report = await app.questions.telemetry({ sinceMs, slowest: options.top ?? 10 });
    if (!report) {
      complain('nothing is kept; to keep it from now on: telemetry: { keep: { days: 30 } } in the config');
      return EXIT.someFailed;
    }
    const { spans, counters, format = 'jsonl', output, json } = options;
    if (spans || counters || options.format || output !== undefined) {
      const { telemetryFile } = await import('../app/telemetry-files.ts');
      const rows = telemetryFile(resolve(stateDirOf(app.config, process.env)), { table: counters ? 'counters' : 'spans', format, sinceMs });
      return await writePieces(rows, output, () => storageOf(app.config));
    }
    if (json) outJson(report);
    else for (const line of telemetryLines(report, app.config.telemetry.keep, screenFor(options))) out(line);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}
