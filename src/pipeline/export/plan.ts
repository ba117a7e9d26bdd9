/** Plans one sidecar: renders it and compares it with what stands there and with what we wrote last. Writes nothing. */
import type { CustomField } from '../../domain/book/custom-field.ts';
import type { Decision } from '../../domain/book/match.ts';
import { type MergedRecord, type Override, valuesOf } from '../../domain/book/record.ts';
import { messageOf, WriteError } from '../../domain/errors.ts';
import { fileNameFor } from '../../domain/library/file-name.ts';
import { baseName, type Item } from '../../domain/library/item.ts';
import { isProtectedName } from '../../domain/library/protected-file.ts';
import { decodeText } from '../../domain/text/decode.ts';
import type { OwnSidecar } from '../../ports/sidecars.ts';
import type { WriteAction } from '../../ports/write-journal.ts';
import type { ActiveExporter, AnswerMark, ExportContext, Rendered, SidecarFormat, SidecarMark, Track } from '../../sdk/exporter.ts';
import type { ReaderDefinition } from '../../sdk/reader.ts';
import { isOurs, type SidecarOnDisk, writtenBefore } from '../own-sidecar.ts';
import type { CoverPicture } from './cover.ts';

export interface PlanInput {
  item: Item;
  record: MergedRecord;
  /** Relative to the library. */
  coverFile?: string;
  /** The result of the search for a cover; undefined if nobody wants one. */
  picture?: CoverPicture;
  tracks: readonly Track[];
  customFields: readonly CustomField[];
  overrides: readonly Override[];
  decisions: readonly Decision[];
  /** The answers that were applied. */
  answers: readonly AnswerMark[];
  /** The sidecars as the identify stage read them. */
  sidecarsOnDisk: ReadonlyMap<string, SidecarOnDisk>;
  /** What we wrote beside the Item before. */
  own: readonly OwnSidecar[];
  /** What to do with sidecars that somebody else made. */
  existing: 'adopt' | 'keep' | 'overwrite';
  /** False if not everything could be read: then no sidecar is removed for having nothing to say. */
  mayRemove: boolean;
  /** True to write what the user undid as well, because the user has asked for it since. */
  overrulesUndo: boolean;
}

/** What one format is planned from. */
export interface FormatInput extends PlanInput {
  /** What the formats before this one leave beside the book. */
  beside: readonly SidecarMark[];
}

export interface PlanDeps {
  readBytes(path: string): Promise<Buffer | undefined>;
  hash(bytes: Uint8Array): string;
  /** The reader that reads a sidecar back; undefined for one that nobody reads. */
  readerOf(path: string): ReaderDefinition | undefined;
}

/** One format of an active exporter. */
export interface ActiveFormat extends ActiveExporter {
  format: SidecarFormat;
}

export interface Planned {
  exporter: string;
  /** Relative to the library; absent if the format has no place for such an Item. */
  path?: string;
  /** True if the exporter could not say it: what it wrote before stays. */
  isPathUnknown?: true;
  action: WriteAction | 'unchanged' | 'skipped' | 'failed';
  /** Why it is skipped or cannot be planned. */
  reason?: string;
  warnings: readonly string[];
  before?: Buffer;
  /** True if the bytes before are ours. */
  wasOurs?: boolean;
  after?: Buffer;
  /** Hash of the bytes that will stand there; empty for a file that is no longer ours. */
  hash?: string;
  madeFrom?: string;
}

/** Why a change is not made again. */
export const UNDONE = 'you undid this very change; --force makes it again';

/** Where a format's file stands, relative to the library; undefined if it has no place beside such an Item. */
function pathOf({ format, options }: ActiveFormat, item: Item, record: MergedRecord): string | undefined {
  const template = format.name(item, options);
  if (template === undefined) return undefined;
  const name = fileNameFor(template, format, item, valuesOf(record));
  return item.folder ? `${item.folder}/${name}` : name;
}

