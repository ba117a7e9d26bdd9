/** What is to be done with one sidecar: rendered, compared with what stands there and with what we wrote last. Writes nothing. */
import type { CustomField } from '../../domain/book/custom-field.ts';
import { type MergedRecord, type Override, valuesOf } from '../../domain/book/record.ts';
import { messageOf, WriteError } from '../../domain/errors.ts';
import { fileNameFor } from '../../domain/library/file-name.ts';
import { baseName, type Item } from '../../domain/library/item.ts';
import { decodeText } from '../../domain/text/decode.ts';
import type { OwnSidecar, WriteAction } from '../../ports/item-store.ts';
import type { AnswerMark, AnyExporter, ExportContext, Rendered, SidecarFormat, SidecarMark, Track } from '../../sdk/exporter.ts';
import type { SeenSidecar } from '../own-sidecar.ts';
import { basesOf, isOurs } from '../own-sidecar.ts';
import type { CoverPicture } from './cover.ts';

export interface PlanInput {
  item: Item;
  record: MergedRecord;
  /** Relative to the library. */
  coverFile?: string;
  /** What came of looking for a cover; undefined if nobody wants one. */
  picture?: CoverPicture;
  tracks: readonly Track[];
  customFields: readonly CustomField[];
  overrides: readonly Override[];
  /** Those that were applied. */
  answers: readonly AnswerMark[];
  /** The sidecars as the identify stage saw them. */
  seen: ReadonlyMap<string, SeenSidecar>;
  /** What we wrote beside the Item before. */
  own: readonly OwnSidecar[];
  /** What becomes of sidecars that somebody else made. */
  existing: 'adopt' | 'keep' | 'overwrite';
  /** False where not everything could be read: then nothing is removed for being empty. */
  mayRemove: boolean;
  /** True to write even what the user undid: because the user said so since. */
  overrulesUndo: boolean;
}

export interface PlanDeps {
  readBytes(path: string): Promise<Buffer | undefined>;
  hash(bytes: Uint8Array): string;
}

/** One format of an exporter that is switched on. */
export interface ActiveFormat {
  definition: AnyExporter;
  options: unknown;
  format: SidecarFormat;
}

export interface Planned {
  exporter: string;
  /** Relative to the library; absent if the format has no place for such an Item. */
  path?: string;
  action: WriteAction | 'unchanged' | 'skipped' | 'failed';
  /** Why it is skipped or cannot be planned. */
  reason?: string;
  warnings: readonly string[];
  before?: Buffer;
  /** True if the bytes before are ours. */
  wasOurs?: boolean;
  after?: Buffer;
  /** Of the bytes that will stand there. */
  hash?: string;
  madeFrom?: string;
}

const UNDONE = 'you undid this very change; --force makes it again';

/** Where a format's file stands, relative to the library. */
function pathOf({ format, options }: ActiveFormat, item: Item, record: MergedRecord): string | undefined {
  const template = format.name(item, options as never);
  if (template === undefined) return undefined;
  const name = fileNameFor(template, format, item, valuesOf(record));
  return item.folder ? `${item.folder}/${name}` : name;
}

/** Never throws: what cannot be planned is a failure of this one sidecar. */
export async function planFormat(each: ActiveFormat, input: PlanInput, beside: readonly SidecarMark[], deps: PlanDeps): Promise<Planned> {
  const path = pathOf(each, input.item, input.record);
  const nothing: Planned = { exporter: each.definition.id, path, action: 'skipped', warnings: [] };
  try {
    if (path === undefined) return { ...nothing, reason: 'this format has no place beside such a book' };
    return { ...nothing, ...(await decide(each, path, input, beside, deps)) };
  } catch (error) {
    return { ...nothing, action: 'failed', reason: messageOf(error) };
  }
}

async function decide(each: ActiveFormat, path: string, input: PlanInput, beside: readonly SidecarMark[], deps: PlanDeps): Promise<Partial<Planned>> {
  // What changes from now on is found out by whoever writes.
  const disk = input.seen.get(path)?.bytes ?? (await deps.readBytes(path));
  const own = input.own.find((known) => known.path === path);
  const diskHash = disk && deps.hash(disk);
  const isOwn = disk !== undefined && diskHash !== undefined && isOurs(own, disk, diskHash);
  const blocked = disk && !isOwn ? whyNot(each.definition, path, diskHash ?? '', own, input) : undefined;
  // What nobody can read back is the user's as a whole once it was changed: an empty hash says that it is not ours.
  if (blocked) return { reason: blocked, ...(each.definition.foreign === 'left' && own && { hash: '' }) };

  const picture = each.format.needsPicture ? input.picture : undefined;
  const known = picture && !picture.bytes ? withoutBytes(picture, isOwn ? diskHash : undefined, disk) : undefined;
  if (known) return known;
  const rendered = render(each, path, disk, input, beside);
  if (!rendered) {
    const isStale = isOwn && input.mayRemove && !each.format.needsPicture;
    if (isStale && own?.refusedHash !== undefined && !input.overrulesUndo) return { reason: UNDONE };
    return isStale ? { action: 'removed', before: disk, wasOurs: true, reason: 'there is nothing to say any more' } : { reason: 'nothing to write' };
  }
  const after = Buffer.from(rendered.content as string);
  const hash = deps.hash(after);
  const { warnings } = rendered;
  if (diskHash === hash) return { action: 'unchanged', after, hash, warnings, madeFrom: picture?.madeFrom };
  if (own?.refusedHash === hash && !input.overrulesUndo) return { reason: UNDONE, warnings, hash };
  return { action: disk ? 'updated' : 'created', before: disk, wasOurs: isOwn, after, hash, warnings, madeFrom: picture?.madeFrom };
}

