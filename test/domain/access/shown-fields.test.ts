/** Hidden is absent, masked is unreadable, and the rest stays as it is: for every field of the table. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessOf } from '../../../src/domain/access/access.ts';
import type { RoleFields } from '../../../src/domain/access/rights.ts';
import { shownCandidate, shownMerged, shownOverrides, shownRecord, shownValues, unsearchedGroups } from '../../../src/domain/access/shown-fields.ts';
import { FIELD_KEYS, FIELDS } from '../../../src/domain/book/fields.ts';
import { Metadata } from '../../../src/domain/book/metadata.ts';
import type { MergedRecord } from '../../../src/domain/book/record.ts';
import { book } from '../../../src/testing/samples.ts';
import { candidate, catalogueRecordOf, people } from '../../pipeline/samples.ts';

const whole: Metadata = {
  ...{ ...book, contributors: people('Nora Kestrel'), originalDate: '1999', language: 'pt-BR', copyright: 'Pike & Harrow', durationMs: 3_600_000 },
  ...{ abridged: true, dramatised: false, explicit: true, customFields: { mood: ['calm'], notes: 'From the attic' } },
  ...{ cover: { source: 'url', location: 'https://covers.example/1.jpg' }, rating: { value: 4.5, scale: 5, count: 7 } },
};
const accessTo = (fields: RoleFields) => accessOf({ role: { name: 'r', as: 'viewer', fields } });

function merged(): MergedRecord {
  const claim = (value: unknown) => ({ source: 'audible', sourceId: 'x', lineage: 'audible', confidence: 0.9, value });
  const fields = Object.entries(whole).map(([key, value]) => [
    key,
    { value, confidence: 1, claims: [claim(value)], reason: JSON.stringify(value), contributions: [{ element: JSON.stringify(value), sources: ['audible'] }] },
  ]);
  return {
    fields: Object.fromEntries(fields),
    conflicts: FIELD_KEYS.map((field) => ({
      field,
      values: [{ value: whole[field], sources: ['audible'], confidence: 1 }],
      reason: JSON.stringify(whole[field]),
    })),
    missing: FIELD_KEYS,
    unsure: FIELD_KEYS,
    timingsMs: {},
  };
}

/** Everything that is shown of a book. */
function allOf(access: ReturnType<typeof accessTo>) {
  const overrides = FIELD_KEYS.filter((field) => field !== 'customFields').map((field) => ({ field, value: whole[field], origin: 'user', setAtMs: 1 }));
  return {
    values: shownValues(whole, access),
    record: shownRecord(catalogueRecordOf(whole), access),
    candidate: shownCandidate(candidate('audible', whole), access),
    overrides: shownOverrides([...overrides, { field: 'customFields', key: 'notes', value: 'From the attic', origin: 'user', setAtMs: 1 }], access),
    merged: shownMerged(merged(), access),
  };
}

/** Every field that is named somewhere. */
function namedIn({ values, record, candidate, overrides, merged }: ReturnType<typeof allOf>): string[] {
  const maps = [values, record.values, record.sources, candidate.metadata, candidate.confidence, merged.fields].flatMap(Object.keys);
  return [...maps, ...[...overrides, ...merged.conflicts].map(({ field }) => field), ...merged.missing, ...merged.unsure];
}

describe.each(FIELDS.filter(({ key }) => key !== 'customFields'))('$key', ({ key }) => {
  const json = (value: unknown) => JSON.stringify(value).slice(1, -1);

  test('hidden, it is nowhere', () => {
    const shown = allOf(accessTo({ hidden: [{ field: key }] }));
    expect(namedIn(shown)).not.toContain(key);
    expect(Object.keys(shown.values)).toEqual(Object.keys(whole).filter((each) => each !== key));
    expect(shown.values).toEqual(Object.fromEntries(Object.entries(whole).filter(([each]) => each !== key)));
  });

  test('masked, one sees that it is there, and not what it says', () => {
    const shown = allOf(accessTo({ masked: [{ field: key }] }));
    expect(Object.keys(shown.merged.fields)).toContain(key);
    expect(shown.record.sources[key]).toBeDefined();
    const { values, merged: record, overrides } = shown;
    const about = [
      values[key],
      record.fields[key],
      record.conflicts.filter(({ field }) => field === key),
      overrides.filter(({ field }) => field === key),
      shown.candidate.metadata[key],
    ];
    expect(JSON.stringify(about)).not.toContain(typeof whole[key] === 'boolean' ? `${whole[key]}` : json(whole[key]));
    expect(Metadata.safeParse(values).success).toBe(true);
    expect({ ...whole, [key]: undefined }).toEqual({ ...values, [key]: undefined });
  });
});

test('of the user’s own fields one may be hidden and another masked', () => {
  const access = accessTo({ hidden: [{ field: 'customFields', key: 'notes' }], masked: [{ field: 'customFields', key: 'mood' }] });
  const shown = allOf(access);
  expect(shown.values.customFields).toEqual({ mood: '•••' });
  expect(JSON.stringify(shown)).not.toMatch(/attic|calm/);
  const none = allOf(
    accessTo({
      hidden: [
        { field: 'customFields', key: 'notes' },
        { field: 'customFields', key: 'mood' },
      ],
    }),
  );
  expect([none.values.customFields, none.merged.fields.customFields]).toEqual([undefined, undefined]);
  expect(JSON.stringify(none)).not.toMatch(/attic|calm/);
});

test('a cleared field stays cleared', () => {
  const overrides = [{ field: 'title' as const, origin: 'user', setAtMs: 1 }];
  expect(shownOverrides(overrides, accessTo({ masked: [{ field: 'title' }] }))).toEqual(overrides);
});

test('whoever reads all fields is given what there is', () => {
  expect(allOf(accessTo({}))).toEqual({ ...allOf(accessTo({})), values: whole, merged: merged() });
});

test('nobody searches in words that cannot be read', () => {
  expect(unsearchedGroups(accessTo({}))).toEqual([]);
  expect(unsearchedGroups(accessTo({ hidden: [{ field: 'description' }, { field: 'language' }], masked: [{ field: 'authors' }] }))).toEqual(['name', 'text']);
});

test('whatever is hidden and masked, only what may be read is shown', () => {
  const some = fc.subarray(FIELD_KEYS as never[]).map((keys: (typeof FIELD_KEYS)[number][]) => keys.map((field) => ({ field })));
  fc.assert(
    fc.property(some, some, (hidden, masked) => {
      const access = accessTo({ hidden, masked });
      const { values } = allOf(access);
      for (const [key, value] of Object.entries(values)) {
        const field = key as (typeof FIELD_KEYS)[number];
        expect(access.mayRead({ field })).toBe(true);
        if (!access.isMasked({ field })) expect(value).toEqual(whole[field]);
      }
    }),
  );
});
