/** “Prefer this source for this field”: a rule in the config file, shown as a diff and tried on stored answers before it is written. */
import { createTwoFilesPatch } from 'diff';
import { changedRule, type RuleChange, type RuleEdit, ruleLines, type SourceRule, withRule } from '../../config/source-rules.ts';
import type { CallingActor } from '../domain/audit.ts';
import { isPreferable } from '../domain/book/field-definition.ts';
import { findNamedField } from '../domain/book/field-input.ts';
import { FIELD_KEYS, fieldOf } from '../domain/book/fields.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { ConfigFile, ConfigText } from '../ports/config-file.ts';
import { ActionError } from './find-book.ts';
import { type TriedRule, type TryRuleDeps, tryRule } from './try-rule.ts';

export interface PreferenceChange extends Pick<RuleChange, 'source' | 'does'> {
  /** As a person names it. */
  field: string;
}

/** What a change would do, before anything is written. */
export interface PreferencePreview extends RuleChange {
  field: FieldKey;
  label: string;
  /** Absolute; undefined where the program runs without a config file. */
  file?: string | undefined;
  /** Of the file, for writing it; undefined if it cannot be written. */
  version?: string | undefined;
  /** The lines that change, with those around them in the same section; empty if it cannot be written. */
  diff: string;
  /** The lines of the rule, to copy by hand. */
  lines: string;
  /** Why it cannot be written. */
  problem?: string | undefined;
  /** What it does to the books. */
  books: TriedRule;
}

export interface PreferredSources {
  field: FieldKey;
  label: string;
  /** Best first. */
  sources: readonly string[];
}

export interface PreferenceInput extends PreferenceChange {
  /** Of the file, as the preview told it. */
  version: string;
  actor: CallingActor;
}

export interface PreferenceDeps extends TryRuleDeps {
  /** Undefined where the program runs without a config file. */
  configFile: ConfigFile | undefined;
}

/** Fields for which the config prefers sources now. */
export function preferences({ settings }: Pick<PreferenceDeps, 'settings'>): PreferredSources[] {
  return FIELD_KEYS.flatMap((field) => {
    const { strategy, order = [] } = settings.merge.fields[field] ?? {};
    return strategy === 'priority' && order.length > 0 ? [{ field, label: fieldOf(field).label, sources: order }] : [];
  });
}

/** Undefined if there is no such field. */
export async function previewPreference({ field: name, source, does }: PreferenceChange, deps: PreferenceDeps): Promise<PreferencePreview | undefined> {
  const definition = findNamedField(name, [])?.definition;
  if (!definition) return undefined;
  const change = { field: definition.key, source, does };
  const file = await deps.configFile?.read();
  const changed = isPreferable(definition)
    ? changedRule(deps.settings.merge.fields[definition.key], change)
    : { problem: 'no source is chosen for this field' };
  const rule = 'rule' in changed ? changed.rule : undefined;
  const about = { ...change, label: definition.label, file: deps.configFile?.path, lines: 'rule' in changed && rule ? ruleLines(change.field, rule) : '' };
  const nothing = { mayChange: 0, tried: 0, changed: 0, sample: [] };
  if ('problem' in changed) return { ...about, diff: '', problem: changed.problem, books: nothing };
  const books = await tryRule({ ...change, rule }, deps);
  const planned = planOf(file, change, deps);
  if ('problem' in planned) return { ...about, diff: '', problem: planned.problem, books };
  return { ...about, diff: sectionDiff(planned.edit), version: planned.version, books };
}

/** Writes the rule, notes it in the audit log, and lets the daemon take it up. Throws `ActionError` if the file was changed since, or cannot be written. */
export async function setPreference(
  { field: name, source, does, version, actor: { from, ...actor } }: PreferenceInput,
  deps: Pick<PreferenceDeps, 'configFile' | 'settings'> & { audit: Pick<AuditLog, 'append'>; now(): number },
): Promise<PreferredSources[]> {
  const field = findNamedField(name, [])?.definition?.key;
  if (field === undefined) throw new ActionError('there is no such field');
  if (!isPreferable(fieldOf(field))) throw new ActionError('no source is chosen for this field');
  const file = await deps.configFile?.read();
  if (file && file.version !== version) throw new ActionError('the config file was changed since; look at the change again');
  const planned = planOf(file, { field, source, does }, deps);
  if ('problem' in planned) throw new ActionError(planned.problem);
  await deps.configFile?.write(planned.edit.text, file?.text ?? '');
  const about = does === 'prefer' ? `prefer ${source} for ${field}` : `prefer ${source} no more for ${field}`;
  const state = (rule: SourceRule | undefined) => rule && { value: rule };
  const changes = [{ of: 'config', key: `merge.fields.${field}`, before: state(deps.settings.merge.fields[field]), after: state(planned.rule) }];
  await deps.audit.append({ atMs: deps.now(), actor, action: 'setPreference', about, changes, ...(from !== undefined && { from }) });
  deps.configFile?.reload();
  const fields = { ...deps.settings.merge.fields, [field]: planned.rule };
  return preferences({ settings: { ...deps.settings, merge: { ...deps.settings.merge, fields } } });
}

interface Plan {
  edit: RuleEdit;
  rule: SourceRule | undefined;
  version: string;
}

function planOf(
  file: ConfigText | undefined,
  change: RuleChange & { field: FieldKey },
  { configFile, settings }: Pick<PreferenceDeps, 'configFile' | 'settings'>,
): Plan | { problem: string } {
  if (!configFile || !file) return { problem: 'there is no config file to write to' };
  if (!file.isWritable) return { problem: 'the config file cannot be written' };
  const changed = changedRule(settings.merge.fields[change.field], change);
  if ('problem' in changed) return changed;
  const edit = withRule(file.text, change.field, changed.rule);
  if ('problem' in edit) return edit;
  const [problem] = configFile.problemsIn(edit.text);
  return problem === undefined ? { edit, rule: changed.rule, version: file.version } : { problem };
}

/** Of the section alone: what stands elsewhere in the file may be secret. */
function sectionDiff({ before, after }: RuleEdit): string {
  const lines = createTwoFilesPatch('', '', before, after, '', '', { context: 3 }).split('\n');
  return lines.filter((line) => /^[-+ ]/.test(line) && !/^(---|\+\+\+) ?\t?$/.test(line)).join('\n');
}
