/** Files about a whole library, at its root: rendered from all its books, compared with what stands there, and written like sidecars. */
import { messageOf } from '../../domain/errors.ts';
import type { OwnSidecar } from '../../ports/sidecars.ts';
import type { CatalogueBook, CatalogueFile, CatalogueFormat } from '../../sdk/catalogue-format.ts';
import type { ActiveExporter, ExporterOptions } from '../../sdk/exporter.ts';
import { isOurs } from '../own-sidecar.ts';
import { carryOut, type ExportDeps, type ExportOutcome } from './export.ts';
import { type PlanDeps, type Planned, planRetired, UNDONE } from './plan.ts';

export interface CatalogueInput {
  library: string;
  runId: number;
  exporters: readonly ActiveExporter[];
  books: readonly CatalogueBook[];
  /** Files that we wrote at the root before. */
  own: readonly OwnSidecar[];
  isDryRun: boolean;
  overrulesUndo: boolean;
}

/** A catalogue format that is wanted, with the exporter that it belongs to. */
interface ActiveCatalogueFormat {
  exporter: string;
  format: CatalogueFormat<ExporterOptions>;
  options: ExporterOptions;
}

/** The formats for which all books of a library have to be known. */
export function wantedCatalogueFormats(exporters: readonly ActiveExporter[]): ActiveCatalogueFormat[] {
  return exporters.flatMap(({ definition, options }) => {
    const { catalogueFormats: formats = [] } = definition;
    return formats.filter((format) => format.isWanted(options)).map((format) => ({ exporter: definition.id, format, options }));
  });
}

/** A format that fails stops no other, and what its exporter wrote before stays. */
export async function exportCatalogue(input: CatalogueInput, deps: ExportDeps): Promise<ExportOutcome[]> {
  const rendered = wantedCatalogueFormats(input.exporters).map((wanted) => renderAll(wanted, input.books));
  const files = rendered.flatMap((each) => ('files' in each ? each.files : []));
  const failed = rendered.flatMap((each) => ('files' in each ? [] : [each]));
  const plans = await Promise.all(files.map((file) => planOne(file, input, deps)));
  const targets = files.map(({ name }) => name);
  const writers = input.own.map(({ exporter }) => exporter).filter((id) => !failed.some(({ exporter }) => exporter === id));
  const retired = await planRetired(targets, writers, input, deps);
  return carryOut([...failed, ...plans, ...retired], { ...input, itemId: undefined, files: [] }, deps);
}

type Rendered = { files: (CatalogueFile & { exporter: string })[] } | Planned;

function renderAll({ exporter, format, options }: ActiveCatalogueFormat, books: readonly CatalogueBook[]): Rendered {
  try {
    return { files: format.render(books, options).map((file) => ({ ...file, exporter })) };
  } catch (error) {
    return { exporter, action: 'failed', reason: messageOf(error), warnings: [] };
  }
}

async function planOne(file: CatalogueFile & { exporter: string }, { own: all, overrulesUndo }: CatalogueInput, deps: PlanDeps): Promise<Planned> {
  const { exporter, name: path, content } = file;
  const after = Buffer.from(content as string);
  const plan = { exporter, path, warnings: [], after, hash: deps.hash(after) };
  const disk = await deps.readBytes(path);
  const own = all.find((each) => each.path === path);
  const wasOurs = disk !== undefined && isOurs(own, disk, deps.hash(disk));
  if (disk?.equals(after)) return { ...plan, action: 'unchanged' };
  if (disk && !wasOurs) return { ...plan, action: 'skipped', hash: own ? '' : undefined, reason: 'somebody else made or changed it; left as it is' };
  if (own?.refusedHash === plan.hash && !overrulesUndo) return { ...plan, action: 'skipped', reason: UNDONE };
  return { ...plan, action: disk ? 'updated' : 'created', before: disk, wasOurs };
}