/** The same as the beginning of a plan, which fails if the exporter cannot say it: an exporter may be a plugin that does not answer. */
function placeOf(each: ActiveFormat, item: Item, record: MergedRecord): Planned {
  const nothing: Planned = { exporter: each.definition.id, action: 'skipped', warnings: [] };
  try {
    return { ...nothing, path: pathOf(each, item, record) };
  } catch (error) {
    return { ...nothing, action: 'failed', reason: messageOf(error), isPathUnknown: true };
  }
}

/** Of the files that a record beside the book says are ours, those that stand where an exporter would write them itself. */
export function underOurNames(claimed: readonly OwnSidecar[], exporters: readonly ActiveExporter[], item: Item, record: MergedRecord): OwnSidecar[] {
  const named = exporters.flatMap(({ definition, options }) =>
    definition.formats.map((format) => ({ definition, path: placeOf({ definition, options, format }, item, record).path })),
  );
  return claimed.flatMap((sidecar) => {
    const writer = isProtectedName(sidecar.path) ? undefined : named.find(({ path }) => path === sidecar.path);
    return writer ? [{ ...sidecar, exporter: writer.definition.id }] : [];
  });
}

/** Where a sidecar goes: what stands there now, and what we wrote there last. */
interface Destination {
  path: string;
  bytes?: Buffer;
  hash?: string;
  own?: OwnSidecar;
  /** True for bytes that we wrote. */
  isOurs: boolean;
  reader?: ReaderDefinition;
}

/** Never throws: a plan that cannot be made is a failure of this one sidecar. */
export async function planFormat(each: ActiveFormat, input: FormatInput, deps: PlanDeps): Promise<Planned> {
  const nothing = placeOf(each, input.item, input.record);
  if (nothing.isPathUnknown) return nothing;
  const { path } = nothing;
  try {
    if (path === undefined) return { ...nothing, reason: 'this format has no place beside such a book' };
    return { ...nothing, ...decide(each, await destinationAt(path, input, deps), input, deps.hash) };
  } catch (error) {
    return { ...nothing, action: 'failed', reason: messageOf(error) };
  }
}

/** The plan for a file that this run leaves as it is: what we wrote last, if anything, is what others find beside them. */
export function planToLeave(each: ActiveFormat, { item, record, own }: PlanInput): Planned {
  const nothing = placeOf(each, item, record);
  const hash = own.find((known) => known.path === nothing.path)?.hash;
  return { ...nothing, action: 'skipped', reason: 'this run leaves it out', ...(hash && { hash }) };
}

async function destinationAt(path: string, { sidecarsOnDisk, own: all }: PlanInput, deps: PlanDeps): Promise<Destination> {
  // The writer finds out what changes from now on.
  const bytes = sidecarsOnDisk.get(path)?.bytes ?? (await deps.readBytes(path));
  const hash = bytes && deps.hash(bytes);
  const own = all.find((known) => known.path === path);
  return { path, bytes, hash, own, isOurs: bytes !== undefined && hash !== undefined && isOurs(own, bytes, hash), reader: deps.readerOf(path) };
}

function decide(each: ActiveFormat, there: Destination, input: FormatInput, hashOf: PlanDeps['hash']): Partial<Planned> {
  const { bytes: before, own, isOurs: wasOurs } = there;
  const isWaiting = input.sidecarsOnDisk.get(there.path)?.waitsFor !== undefined;
  const blocked = before && (!wasOurs || isWaiting) ? whyNot(there, input) : undefined;
  // A changed file that nobody can read back belongs to the user as a whole: the empty hash says that it is not ours.
  if (blocked) return { reason: blocked, ...(!there.reader && own && { hash: '' }) };

  const isPicture = each.format.pictureOptions !== undefined;
  const picture = isPicture ? input.picture : undefined;
  if (picture && !picture.bytes) return withoutBytes(picture, there);
  const rendered = render(each, there, input);
  const refusedHash = input.overrulesUndo ? undefined : own?.refusedHash;
  if (!rendered) {
    if (!wasOurs || !input.mayRemove || isPicture) return { reason: 'nothing to write' };
    return refusedHash !== undefined ? { reason: UNDONE } : { action: 'removed', before, wasOurs: true, reason: 'there is nothing to say any more' };
  }
  const { content, warnings } = rendered;
  const after = Buffer.from(content as string);
  const hash = hashOf(after);
  if (there.hash === hash) return { action: 'unchanged', after, hash, warnings, madeFrom: picture?.madeFrom };
  if (refusedHash === hash) return { reason: UNDONE, warnings, hash };
  return { action: before ? 'updated' : 'created', before, wasOurs, after, hash, warnings, madeFrom: picture?.madeFrom };
}

