/** All that linked data say of a book. */
import type { Quad } from 'n3';
import type { CustomValue, FileRecord } from '../../../src/sdk/index.ts';
import { bibframe } from './bibframe.ts';
import { dublinCore } from './dublin-core.ts';
import { keyOf } from './inference.ts';
import { type LinkedBook, linkedBook } from './linked-book.ts';
import { provenance } from './provenance.ts';
import { schemaOrg } from './schema-org.ts';
import { about, decimal, optional, part, text, type Value, wholeNumber, yesNo } from './terms.ts';

/** @param fields keys of the fields that are wanted */
export function statementsOf(record: FileRecord, fields: readonly string[]): Quad[] {
  const linked = linkedBook(record, fields);
  const all = [...schemaOrg(linked), ...dublinCore(linked), ...bibframe(linked), ...ownWords(linked), ...provenance(linked, fields)];
  return [...Map.groupBy(all, ({ subject }) => subject.value).values()].flatMap(eachOnce);
}

/** Statements about one thing, in the order of their properties, which is how they are written shortest. */
function eachOnce(statements: readonly Quad[]): Quad[] {
  const once = new Map(statements.map((each) => [keyOf(each), each]));
  return [...Map.groupBy(once.values(), ({ predicate }) => predicate.value).values()].flat();
}

function ownWords({ book, record, values }: LinkedBook): Quad[] {
  const own = about(book, ['rub:Book'], {
    'rub:number': wholeNumber(record.id),
    'rub:library': text(record.library),
    'rub:path': text(record.path),
    'rub:dramatised': optional(values.dramatised, yesNo),
  });
  const custom = Object.entries(values.customFields ?? {}).flatMap(([key, value]) => about(book, [], { [`field:${part(key)}`]: customValues(value) }));
  return [...own, ...custom];
}

function customValues(value: CustomValue): Value[] {
  if (Array.isArray(value)) return value.map(text);
  if (typeof value === 'boolean') return [yesNo(value)];
  if (typeof value === 'number') return [Number.isInteger(value) ? wholeNumber(value) : decimal(value)];
  return [text(value)];
}
