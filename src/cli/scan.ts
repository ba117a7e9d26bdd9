/** `rubricator scan`: one pass, told item by item, with a summary. */

import { resolve } from 'node:path';
import type { App } from '../app/app.ts';
import { writeExports } from '../app/kept-exports.ts';
import { stateDirOf } from '../app/state.ts';
import { noteExportsIn } from '../app/unwritten-exports.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { hintsAfterScan } from './scan-hints.ts';
import { type ScanSessionOptions, withScans } from './scan-session.ts';
import { out } from './screen.ts';
import { sending, storageOf } from './stored.ts';

export async function scanCommand(folders: readonly string[], options: ScanSessionOptions): Promise<number> {
  return withScans(options, async ({ app, scan }) => {
    const exporterIds = app.extensions.exporters.map(({ id }) => id);
    const unknown = (options.only ?? []).filter((id) => !exporterIds.includes(id));
    if (unknown.length > 0) return usage(noSuch('exporter', unknown[0] ?? '', exporterIds));
    if (folders.length === 0 && app.config.libraries.length === 0) return usage('name a folder, or configure libraries (rubricator config init)');
    const scanned = await scan({ folders });
    const exitCode = options.dryRun ? scanned : Math.max(scanned, await exported(app, options));
    const isHinting = !options.json && !options.quiet && !options.dryRun && (exitCode === EXIT.ok || exitCode === EXIT.someFailed);
    for (const hint of isHinting ? await hintsAfterScan(app.questions) : []) out(hint);
    return exitCode;
  });
}

/** Writes the files about all books that the config wants. */
async function exported({ config, ownFields, questions }: App, { json, quiet }: ScanSessionOptions): Promise<number> {
  const note = noteExportsIn(resolve(stateDirOf(config, process.env)), Date.now);
  const outcomes = await sending((signal) => writeExports({ config, ownFields, questions, storage: storageOf(config), note }, signal));
  if (outcomes === EXIT.interrupted) return outcomes;
  for (const { file, problem } of outcomes) if (problem !== undefined) complain(`${file} is not written: ${problem}`);
  const written = outcomes.filter(({ isNew }) => isNew);
  if (!json && !quiet) for (const { file } of written) out(`${file}: written anew`);
  return outcomes.some(({ problem }) => problem !== undefined) ? EXIT.someFailed : EXIT.ok;
}

function usage(message: string): number {
  complain(message);
  return EXIT.usage;
}
