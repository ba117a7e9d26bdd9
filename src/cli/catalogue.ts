/** `rubricator catalogue targets` and `status`, and how the other commands come by databases. */
import type { TargetConfig } from '../../config/catalogues.ts';
import type { App } from '../app/app.ts';
import { type ConfiguredTarget, configuredTarget } from '../app/targets.ts';
import { messageOf, RubricatorError } from '../domain/errors.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { configFor, setUp } from './setup.ts';
import { targetLine } from './status.ts';
import { tableOrList } from './table.ts';

export interface CatalogueOptions extends CommonOptions {
  json?: boolean;
}

export class UnknownTargetError extends RubricatorError {
  readonly code = 'unknown-target';
}

/** Does something with each database that is meant, and goes on with the next if one fails. Resolves to the exit code. */
export async function forTargets(name: string | undefined, options: CommonOptions, use: Use): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const wanted = chosenTargets(app.config.catalogues, name);
    if (wanted.length === 0) out(NONE);
    let worst: number = EXIT.ok;
    for (const each of wanted) worst = Math.max(worst, await useOne(await configuredTarget(each, app.config), app, use));
    return worst;
  } finally {
    await app.close();
  }
}

type Use = (configured: ConfiguredTarget, app: App) => Promise<number>;

async function useOne(configured: ConfiguredTarget, app: App, use: Use): Promise<number> {
  try {
    return await use(configured, app);
  } catch (error) {
    complain(`${configured.options.id}: ${messageOf(error)}`);
    return EXIT.someFailed;
  } finally {
    await configured.target.close();
  }
}

const NONE = 'The config names no databases (catalogues).';

/** The database of that name, or all. Throws `UnknownTargetError`. */
export function chosenTargets(all: readonly TargetConfig[], name: string | undefined): readonly TargetConfig[] {
  if (name === undefined) return all;
  const found = all.filter(({ id }) => id === name);
  if (found.length > 0) return found;
  const names = all.map(({ id }) => id);
  throw new UnknownTargetError(noSuch('database', name, names));
}

export async function listTargetsCommand(options: CatalogueOptions): Promise<number> {
  const { config } = configFor(options);
  const rows = config.catalogues.map((target) => ({ id: target.id, type: target.type, shape: target.shape, place: placeOf(target) }));
  if (options.json) outJson(rows);
  else if (rows.length === 0) out(NONE);
  else
    for (const line of tableOrList(
      { head: ['Database', 'Type', 'Shape', 'Place'], rows: rows.map((row) => [row.id, row.type, row.shape, printable(row.place)]) },
      screenFor(options),
    ))
      out(line);
  return EXIT.ok;
}

/** Where a database is, without who signs in there and how. */
function placeOf(target: TargetConfig): string {
  if (target.type === 'sqlite') return target.file;
  const { host, pathname } = new URL(target.url);
  return `${host}${pathname}`;
}

export async function targetStatusCommand(name: string | undefined, options: CatalogueOptions): Promise<number> {
  const all: object[] = [];
  const code = await forTargets(name, options, async ({ target }, { recordChanges }) => {
    const { steps, drift } = await target.plan();
    const position = await target.position();
    const [storeId, behind] = [await recordChanges.storeId(), await recordChanges.countAfter(position?.revision ?? 0)];
    const isOurs = position?.storeId === storeId && position.settingsKey === target.settingsKey;
    const state = steps.length > 0 ? 'waiting' : isOurs && behind === 0 ? 'inStep' : 'behind';
    const books = position ? await target.countBooks() : 0;
    const status = { id: target.id, type: target.type, state, behind: isOurs ? behind : await recordChanges.countAfter(0) } as const;
    if (options.json) all.push({ ...status, books, steps: steps.length, drift });
    else {
      out(printable(targetLine(status)));
      out(`  ${books} books; ${steps.length === 0 ? 'its tables are as the config says' : `${steps.length} statements to migrate`}`);
      for (const change of drift) out(`  somebody changed it: ${printable(change)}`);
    }
    return EXIT.ok;
  });
  if (options.json) outJson(all);
  return code;
}
