/**
 * Stage 6: MergedRecord → Sidecars → disk. It plans every write first. Then it notes the writes in the store, does them and
 * confirms them, so that nothing we wrote ever looks like somebody's edit. A dry run ends with the plan.
 */
import { messageOf, WriteError } from '../../domain/errors.ts';
import { baseName, type ItemFile } from '../../domain/library/item.ts';
import type { OwnSidecar, Sidecars } from '../../ports/sidecars.ts';
import type { FileLook, NewWrite, WriteEnd, WriteJournal } from '../../ports/write-journal.ts';
import type { ActiveExporter, SidecarMark } from '../../sdk/exporter.ts';
import { type ActiveFormat, type PlanDeps, type PlanInput, type Planned, planFormat, planRetired, planToLeave } from './plan.ts';

export interface ExportInput extends PlanInput {
  runId: number;
  itemId: number | undefined;
  exporters: readonly ActiveExporter[];
  /** Those and others whose files stand beside the book, in the order of all; the exporters alone if it is left out. */
  standing?: readonly ActiveExporter[];
  isDryRun: boolean;
}

export interface ExportDeps extends PlanDeps {
  /** How the file looks that is about to be replaced or removed. */
  lookOf(path: string): Promise<FileLook | undefined>;
  write(path: string, bytes: Uint8Array, how: { token: string; expected: Uint8Array | undefined }): Promise<{ sizeBytes: number; mtimeMs: number }>;
  remove(path: string, expected: Uint8Array): Promise<void>;
  newToken(): string;
  begin(writes: readonly NewWrite[]): Promise<(number | WriteError)[]>;
  end(ends: readonly WriteEnd[]): Promise<void>;
  /** Takes note of a sidecar that stands as we would have written it. */
  remember(sidecar: OwnSidecar): Promise<void>;
  /** Takes note that a file is not ours. */
  forget(path: string): Promise<void>;
  now(): number;
}

export interface ExportOutcome extends Omit<Planned, 'isPathUnknown' | 'before' | 'wasOurs' | 'after' | 'hash' | 'madeFrom'> {
  /** On a dry run: the bytes before and after; a picture that is not fetched for it has none. */
  change?: { before?: Uint8Array; after?: Uint8Array; madeFrom?: string };
}

/** Runs every exporter; one that fails stops no other. */
export async function exportAll(input: ExportInput, deps: ExportDeps): Promise<ExportOutcome[]> {
  const active = input.exporters.map(({ definition }) => definition.id);
  const isActive = ({ exporter }: Planned) => active.includes(exporter);
  const formats = (input.standing ?? input.exporters).flatMap(({ definition, options }) =>
    definition.formats.map((format): ActiveFormat => ({ definition, options, format })),
  );
  // Pictures come first: the others name one only if it stands there.
  const pictures = await planAll(
    formats.filter(({ format }) => format.pictureOptions),
    input,
    [],
    deps,
  );
  const target = { ...input, library: input.item.libraryId, files: input.item.files };
  const first = await carryOut(pictures.filter(isActive), target, deps);
  const coverFile = first.find(({ action }) => action === 'created' || action === 'updated')?.path ?? input.coverFile;
  const others = await planAll(
    formats.filter(({ format }) => !format.pictureOptions),
    { ...input, coverFile },
    pictures,
    deps,
  );
  const targets = [...pictures, ...others].flatMap(({ path }) => path ?? []);
  const unknown = [...pictures, ...others].filter(({ isPathUnknown }) => isPathUnknown).map(({ exporter }) => exporter);
  const known = active.filter((id) => !unknown.includes(id));
  const retired = await planRetired(targets, known, input, deps);
  return [...first, ...(await carryOut([...others.filter(isActive), ...retired], target, deps))];
}

/** Each format's plan; of two that want one name the second fails. What this run leaves out stays as we wrote it last. */
async function planAll(formats: readonly ActiveFormat[], input: ExportInput, earlier: readonly Planned[], deps: PlanDeps): Promise<Planned[]> {
  const plans: Planned[] = [];
  for (const each of formats) {
    const before = [...earlier, ...plans];
    const isLeftOut = !input.exporters.some(({ definition }) => definition.id === each.definition.id);
    const plan = isLeftOut ? planToLeave(each, input) : await planFormat(each, { ...input, beside: marksOf(before) }, deps);
    const rival = before.find(({ path }) => path !== undefined && path === plan.path);
    plans.push(rival ? { exporter: plan.exporter, action: 'failed', reason: `${rival.exporter} writes a file of that name already`, warnings: [] } : plan);
  }
  return plans;
}

/** What will stand beside the book, or would if the user had not undone it. */
function marksOf(plans: readonly Planned[]): SidecarMark[] {
  return plans.flatMap(({ exporter, path, action, hash }) => (path && hash && action !== 'failed' ? [{ exporter, name: baseName(path), hash }] : []));
}

/** The owner of the files that are written, and the run. */
export interface ExportTarget {
  library: string;
  /** Undefined for files of no single book. */
  itemId: number | undefined;
  runId: number;
  isDryRun: boolean;
  own: readonly OwnSidecar[];
  /** As the walk saw them. */
  files: readonly ItemFile[];
}