/** A picture that need not, cannot, or (on a dry run) will not be fetched. */
function withoutBytes({ isCurrent, problem, isFinal, madeFrom }: CoverPicture, ownHash: string | undefined, disk: Buffer | undefined): Partial<Planned> {
  if (isCurrent)
    return ownHash === undefined ? { action: 'failed', reason: 'it vanished while the book was being read' } : { action: 'unchanged', hash: ownHash };
  if (problem !== undefined) return { action: isFinal ? 'skipped' : 'failed', reason: problem };
  return { action: disk ? 'updated' : 'created', before: disk, madeFrom };
}

/** The texts against which a change of the file is to be seen. */
function writtenOf(own: OwnSidecar | undefined, { bytes, hash }: SeenSidecar): string[] {
  return (isOurs(own, bytes, hash) ? [bytes] : basesOf(own, hash)).map(decodeText);
}

function render(
  { format, options }: ActiveFormat,
  path: string,
  disk: Buffer | undefined,
  input: PlanInput,
  beside: readonly SidecarMark[],
): Rendered | undefined {
  const existing = disk && input.seen.get(path);
  const own = input.own.find((each) => each.path === path);
  const context: ExportContext = {
    item: input.item,
    existing: existing && decodeText(existing.bytes),
    written: existing ? writtenOf(own, existing) : [],
    coverFile: input.coverFile && baseName(input.coverFile),
    tracks: input.tracks,
    customFields: input.customFields,
    overrides: input.overrides,
    answers: input.answers,
    picture: input.picture?.bytes,
    beside,
  };
  const content = format.render(input.record, context, options as never);
  if (content === undefined) return undefined;
  return typeof content === 'object' && 'content' in content ? content : { content, warnings: [] };
}

/** Why a file that is not as we wrote it must not be replaced. */
function whyNot(definition: AnyExporter, path: string, diskHash: string, own: OwnSidecar | undefined, { seen, existing }: PlanInput): string | undefined {
  const isForeign = !own || own.hash === '';
  if (definition.foreign === 'left') {
    if (!isForeign) return 'somebody changed it; left as it is (delete it to have it written again)';
    return existing === 'overwrite' ? undefined : 'somebody else made it; left as it is';
  }
  const known = seen.get(path);
  if (known?.isBlocked) return 'what stands there cannot be understood; left as it is';
  if (known?.hash !== diskHash) throw new WriteError('it changed while the book was being read; left for the next scan');
  // A sidecar of ours that somebody edited is still ours: the edits are overrides by now.
  if (!isForeign || existing === 'overwrite') return undefined;
  if (existing === 'keep') return 'somebody else made it, and sidecars.existing is “keep”';
  return definition.foreign === 'adopted' ? undefined : 'somebody else made it; left as it is';
}

/** Files of ours that no exporter writes under that name any more: removed if nobody changed them, else no longer ours. */
export async function planRetired(
  targets: readonly string[],
  exporters: readonly string[],
  input: Pick<PlanInput, 'own' | 'overrulesUndo'>,
  deps: PlanDeps,
): Promise<Planned[]> {
  const retired = input.own.filter(({ path, exporter }) => exporters.includes(exporter) && !targets.includes(path));
  return Promise.all(
    retired.map(async (own): Promise<Planned> => {
      const nothing: Planned = { exporter: own.exporter, path: own.path, action: 'skipped', warnings: [] };
      try {
        const disk = await deps.readBytes(own.path);
        if (own.refusedHash !== undefined && !input.overrulesUndo) return { ...nothing, reason: UNDONE };
        if (disk && isOurs(own, disk, deps.hash(disk)))
          return { ...nothing, action: 'removed', before: disk, wasOurs: true, reason: 'it has another name now' };
        return { ...nothing, reason: 'no longer ours', hash: '' };
      } catch (error) {
        return { ...nothing, action: 'failed', reason: messageOf(error) };
      }
    }),
  );
}
