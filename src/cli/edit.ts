/** `rubricator set | clear | unset | lock | unlock`: what the user decides about fields of one book, or of many, for good. */

import type { Edit } from '../actions/amend.ts';
import { readAssignments, readFieldNames } from '../actions/read-edit.ts';
import type { App } from '../app/app.ts';
import { commandLineActor } from './actor.ts';
import { bookFor } from './book-for.ts';
import { isChoice } from './choosing.ts';
import { complain } from './complain.ts';
import { editMany, type ManyOptions } from './edit-many.ts';
import { EXIT } from './exit-codes.ts';
import { bytesOf, type PictureFile, picturesIn, withFiles } from './file-values.ts';
import type { CommonOptions } from './options.ts';
import { applyAtOnce, type ScanSession, withScans } from './scan-session.ts';
import { out as print } from './screen.ts';

export interface EditOptions extends CommonOptions, ManyOptions {
  diff?: boolean;
  offline?: boolean;
  /** Asks the providers, too; otherwise what they answered before is what counts. */
  ask?: boolean;
}

type CustomFields = ReturnType<App['ownFields']['current']>;

/** The edit, or all that is wrong with what was typed. */
type ReadEdit = (words: readonly string[], customFields: CustomFields) => Edit | string[];

/** @param words a book, unless options choose books, and assignments such as `title=The Salt Road` */
export async function setCommand(words: readonly string[], options: EditOptions): Promise<number> {
  const { pictures, others } = picturesIn(words, []);
  if (pictures.length > 0) return setPictures(others, pictures, options);
  return editCommand(words, options, (assignments, customFields) =>
    assignments.length > 0 ? readAssignments(withFiles(assignments, customFields), customFields) : ['say what to set, such as "title=The Salt Road"'],
  );
}

/** Each picture is an edit of its own. */
async function setPictures([book, ...others]: readonly string[], pictures: readonly PictureFile[], options: EditOptions): Promise<number> {
  if (book === undefined || isChoice(options)) return refuse(['a picture of this machine is set for one book; name it']);
  if (others.length > 0) return refuse([`set the picture by itself, and then ${others.join(' ')}`]);
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, ask: options.ask === true, quiet: !isDryRun, diff: true }, async (session) => {
    const { apply, exitCode } = applyAtOnce(session, (changed) => void (options.json || print(`${PAST.set}: ${changed.join(', ')}`)));
    const item = await bookFor(book, session.app);
    for (const { field, path } of pictures)
      await session.app.changes(apply).setPicture({ item, field, bytes: bytesOf(path), actor: commandLineActor(), isDryRun });
    return exitCode();
  });
}

/** @param words a book, unless options choose books, and names of fields; without names, lock and unlock mean all fields */
export async function fieldsCommand(action: 'clear' | 'unset' | 'lock' | 'unlock', words: readonly string[], options: EditOptions): Promise<number> {
  return editCommand(words, options, (names, customFields) =>
    names.length > 0 || action === 'lock' || action === 'unlock' ? readFieldNames(action, names, customFields) : [`name the fields to ${action}`],
  );
}

/** Decides, and writes what comes of it at once. */
async function editCommand(words: readonly string[], options: EditOptions, read: ReadEdit): Promise<number> {
  const isMany = isChoice(options);
  const [book, ...others] = words;
  if (!isMany && book === undefined) return refuse(['name a book, or choose books by options: rubricator list --help tells which there are']);
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, ask: options.ask === true, quiet: !isDryRun, bar: isMany, diff: !isMany || options.diff === true }, async (session) => {
    const edit = read(isMany ? words : others, session.app.ownFields.current());
    if (Array.isArray(edit)) return refuse(edit);
    return isMany ? editMany(edit, options, session) : editOne(book ?? '', edit, options, session);
  });
}

async function editOne(book: string, edit: Edit, { dryRun, json }: EditOptions, session: ScanSession): Promise<number> {
  const { app } = session;
  const out = (line: string) => void (json || print(line));
  const { apply, exitCode } = applyAtOnce(session, (changed) => out(`${PAST[edit.action]}: ${changed.join(', ')}`));
  const item = await bookFor(book, app);
  const { changed } = await app.changes(apply).edit({ item, edit, actor: commandLineActor(), isDryRun: dryRun === true });
  if (changed.length === 0) out('Nothing to change.');
  return exitCode();
}

function refuse(problems: readonly string[]): number {
  for (const problem of problems) complain(problem);
  return EXIT.usage;
}

const PAST = { set: 'Set', clear: 'Cleared', unset: 'Forgotten', lock: 'Locked', unlock: 'Unlocked' } as const;