/** Notes, does and confirms the planned writes. */
export async function carryOut(plans: readonly Planned[], input: ExportTarget, deps: ExportDeps): Promise<ExportOutcome[]> {
  if (input.isDryRun) return plans.map((plan) => toOutcome(plan, true));
  // A file that is written then may have a mark that names one that needs no write: by then that one has to be known.
  for (const plan of plans) await takeNote(plan, input, deps);
  const work = plans.filter(isWork);
  const writes = await Promise.all(work.map(async (plan) => ({ ...toWrite(plan, input, deps), beforeLook: plan.before && (await deps.lookOf(plan.path)) })));
  const ids = writes.length > 0 ? await deps.begin(writes) : [];
  const performAll = (wanted: (plan: Work) => boolean) =>
    Promise.all(work.map(async (plan, index) => (wanted(plan) ? [{ plan, ...(await performNoted(ids[index], plan, writes[index], deps)) }] : [])));
  // A disk syncs several files as fast as one. A file goes once the one stands that takes its place.
  const written = await performAll(({ action }) => action !== 'removed');
  const done = [...written, ...(await performAll(({ action }) => action === 'removed'))].flat();
  const ends = done.flatMap(({ end }) => end ?? []);
  if (ends.length > 0) await deps.end(ends);
  const outcomes = new Map<Planned, ExportOutcome>(done.map(({ plan, reason }) => [plan, { ...toOutcome(plan), ...failureOf(reason) }]));
  return plans.map((plan) => outcomes.get(plan) ?? toOutcome(plan));
}

function failureOf(reason: string | undefined): { action: 'failed'; reason: string } | undefined {
  return reason === undefined ? undefined : { action: 'failed', reason };
}

type Work = Planned & { path: string };

function isWork(plan: Planned): plan is Work {
  return plan.path !== undefined && (plan.action === 'created' || plan.action === 'updated' || plan.action === 'removed');
}

function toWrite(plan: Work, { runId, itemId, library }: ExportTarget, deps: ExportDeps): NewWrite {
  return {
    runId,
    library,
    itemId,
    exporter: plan.exporter,
    path: plan.path,
    before: plan.before,
    after: plan.after,
    beforeHash: plan.before && deps.hash(plan.before),
    wasOurs: plan.wasOurs === true,
    afterHash: plan.hash,
    token: deps.newToken(),
    writtenAtMs: deps.now(),
  };
}

/** What became of a write that was noted: how the note ends, and why it failed, if it did. */
interface Performed {
  end?: WriteEnd;
  reason?: string;
}

async function performNoted(id: number | WriteError | undefined, plan: Work, write: NewWrite | undefined, deps: ExportDeps): Promise<Performed> {
  return typeof id === 'number' && write ? perform(id, plan, write, deps) : { reason: messageOf(id) };
}

async function perform(id: number, plan: Work, write: NewWrite, deps: ExportDeps): Promise<Performed> {
  const { path, exporter, after, before, hash = '', madeFrom } = plan;
  const standing = (stamp: { sizeBytes: number; mtimeMs: number }): WriteEnd => ({
    id,
    sidecar: { path, exporter, hash, bytes: after ?? Buffer.alloc(0), madeFrom, ...stamp },
  });
  try {
    if (after) return { end: standing(await deps.write(path, after, { token: write.token, expected: before })) };
    if (plan.action !== 'removed') throw new WriteError('there is nothing to write');
    await deps.remove(path, before ?? Buffer.alloc(0));
    return { end: { id, removed: true } };
  } catch (error) {
    const reason = messageOf(error);
    const found = await deps.readBytes(path).then(
      (bytes) => (bytes ? deps.hash(bytes) : 'nothing'),
      () => undefined,
    );
    // If nobody can tell what stands there, the note stays, and the next scan finds out.
    if (found === undefined) return { reason };
    return after && found === hash ? { end: standing({ sizeBytes: after.length, mtimeMs: 0 }), reason } : { end: { id, failed: true }, reason };
  }
}

/** What needs no write may be news all the same: a file that is ours by now, or at another time, or no longer. */
async function takeNote({ path, exporter, action, after, hash, madeFrom }: Planned, { files, own }: ExportTarget, deps: ExportDeps): Promise<void> {
  if (path === undefined) return;
  const known = own.find((each) => each.path === path);
  if (action === 'skipped' && hash === '') await deps.forget(path);
  const file = files.find((each) => each.path === path);
  // A file that was touched, or restored from a backup, is ours at another time.
  const isKnown = known?.hash === hash && !known?.pending && (file === undefined || known?.mtimeMs === file.mtimeMs);
  if (action !== 'unchanged' || !hash || isKnown) return;
  const bytes = after ?? known?.pending?.bytes ?? known?.bytes ?? Buffer.alloc(0);
  const stamp = { sizeBytes: file?.sizeBytes ?? bytes.length, mtimeMs: file?.mtimeMs ?? 0 };
  await deps.remember({ path, exporter, hash, bytes, madeFrom: madeFrom ?? known?.madeFrom, ...stamp });
}

function toOutcome({ isPathUnknown: _unknown, before, after, wasOurs: _, hash: __, madeFrom, ...plan }: Planned, isDryRun = false): ExportOutcome {
  return isDryRun && isWork(plan) ? { ...plan, change: { before, after, madeFrom } } : plan;
}

/** What exporting needs, of what an Item is processed by. */
export function exportDepsOf(library: string, itemId: number | undefined, { store, export: files, readBytes, hash, now }: ExportSource): ExportDeps {
  return {
    ...files,
    readBytes,
    hash,
    now,
    begin: store.beginWrites,
    end: store.endWrites,
    remember: (sidecar) => store.saveSidecar(library, itemId, sidecar),
    forget: (path) => store.forgetSidecar(library, path),
  };
}

interface ExportSource extends Pick<ExportDeps, 'readBytes' | 'hash' | 'now'> {
  store: Sidecars & WriteJournal;
  export: Pick<ExportDeps, 'lookOf' | 'write' | 'remove' | 'newToken' | 'readerOf'>;
}
