/** The pure rules of edits by hand. */
import { describe, expect, test } from 'vitest';
import { amend, withAmendment } from '../../src/actions/amend.ts';
import { LOCK_ORIGIN, type Override } from '../../src/domain/book/record.ts';
import { recordOf } from '../../src/testing/index.ts';

describe('amend', () => {
  const by = (origin: string, field: Override['field'], value?: unknown, key?: string): Override => ({ field, ...(key && { key }), value, origin, setAtMs: 1 });
  const known = [by('user', 'title', 'Mine'), by(LOCK_ORIGIN, 'publisher', 'Pike'), by('user', 'customFields', 'calm', 'mood')];
  const record = recordOf({ title: 'Mine', publisher: 'Pike', language: 'de', durationMs: 5, customFields: { mood: 'calm', stars: 4 } });

  test.each<[Parameters<typeof amend>[0], string[], string[]]>([
    [
      {
        action: 'set',
        values: [
          { field: 'title', value: 'New' },
          { field: 'customFields', key: 'stars', value: 5 },
        ],
      },
      ['title=New', 'customFields=5'],
      [],
    ],
    [{ action: 'clear', fields: [{ field: 'language' }] }, ['language=undefined'], []],
    [{ action: 'unset', fields: [{ field: 'title' }, { field: 'customFields', key: 'mood' }, { field: 'genres' }] }, [], ['title', 'customFields.mood']],
    [{ action: 'lock', fields: [{ field: 'language' }, { field: 'title' }, { field: 'customFields', key: 'stars' }] }, ['language=de', 'customFields=4'], []],
    [{ action: 'lock', fields: [] }, ['language=de'], []],
    [{ action: 'lock', fields: [{ field: 'subtitle' }] }, ['subtitle=undefined'], []],
    [{ action: 'unlock', fields: [] }, [], ['publisher']],
    [{ action: 'unlock', fields: [{ field: 'title' }] }, [], []],
  ])('%j', (edit, set, remove) => {
    const amendment = amend(edit, known, record, { actor: { kind: 'command-line', name: 'ann' }, nowMs: 9 });
    expect(amendment.set.map(({ field, value }) => `${field}=${value}`)).toEqual(set);
    expect(amendment.remove).toEqual(remove);
    expect(withAmendment(known, amendment)).toHaveLength(
      known.length - remove.length + amendment.set.filter(({ field, key }) => !known.some((each) => each.field === field && each.key === key)).length,
    );
  });
});
