/** `rubricator conflicts`: where sources disagree, by field and by pair of sources; or the books of one such pair, with both values. */
import type { ConflictBooks } from '../actions/conflicts.ts';
import type { App } from '../app/app.ts';
import { fieldNames } from '../domain/book/field-input.ts';
import { fieldOf } from '../domain/book/fields.ts';
import type { ConflictCount } from '../domain/statistics/conflicts.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import type { CatalogueFilter } from '../ports/catalogue.ts';
import { type BookChoice, chosen } from './choosing.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { tableOrList } from './table.ts';

export interface ConflictsOptions extends CommonOptions, BookChoice {
  chosen?: string;
  other?: string;
  limit?: number;
  after?: number;
  json?: boolean;
}

const BOOKS = 50;

/** @param field all fields if absent */
export async function conflictsCommand(field: string | undefined, options: ConflictsOptions): Promise<number> {
  const isOfPair = options.chosen !== undefined || options.other !== undefined;
  if (isOfPair && (field === undefined || options.chosen === undefined || options.other === undefined)) {
    complain('name the field and both sources: rubricator conflicts title --chosen audible --other itunes');
    return EXIT.usage;
  }
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const filter = await chosen(options, app);
    if (!filter) return EXIT.usage;
    const lines = isOfPair ? await booksOf(field ?? '', filter, options, app) : await countsOf(field, filter, options, app);
    if (lines) for (const line of lines) out(line);
    else complain(noSuch('field', field ?? '', fieldNames([])));
    return lines ? EXIT.ok : EXIT.usage;
  } finally {
    await app.close();
  }
}

async function countsOf(field: string | undefined, filter: CatalogueFilter, options: ConflictsOptions, { questions }: App): Promise<string[] | undefined> {
  const conflicts = await questions.conflicts({ filter, field });
  if (!conflicts || !options.json) return conflicts && countLines(conflicts, screenFor(options));
  outJson(conflicts);
  return [];
}

async function booksOf(field: string, filter: CatalogueFilter, options: ConflictsOptions, { questions }: App): Promise<string[] | undefined> {
  const { chosen: winner = '', other: loser = '', after: afterId = 0, limit = BOOKS } = options;
  const found = await questions.conflictBooks({ filter, field, winner, loser, afterId, limit });
  if (!found || !options.json) return found && bookLines(found, screenFor(options));
  outJson(found);
  return [];
}

function countLines(conflicts: readonly ConflictCount[], screen: Screen): string[] {
  if (conflicts.length === 0) return ['Sources disagree about nothing.'];
  const rows = conflicts.map(({ label, winner, loser, books }) => [label, printable(winner), printable(loser), String(books)]);
  return tableOrList({ head: ['Field', 'Chosen', 'Says something else', 'Books'], rows, numbers: [3] }, screen);
}

function bookLines({ field, winner, loser, books, next }: ConflictBooks, screen: Screen): string[] {
  if (books.length === 0) return ['There is no such book.'];
  const shown = (value: unknown) => (value === undefined ? '' : printable(fieldOf(field).show(value as never)));
  const rows = books.map(({ id, title, path, chosen: value, other }) => [`${id}  ${printable(title ?? path)}`, shown(value), shown(other)]);
  const more = next === undefined ? [] : [`More with --after ${next}.`];
  return [...tableOrList({ head: ['Book', printable(winner), printable(loser)], rows }, screen), ...more];
}
