/** Stage 6: MergedRecord → Sidecars → disk: render, compare, check what stands there, keep the old bytes, replace. */
import { messageOf, WriteError } from '../domain/errors.ts';
import type { AnyExporter } from '../domain/exporter.ts';
import { FIELDS } from '../domain/fields.ts';
import { baseName, type Item } from '../domain/item.ts';
import type { OwnSidecar, Write } from '../domain/item-store.ts';
import type { EditionKind, FieldKey } from '../domain/metadata.ts';
import type { Reading } from '../domain/reading.ts';
import type { MergedRecord } from '../domain/record.ts';
import { tidyMetadata } from '../domain/tidy.ts';
import type { SeenSidecar } from './identify.ts';

export interface ActiveExporter {
  definition: AnyExporter;
  options: unknown;
}

export interface ExportInput {
  item: Item;
  itemId: number;
  runId: number;
  editionKind: EditionKind;
  record: MergedRecord;
  coverFile?: string;
  /** The sidecars as the identify stage saw them. */
  seen: ReadonlyMap<string, SeenSidecar>;
  /** What we wrote beside the Item before. */
  own: readonly OwnSidecar[];
  exporters: readonly ActiveExporter[];
  isDryRun: boolean;
  /** False: a sidecar that somebody else made is left as it is. */
  mayReplaceForeign: boolean;
}

export interface ExportDeps {
  readBytes(path: string): Promise<Buffer | undefined>;
  write(path: string, bytes: Uint8Array): Promise<{ sizeBytes: number; mtimeMs: number }>;
  hash(bytes: Uint8Array): string;
  parseSidecar(path: string, text: string, kind: EditionKind): Reading | undefined;
  keepBefore(write: Write): Promise<void>;
  remember(itemId: number, sidecar: OwnSidecar): Promise<void>;
  now(): number;
}

export interface FieldChange {
  field: FieldKey;
  before?: string;
  after?: string;
}

export interface ExportOutcome {
  exporter: string;
  /** Relative to the library; absent if the format has no place for such an Item. */
  path?: string;
  action: 'created' | 'updated' | 'unchanged' | 'skipped' | 'failed';
  /** Why it was skipped or failed. */
  reason?: string;
  /** What would change, on a dry run. */
  changes: FieldChange[];
}

/** Runs every exporter; one that fails stops no other. */
export async function exportAll(input: ExportInput, deps: ExportDeps): Promise<ExportOutcome[]> {
  const outcomes: ExportOutcome[] = [];
  for (const exporter of input.exporters) {
    const { id } = exporter.definition;
    try {
      outcomes.push(await exportOne(exporter, input, deps));
    } catch (error) {
      outcomes.push({ exporter: id, path: targetPath(exporter, input.item), action: 'failed', reason: messageOf(error), changes: [] });
    }
  }
  return outcomes;
}

function targetPath({ definition }: ActiveExporter, item: Item): string | undefined {
  const name = definition.fileName(item);
  return name === undefined ? undefined : item.folder ? `${item.folder}/${name}` : name;
}

async function exportOne(exporter: ActiveExporter, input: ExportInput, deps: ExportDeps): Promise<ExportOutcome> {
  const { definition, options } = exporter;
  const path = targetPath(exporter, input.item);
  const outcome = (action: ExportOutcome['action'], reason?: string, changes: FieldChange[] = []): ExportOutcome => ({
    exporter: definition.id,
    path,
    action,
    reason,
    changes,
  });
  if (!path) return outcome('skipped', 'this format has no place beside a single file');
  const disk = await deps.readBytes(path);
  const seen = input.seen.get(path);
  const blocked = whyNot(path, disk, seen, input, deps);
  if (blocked) return outcome('skipped', blocked);

  const context = {
    item: input.item,
    existing: disk && seen?.text,
    coverFile: input.coverFile && baseName(input.coverFile),
  };
  const text = definition.render(input.record, context, options);
  if (text === undefined) return outcome('skipped', 'nothing to write');
  const bytes = Buffer.from(text, 'utf8');
  const hash = deps.hash(bytes);
  const own = input.own.find((each) => each.path === path);
  if (disk && seen?.hash === hash) {
    const mtimeMs = input.item.files.find((file) => file.path === path)?.mtimeMs ?? 0;
    if (own?.hash !== hash && !input.isDryRun)
      await deps.remember(input.itemId, { path, exporter: definition.id, hash, bytes, sizeBytes: disk.length, mtimeMs });
    return outcome('unchanged');
  }
  const action = disk ? 'updated' : 'created';
  if (input.isDryRun) return outcome(action, undefined, changesBetween(path, context.existing, text, input.editionKind, deps));
  await deps.keepBefore({ runId: input.runId, itemId: input.itemId, path, before: disk, afterHash: hash, writtenAtMs: deps.now() });
  const written = await deps.write(path, bytes);
  await deps.remember(input.itemId, { path, exporter: definition.id, hash, bytes, ...written });
  return outcome(action);
}

/** Why a file on disk must not be replaced now. */
function whyNot(path: string, disk: Buffer | undefined, seen: SeenSidecar | undefined, input: ExportInput, deps: ExportDeps): string | undefined {
  if (!disk) return undefined;
  if (seen?.isBlocked) return 'what stands there cannot be understood; left as it is';
  if (!seen || seen.hash !== deps.hash(disk)) throw new WriteError('it changed while the book was being read; left for the next scan');
  // A sidecar of ours that somebody edited is still ours: the edits are overrides by now.
  const isForeign = !input.own.some((each) => each.path === path);
  return isForeign && !input.mayReplaceForeign ? 'somebody else made it, and sidecars.existing is “keep”' : undefined;
}

/** What a reader of the file would see change, field by field. */
function changesBetween(path: string, before: string | undefined, after: string, kind: EditionKind, deps: ExportDeps): FieldChange[] {
  const read = (text: string | undefined) => tidyMetadata((text === undefined ? undefined : deps.parseSidecar(path, text, kind)?.metadata) ?? {});
  const old = read(before);
  const now = read(after);
  return FIELDS.flatMap((field) => {
    const left = old[field.key];
    const right = now[field.key];
    if (JSON.stringify(left) === JSON.stringify(right)) return [];
    return [{ field: field.key, before: left === undefined ? undefined : field.show(left), after: right === undefined ? undefined : field.show(right) }];
  });
}
