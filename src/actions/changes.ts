/** Everything that anybody may change. Each change is recorded with its actor, noted in the audit log, and then applied. */

import type { Pause } from '../domain/pause.ts';
import type { ActionDeps } from './actions.ts';
import type { Apply } from './apply.ts';
import { audited, type ByCaller } from './audited.ts';
import { type Decided, type DecideInput, decide, type Reset, type ResetInput, resetDecisions } from './decide.ts';
import { type DecidedMany, type DecideManyInput, decideMany } from './decide-many.ts';
import { type Edited, type EditInput, edit } from './edit.ts';
import { type EditEachInput, type EditedMany, type EditManyInput, editEach, editMany } from './edit-many.ts';
import { type ChangeFieldInput, changeField, type FieldChanged } from './fields.ts';
import { holdBook } from './hold-book.ts';
import { aboutPause, type PauseInput, pause, type ResumeInput, resume } from './pause.ts';
import { type PreferenceInput, type PreferredSources, setPreference } from './preferences.ts';
import { type Refreshed, type RefreshInput, refresh } from './refresh.ts';
import { type RunCommandInput, runCommand } from './run-command.ts';
import { type SetPictureInput, setPicture } from './set-picture.ts';
import type { Undone } from './take-back.ts';
import { type UndoInput, undo } from './undo.ts';
import { type UndoManyInput, type UndoneMany, undoMany } from './undo-many.ts';

export interface Changes {
  edit(input: ByCaller<EditInput>): Promise<Edited>;
  /** Throws `PictureError`. */
  setPicture(input: ByCaller<SetPictureInput>): Promise<Edited>;
  editMany(input: ByCaller<EditManyInput>): Promise<EditedMany>;
  editEach(input: ByCaller<EditEachInput>): Promise<EditedMany>;
  decide(input: ByCaller<DecideInput>): Promise<Decided | 'unknown candidate'>;
  decideMany(input: ByCaller<DecideManyInput>): Promise<DecidedMany>;
  /** Forgets what was decided about the candidates of a book. */
  reset(input: ByCaller<ResetInput>): Promise<Reset>;
  undo(input: ByCaller<UndoInput>): Promise<Undone>;
  undoMany(input: ByCaller<UndoManyInput>): Promise<UndoneMany>;
  /** Throws `ActionError` for a book of a library that is paused. */
  refresh(input: ByCaller<RefreshInput>): Promise<Refreshed>;
  /** Writes a rule into the config file; resolves to the rules as they are then. */
  setPreference(input: PreferenceInput): Promise<PreferredSources[]>;
  /** Lets a library or a provider rest. */
  pause(input: ByCaller<PauseInput>): Promise<Pause>;
  resume(input: ByCaller<ResumeInput>): Promise<void>;
  /** Adds one of the user's own fields, or changes, retires or restores it. Throws `ActionError` with what is wrong. */
  changeField(input: ChangeFieldInput): Promise<FieldChanged>;
  /** Has a plugin do something; resolves to what it returns. Throws `UnknownTargetError`, and `ActionError` with what went wrong. */
  runCommand(input: RunCommandInput): Promise<unknown>;
}

/** @param isAtOnce true if `apply` works on the book itself: others are kept from it meanwhile */
export function createChanges(actionDeps: ActionDeps, apply: Apply, isAtOnce = false): Changes {
  const holdToApply = isAtOnce ? (itemId: number) => holdBook(itemId, actionDeps) : undefined;
  const deps = { ...actionDeps, apply, holdToApply };
  return {
    edit: audited('edit', edit, deps),
    setPicture: audited('setPicture', setPicture, deps),
    editMany: audited('editMany', editMany, deps),
    editEach: audited('editEach', editEach, deps),
    decide: audited('decide', decide, deps),
    decideMany: audited('decideMany', decideMany, deps),
    reset: audited('reset', resetDecisions, deps),
    undo: audited('undo', undo, deps),
    undoMany: audited('undoMany', undoMany, deps),
    refresh: audited('refresh', refresh, deps),
    // Those without `audited` decide about no book, and note by themselves what they do.
    setPreference: (input) => setPreference(input, actionDeps),
    pause: audited('pause', pause, deps, aboutPause),
    resume: audited('resume', resume, deps, ({ of, id }) => `${of} ${id}`),
    changeField: (input) => changeField(input, deps),
    runCommand: (input) => runCommand(input, deps),
  };
}
