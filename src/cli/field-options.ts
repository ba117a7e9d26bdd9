/** What options say of one of the user's own fields. */
import type { DefinitionPatch } from '../domain/book/change-definition.ts';

/** What is said of a field by options. */
export interface DefinitionOptions {
  label?: string;
  type?: string;
  widget?: string;
  values?: string[];
  min?: number;
  max?: number;
  step?: number;
  currency?: string;
  column?: string;
  with?: string[];
  without?: string[];
  audited?: string;
  readBy?: string[];
  writtenBy?: string[];
  expression?: string;
}

const FLAGS: Readonly<Record<string, [name: string, on: unknown, off: unknown]>> = {
  'read-only': ['readOnly', true, null],
  'write-only': ['writeOnly', true, null],
  searchable: ['searchable', true, null],
  masked: ['masked', true, null],
  encrypted: ['encrypted', true, null],
  indexed: ['indexed', null, false],
};
export const FLAG_NAMES = Object.keys(FLAGS);
const AUDITED: Readonly<Record<string, unknown>> = { on: null, off: false, masked: 'masked' };

/** What `--without` takes away that is no flag. */
const PARTS = ['widget', 'values', 'min', 'max', 'step', 'currency'];
export const WITHOUT_NAMES = [...FLAG_NAMES, ...PARTS, 'read-by', 'written-by'];

export function patchOf(options: DefinitionOptions): DefinitionPatch {
  const { label, type, widget, values, min, max, step, currency, column, without = [], expression, audited } = options;
  const flags = [...(options.with ?? []).map((name) => [name, 1] as const), ...without.map((name) => [name, 2] as const)].flatMap(([name, at]) => {
    const flag = FLAGS[name];
    return flag ? [[flag[0], flag[at]]] : [];
  });
  return {
    ...{ label, type, widget, values, min, max, step, currency, column },
    ...Object.fromEntries(PARTS.filter((part) => without.includes(part)).map((part) => [part, null])),
    behaviours: {
      ...Object.fromEntries(flags),
      ...(expression !== undefined && { computed: expression === '' ? null : { expression } }),
      ...(audited !== undefined && { audited: AUDITED[audited] }),
    },
    access: { read: without.includes('read-by') ? null : options.readBy, write: without.includes('written-by') ? null : options.writtenBy },
  };
}
