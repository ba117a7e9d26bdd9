/** Which books a command is about: options for their state, and one for each field by which books can be found. */
import { type Command, Option } from 'commander';
import { readFilter } from '../actions/read-filter.ts';
import type { App } from '../app/app.ts';
import { comparisonOf, FILTER_FIELDS, type FieldFilter } from '../domain/book/book-filter.ts';
import { singularOf } from '../domain/book/field-definition.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import type { CatalogueFilter } from '../ports/catalogue.ts';
import { complain } from './complain.ts';
import { listed } from './options.ts';

/** The options as they were given. Each option of a field stands under its own name: `{ author: ['Marit Osei'] }`. */
export interface BookChoice {
  library?: string;
  review?: boolean;
  conflicts?: boolean;
  problems?: boolean;
  gone?: boolean;
  missing?: string[];
  where?: string[];
}

/** What is typed for a field, and what it means. */
const TEXTS: Readonly<Record<FieldFilter['comparison'], { value: string; meaning: string }>> = {
  words: { value: 'words', meaning: 'books with these words as %' },
  language: { value: 'language', meaning: 'books in this %, such as en, German or pt-BR' },
  date: { value: 'date', meaning: 'books % then: 2019, 2019-05 or 2019-05-01' },
  same: { value: 'yes-or-no', meaning: 'books that are %, or that are not' },
  exact: { value: 'value', meaning: 'books with exactly this %' },
};

/** The option of each field; new ones for each command, because commands show them differently. */
function fieldOptions(): { key: FieldKey; option: Option }[] {
  return FILTER_FIELDS.map((field) => {
    const label = singularOf(field).toLowerCase();
    const { value, meaning } = TEXTS[comparisonOf(field) ?? 'words'];
    const option = new Option(`--${label.replaceAll(' ', '-')} <${value}>`, meaning.replace('%', label)).argParser(repeated).helpGroup('Fields:');
    return { key: field.key, option };
  });
}

/** Adds the options. Those of the fields are left out of the help where `list` shows them already. */
export function withChoice(command: Command, { isListed }: { isListed: boolean }): Command {
  command
    .option('--library <id>', 'books of this library')
    .option('--review', 'books with a match that waits for your decision')
    .option('--conflicts', 'books about which sources differ')
    .option('--problems', 'books with something that could not be read or written')
    .option('--missing <field>', 'books without a value for it; may be given several times', listed)
    .option('--where <field=value>', 'books with this value in any field, your own fields too; may be given several times', repeated);
  for (const { option } of fieldOptions()) command.addOption(isListed ? option : option.hideHelp());
  return command;
}

/** May be given several times; the values may have commas. */
function repeated(text: string, earlier: string[] = []): string[] {
  return [...earlier, text];
}

/** True if an option says which books are meant. */
export function isChoice(choice: BookChoice): boolean {
  const { library, review, conflicts, problems, gone, missing } = choice;
  return [library, review, conflicts, problems, gone, missing].some((given) => given !== undefined) || conditionsOf(choice).length > 0;
}

/** The books that are meant; undefined if that cannot be understood, and then it has said why. */
export async function chosen(choice: BookChoice, { ownFields, store }: App): Promise<CatalogueFilter | undefined> {
  const words = { ...choice, gone: choice.gone === true, where: conditionsOf(choice) };
  const filter = readFilter(words, { customFields: ownFields.current(), libraries: await store.libraries() });
  if (!Array.isArray(filter)) return filter;
  for (const problem of filter) complain(problem);
  return undefined;
}

/** `field=value` for each option of a field, and those that were given so. */
function conditionsOf(choice: BookChoice): string[] {
  const given = choice as Readonly<Record<string, unknown>>;
  const ofFields = fieldOptions().flatMap(({ key, option }) => {
    const texts = (given[option.attributeName()] ?? []) as string[];
    return texts.map((text) => `${key}=${text}`);
  });
  return [...ofFields, ...(choice.where ?? [])];
}
