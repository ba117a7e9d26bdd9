/** `rubricator catalogue targets` and `status`, and how the other commands come by databases. */
import { type OwnTarget, ownTargets } from '../../config/tenants.ts';
import { containersOf, readTarget, type TargetReport } from '../actions/target-state.ts';
import type { App } from '../app/app.ts';
import { placeOf } from '../app/catalogue-targets.ts';
import { chosenTargets } from '../app/chosen-targets.ts';
import { type ConfiguredTarget, configuredTarget, type FollowedStore } from '../app/targets.ts';
import { messageOf } from '../domain/errors.ts';
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

/** Does something with each database that is meant, and goes on with the next if one fails. Resolves to the exit code. */
export async function forTargets(name: string | undefined, options: CommonOptions, use: Use, choose: Choose = chosenTargets): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const wanted = choose(ownTargets(app.config), name);
    if (wanted.length === 0) out(NONE);
    let worst: number = EXIT.ok;
    for (const each of wanted) worst = Math.max(worst, await useOne(await configuredTarget(each, app.config, await followedBy(app)), app, use));
    return worst;
  } finally {
    await app.close();
  }
}

type Use = (configured: ConfiguredTarget, app: App) => Promise<number>;
type Choose = (all: readonly OwnTarget[], name: string | undefined) => readonly OwnTarget[];

/** What of the state databases follow. */
export async function followedBy({ recordChanges, ownFields, extensions }: Pick<App, 'recordChanges' | 'ownFields' | 'extensions'>): Promise<FollowedStore> {
  return { storeId: await recordChanges.storeId(), ownFields: ownFields.current(), targets: extensions.targets };
}

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

export async function listTargetsCommand(options: CatalogueOptions): Promise<number> {
  const { config } = configFor(options);
  const rows = ownTargets(config).map((target) => ({ id: target.id, type: target.type, shape: target.shape, place: placeOf(target) }));
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

export async function targetStatusCommand(name: string | undefined, options: CatalogueOptions): Promise<number> {
  const all: TargetReport[] = [];
  const code = await forTargets(name, options, async ({ target }, { recordChanges }) => {
    const report = await readTarget(target, recordChanges);
    const { books, steps, drift } = report;
    all.push(report);
    if (options.json) return EXIT.ok;
    out(printable(targetLine(report)));
    out(`  ${books} books; ${steps === 0 ? `its ${containersOf(target.type)} are as the config says` : `${steps} statements to migrate`}`);
    for (const change of drift) out(`  somebody changed it: ${printable(change)}`);
    return EXIT.ok;
  });
  if (options.json) outJson(all);
  return code;
}
