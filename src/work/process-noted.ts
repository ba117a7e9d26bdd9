/** An Item through the stages, noted as under way meanwhile; one that took the program down twice is left out, and its report says so. */
import { ReadError } from '../domain/errors.ts';
import { fingerprintOf, hashOf } from '../pipeline/fingerprint.ts';
import type { ProcessDeps } from '../pipeline/item-deps.ts';
import { type ProcessInput, processItem } from '../pipeline/process-item.ts';
import { failedReport, type ItemReport } from '../pipeline/report.ts';
import type { UnderWay } from './under-way.ts';

const SET_ASIDE = 'the program ended twice while it worked on this book; it is left out until a file of it changes, or until `scan --force` asks for it';

export interface NotedDeps {
  process: ProcessDeps;
  underWay: UnderWay;
}

export async function processNoted(input: ProcessInput, { process, underWay }: NotedDeps, signal: AbortSignal): Promise<ItemReport> {
  const { item, settings } = input;
  const work = () => processItem(input, process, signal);
  if (settings.isDryRun) return work();
  const seen = hashOf(`${fingerprintOf(item, [])}\n${settings.settingsKey}`);
  const report = await underWay.run({ library: item.libraryId, path: item.path, seen }, settings.isForced, work, signal);
  return report ?? failedReport(item, new ReadError(SET_ASIDE));
}