/** The plan for a picture that need not, cannot, or (on a dry run) will not be fetched. */
function withoutBytes({ isCurrent, problem, isFinal, madeFrom }: CoverPicture, { bytes: before, hash, isOurs: isOwn }: Destination): Partial<Planned> {
  if (isCurrent) return isOwn ? { action: 'unchanged', hash } : { action: 'failed', reason: 'it vanished while the book was being read' };
  if (problem !== undefined) return { action: isFinal ? 'skipped' : 'failed', reason: problem };
  return { action: before ? 'updated' : 'created', before, madeFrom };
}

function render({ format, options }: ActiveFormat, there: Destination, input: FormatInput): Rendered | undefined {
  const existing = there.bytes && input.sidecarsOnDisk.get(there.path);
  const context: ExportContext = {
    item: input.item,
    existing: existing && decodeText(existing.bytes),
    written: existing ? writtenOf(there.own, existing) : [],
    coverFile: input.coverFile && baseName(input.coverFile),
    tracks: input.tracks,
    customFields: input.customFields,
    overrides: input.overrides,
    decisions: input.decisions,
    answers: input.answers,
    picture: input.picture?.bytes,
    beside: input.beside,
  };
  const content = format.render(input.record, context, options);
  if (content === undefined) return undefined;
  return typeof content === 'object' && 'content' in content ? content : { content, warnings: [] };
}

/** The texts to compare the file with, to see what somebody changed. */
function writtenOf(own: OwnSidecar | undefined, { bytes, hash }: SidecarOnDisk): string[] {
  return (isOurs(own, bytes, hash) ? [bytes] : writtenBefore(own, hash)).map(decodeText);
}

/** Why a file that is not as we wrote it must not be replaced. */
function whyNot({ path, hash, own, reader }: Destination, { sidecarsOnDisk, existing }: PlanInput): string | undefined {
  const isForeign = !own || own.hash === '';
  if (!reader) {
    if (!isForeign) return 'somebody changed it; left as it is (delete it to have it written again)';
    return existing === 'overwrite' ? undefined : 'somebody else made it; left as it is';
  }
  const known = sidecarsOnDisk.get(path);
  if (known?.isBlocked) return 'what stands there cannot be understood; left as it is';
  if (known?.waitsFor === 'user') return 'what somebody decided stands there and waits for you (rubricator review); left as it is';
  if (known?.waitsFor === 'providers') return 'another state of ours wrote it, and not every provider has answered yet; left as it is';
  if (known?.hash !== hash) throw new WriteError('it changed while the book was being read; left for the next scan');
  // A sidecar of ours that somebody edited is still ours: the edits are overrides by now.
  if (!isForeign || existing === 'overwrite') return undefined;
  if (existing === 'keep') return 'somebody else made it, and sidecars.existing is “keep”';
  return reader.foreign === 'adopted' ? undefined : 'somebody else made it; left as it is';
}

/** Plans for files of ours that no exporter writes under that name any more: removed if nobody changed them, otherwise no longer ours. */
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
        // A state that once believed a forged record may still name a medium.
        if (disk && !isProtectedName(own.path) && isOurs(own, disk, deps.hash(disk)))
          return { ...nothing, action: 'removed', before: disk, wasOurs: true, reason: 'it has another name now' };
        return { ...nothing, reason: 'no longer ours', hash: '' };
      } catch (error) {
        return { ...nothing, action: 'failed', reason: messageOf(error) };
      }
    }),
  );
}
