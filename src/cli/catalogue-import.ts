/** `rubricator catalogue import`: what somebody edited in a database or in a file becomes decisions here, with one undo for all. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { ownTargets } from '../../config/tenants.ts';
import type { Edit } from '../actions/amend.ts';
import type { BookEdit, EditedMany } from '../actions/edit-many.ts';
import { fileEdits } from '../actions/record-files.ts';
import { type OnConflict, openEdits, settleEdits, type TargetEdits, targetEdits } from '../actions/target-edits.ts';
import type { App } from '../app/app.ts';
import { chosenTarget } from '../app/chosen-targets.ts';
import { readableFormat } from '../app/record-formats.ts';
import { type ConfiguredTarget, configuredTarget } from '../app/targets.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { overrideKey } from '../domain/book/record.ts';
import { isStorageAddress } from '../domain/storage-address.ts';
import { printable } from '../domain/text/printable.ts';
import { aboutFile } from './about-file.ts';
import { commandLineActor } from './actor.ts';
import { followedBy } from './catalogue.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { tellEdited } from './edit-many.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { type ScanSession, withScans } from './scan-session.ts';
import { out } from './screen.ts';
import { storageOf, textAnywhere } from './stored.ts';
import { plural } from './words.ts';

export interface ImportTargetOptions extends CommonOptions {
  conflict: OnConflict;
  /** Of a file; by its ending if absent. */
  format?: string;
  dryRun?: boolean;
  yes?: boolean;
}

export async function importTargetCommand(name: string, options: ImportTargetOptions): Promise<number> {
  return withScans({ ...options, ask: false, quiet: true, bar: true }, async (session) => {
    const catalogues = ownTargets(session.app.config);
    if (!session.app.config.catalogues.some(({ id }) => id === name) && (existsSync(name) || isStorageAddress(name))) return importFile(name, options, session);
    const chosen = chosenTarget(catalogues, name);
    const configured = await configuredTarget(chosen, session.app.config, await followedBy(session.app));
    try {
      return await importFrom(configured, options, session);
    } finally {
      await configured.target.close();
    }
  });
}

async function importFrom({ target, isWanted }: ConfiguredTarget, options: ImportTargetOptions, session: ScanSession): Promise<number> {
  const { catalogue, recordChanges: changes } = session.app;
  const open = await openEdits(target);
  const deps = { catalogue, changes, isWanted };
  const found = await targetEdits(target, { onConflict: options.conflict, open }, deps);
  const { code, isDecided } = await importFound(found, options, session);
  if (isDecided) await settleEdits(target, open, { found, deps });
  return code;
}

async function importFile(file: string, options: ImportTargetOptions, session: ScanSession): Promise<number> {
  const { read } = await readableFormat(options.format ?? extname(file).slice(1));
  const here = () => ({ text: readFileSync(file, 'utf8'), changedAtMs: statSync(file).mtimeMs });
  const { records, changedAtMs } = await aboutFile(file, async () => {
    const { text, changedAtMs } = await textAnywhere(file, () => storageOf(session.app.config), here);
    return { records: read(text), changedAtMs };
  });
  const found = await fileEdits({ records, onConflict: options.conflict, fileAtMs: changedAtMs ?? Date.now() }, session.app);
  for (const problem of found.problems) complain(problem);
  const { code } = await importFound(found, options, session);
  return Math.max(code, found.problems.length > 0 ? EXIT.someFailed : EXIT.ok);
}

/** Shows what was found, asks, and takes it over. `isDecided` is false if it was only shown, or declined. */
async function importFound(found: TargetEdits, options: ImportTargetOptions, session: ScanSession): Promise<{ code: number; isDecided: boolean }> {
  for (const line of await linesOf(found, session.app)) out(line);
  const declinedCode = options.dryRun ? EXIT.ok : found.edits.length > 0 ? await agreed(found, options) : undefined;
  if (declinedCode !== undefined) return { code: declinedCode, isDecided: false };
  const code = found.edits.length > 0 ? await takeOver(found.edits, session) : found.conflicts.length > 0 ? EXIT.someFailed : EXIT.ok;
  return { code, isDecided: true };
}

/** The exit code to end with, or undefined to go on. */
async function agreed({ edits }: TargetEdits, { yes }: ImportTargetOptions): Promise<number | undefined> {
  if (yes) return undefined;
  const books = plural(new Set(edits.map(({ book }) => book)).size, 'book');
  if (canAsk()) return declined(`Take this over for ${books}?`);
  complain(`${books} would be changed; say --yes to take it over`);
  return EXIT.usage;
}

async function takeOver(edits: readonly BookEdit[], { app, scanMany }: ScanSession): Promise<number> {
  let edited: EditedMany = { changed: 0 };
  const exitCode = await scanMany(new Set(edits.map(({ book }) => book)).size, async (scan, signal) => {
    const changes = app.changes(({ folder, runId, pretend }) => scan({ folders: [folder], runId, pretend }));
    edited = await changes.editEach({ edits, actor: commandLineActor(), isDryRun: false, signal });
  });
  return tellEdited(edited, exitCode);
}

async function linesOf({ edits, conflicts, passedBy }: TargetEdits, { catalogue }: App): Promise<string[]> {
  const titleOf = async (id: number) => printable((await catalogue.get(id))?.record.values.title ?? '');
  const taken = await Promise.all(
    edits.map(async ({ book, edit }) => [`${book}  ${await titleOf(book)}`, ...changesOf(edit).map((line) => printable(`  ${line}`))]),
  );
  const disputed = await Promise.all(
    conflicts.map(async (id) => `${id}  ${await titleOf(id)}: changed here, too; choose with --conflict ours, theirs or newer`),
  );
  const more = passedBy > 0 ? [`${plural(passedBy, 'difference')} cannot be taken over: facts of files, or books that one side lacks.`] : [];
  return [...taken.flat(), ...disputed, ...more, ...(edits.length + conflicts.length === 0 ? ['Nothing was edited there.'] : [])];
}

function changesOf(edit: Edit): string[] {
  if (edit.action !== 'set') return edit.fields.map((ref) => `${overrideKey(ref)}: cleared`);
  return edit.values.map((ref) => `${overrideKey(ref)}: ${ref.key === undefined ? fieldOf(ref.field).show(ref.value as never) : String(ref.value)}`);
}
