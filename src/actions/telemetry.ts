/** What telemetry says. */
import type { AskTelemetry, TelemetryQuestion, TelemetryReport } from '../ports/telemetry.ts';

export interface TelemetryDeps {
  telemetry: AskTelemetry;
}

export interface TelemetryQuestions {
  /** Where the time went; undefined where nothing is kept. Throws `ReadError`. */
  telemetry(of: TelemetryQuestion): Promise<TelemetryReport | undefined>;
}
