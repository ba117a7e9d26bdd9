/** Telemetry for a caller with limits: of the slowest books it is told those that it may see. */
import type { AskTelemetry } from '../ports/telemetry.ts';
import type { IsSeen } from './seen-store.ts';

/** So many books are looked through for a caller who sees few. */
const LOOKED_THROUGH = 500;

export function seenTelemetry(ask: AskTelemetry, isSeen: IsSeen): AskTelemetry {
  return async (of) => {
    const report = await ask({ ...of, slowest: LOOKED_THROUGH });
    if (!report) return undefined;
    const slowest = [];
    for (const book of report.slowest) {
      if (slowest.length === of.slowest) break;
      if (book.itemId !== undefined && (await isSeen(book.itemId))) slowest.push(book);
    }
    return { ...report, slowest };
  };
}
