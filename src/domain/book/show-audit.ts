/** Entries of the audit log as people are told of them. What stands in a log may be of any shape: it is shown as well as it can be. */
import type { AuditBreak, AuditChange, AuditState } from '../audit.ts';
import { FIELDS } from './fields.ts';
import { isSealed } from './sealed.ts';

export interface ShownChange {
  /** The label of the field, or what else was changed. */
  what: string;
  before: string;
  after: string;
}

export function showAuditChange({ of, key, before, after }: AuditChange): ShownChange {
  const show = (state: AuditState | undefined) => (state ? showState(of, key, state) : of === 'field' || of === 'verdict' ? 'not decided' : 'nothing');
  return { what: of === 'field' ? labelOf(key) : key, before: show(before), after: show(after) };
}

/** `editMany` in words: `edit many`. */
export function showAuditAction(action: string): string {
  return action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function labelOf(key: string): string {
  const [name, ...part] = key.split('.');
  return part.length > 0 ? part.join('.') : (fieldNamed(name)?.label ?? key);
}

function fieldNamed(name: string | undefined) {
  return FIELDS.find(({ key }) => key === name);
}

function showState(of: string, key: string, { value, cut, isMasked, verdict }: AuditState): string {
  if (isMasked) return 'a value that is masked';
  if (verdict !== undefined) return String(verdict);
  if (cut) return `${cut.start}… (${cut.characters} characters)`;
  if (value === undefined) return 'no value';
  if (isSealed(value)) return 'an encrypted value';
  const field = of === 'field' ? fieldNamed(key) : undefined;
  const read = field?.schema.safeParse(value);
  if (field && read?.success) return field.show(read.data);
  if (of !== 'field' && typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, each]) => `${name} ${each}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function showAuditBreak({ kind, from, to }: AuditBreak): string {
  const which = from === to ? `entry ${from}` : `entries ${from} to ${to}`;
  switch (kind) {
    case 'changed':
      return `${which}: changed since.`;
    case 'removed':
      return `${which}: removed.`;
    case 'reordered':
      return `${which}: not where they stood.`;
    case 'cut':
      return `${which}: cut off at the end.`;
    case 'start':
      return `what stood before ${which} was removed, and no entry says so.`;
    case 'value':
      return `${which}: a long value is gone, or is another one.`;
    case 'head':
      return `${which}: not the one that was noted.`;
  }
}
