/** Compares what a target has with the catalogue, book by book. Both are read in the order of ids, a page at a time. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/audit.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import { withOwnOnly } from '../domain/book/own-values.ts';
import type { Catalogue, CatalogueEntry } from '../ports/catalogue.ts';
import type { CatalogueTarget, TargetBook } from '../ports/catalogue-target.ts';

export interface FieldDifference {
  field: FieldKey;
  here: unknown;
  there: unknown;
}

export type TargetDifference =
  /** The target lacks a book that it shall have, or has one that it shall not have. */
  | { kind: 'missing' | 'extra'; id: number; library: string; path: string }
  | { kind: 'differs'; id: number; library: string; path: string; fields: FieldDifference[]; changedAtMs: number };

export interface VerifyReport {
  here: number;
  there: number;
  /** Of everything that is compared; equal if nothing differs. */
  hashHere: string;
  hashThere: string;
  differences: number;
}

export interface VerifyDeps {
  catalogue: Pick<Catalogue, 'stream'>;
  isWanted(entry: CatalogueEntry): boolean;
  /** Breaks it off. */
  signal?: AbortSignal | undefined;
}

const PAGE = 500;

/** @param onDifference hears of each, in the order of ids */
export async function verifyTarget(target: CatalogueTarget, deps: VerifyDeps, onDifference: (difference: TargetDifference) => void): Promise<VerifyReport> {
  const [hashHere, hashThere] = [createHash('sha256'), createHash('sha256')];
  const report = { here: 0, there: 0, differences: 0 };
  const tell = (difference: TargetDifference) => {
    report.differences++;
    onDifference(difference);
  };
  for await (const [entry, book] of pairs(ourBooks(target, deps), theirBooks(target))) {
    deps.signal?.throwIfAborted();
    if (entry) report.here++;
    if (book) report.there++;
    if (entry) hashHere.update(lineOf(entry));
    if (book) hashThere.update(lineOf(book));
    const place = entry ?? book;
    if (!place) continue;
    const { id, library, path } = place;
    if (!entry || !book) tell({ kind: book ? 'extra' : 'missing', id, library, path });
    else {
      const fields = differencesOf(entry.values, book.values, target.fields);
      if (fields.length > 0) tell({ kind: 'differs', id, library, path, fields, changedAtMs: entry.changedAtMs });
    }
  }
  return { ...report, hashHere: hashHere.digest('hex').slice(0, 16), hashThere: hashThere.digest('hex').slice(0, 16) };
}

export function differencesOf(here: Metadata, there: Metadata, fields: readonly FieldKey[]): FieldDifference[] {
  return fields.flatMap((field) => (canonicalJson(here[field]) === canonicalJson(there[field]) ? [] : [{ field, here: here[field], there: there[field] }]));
}

async function* ourBooks(target: CatalogueTarget, { catalogue, isWanted }: VerifyDeps): AsyncGenerator<OurBook> {
  for await (const entry of catalogue.stream({})) if (isWanted(entry)) yield told(entry, target);
}

async function* theirBooks(target: CatalogueTarget): AsyncGenerator<TargetBook> {
  for (let afterId = 0; ; ) {
    const books = await target.books(afterId, PAGE);
    yield* books;
    if (books.length < PAGE) return;
    afterId = books.at(-1)?.id ?? afterId;
  }
}

interface OurBook extends TargetBook {
  changedAtMs: number;
}

function told({ item: { id, library, path }, record }: CatalogueEntry, { fields, ownFields }: CatalogueTarget): OurBook {
  const held = withOwnOnly(record.values, ownFields);
  const values = Object.fromEntries(fields.flatMap((field) => (held[field] === undefined ? [] : [[field, held[field]]])));
  return { id, library, path, values, changedAtMs: record.changedAtMs };
}

/** Books of both sides with the same id come together; the others come alone. */
async function* pairs(ours: AsyncGenerator<OurBook>, theirs: AsyncGenerator<TargetBook>): AsyncGenerator<[OurBook?, TargetBook?]> {
  let [here, there] = [await ours.next(), await theirs.next()];
  while (!here.done || !there.done) {
    const [a, b] = [here.done ? undefined : here.value, there.done ? undefined : there.value];
    const takesHere = a !== undefined && (b === undefined || a.id <= b.id);
    const takesThere = b !== undefined && (a === undefined || b.id <= a.id);
    yield [takesHere ? a : undefined, takesThere ? b : undefined];
    if (takesHere) here = await ours.next();
    if (takesThere) there = await theirs.next();
  }
}

function lineOf({ id, library, path, values }: TargetBook): string {
  return `${canonicalJson([id, library, path, values])}\n`;
}
