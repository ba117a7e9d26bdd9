/** By which words an index of words finds the books that a filter of a single field may mean. */
import type { FieldFilter } from '../domain/book/book-filter.ts';
import type { SearchGroup } from '../domain/book/field-definition.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { spaceWords } from '../domain/text/search-words.ts';
import { fold } from '../domain/text/text.ts';
import type { CatalogueFilter } from '../ports/catalogue.ts';

const GROUPS = ['title', 'name', 'text', 'path'] as const;
/** A group of words; the path of a book is one, too. */
export type WordGroup = (typeof GROUPS)[number];

/** The groups in which words are looked for; undefined for all of them. */
export function searchedGroups({ unsearched = [] }: CatalogueFilter): WordGroup[] | undefined {
  const without: readonly string[] = unsearched;
  const groups = GROUPS.filter((group) => !without.includes(group));
  return groups.length === GROUPS.length ? undefined : groups;
}

/** The group that has the words of a field; undefined if none has. */
export function groupOf(filter: FieldFilter): SearchGroup | undefined {
  const { searchable, widget } = fieldOf(filter.field);
  // The words of a long text are not those of its markup.
  const hasWords = filter.comparison === 'words' || (filter.comparison === 'exact' && widget !== 'textarea' && filterWords(filter)[0] !== '');
  return hasWords && searchable ? searchable : undefined;
}

/** The words that a book must have. */
export function filterWords({ comparison, wanted }: FieldFilter): string[] {
  return (comparison === 'exact' ? spaceWords(fold(String(wanted))) : String(wanted)).split(' ');
}
