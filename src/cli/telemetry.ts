/** `rubricator telemetry`: where the time went, as far as it is kept. */
import { resolve } from 'node:path';
import { stateDirOf } from '../app/state.ts';
import { keptSpansIn } from '../app/telemetry.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { telemetryLines } from './telemetry-lines.ts';

export interface TelemetryOptions extends CommonOptions {
  /** In milliseconds. */
  since?: number;
  top?: number;
  spans?: boolean;
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
    if (options.spans) for await (const span of keptSpansIn(resolve(stateDirOf(app.config, process.env)), sinceMs)) outJson(span, 0);
    else if (options.json) outJson(report);
    else for (const line of telemetryLines(report, app.config.telemetry.keep, screenFor(options))) out(line);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}
