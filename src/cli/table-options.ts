/** Options that follow from the table of fields. It takes longer to load than all that `--help` needs, so only commands that have such options load it. */
import { CUSTOM_TYPES } from '../domain/book/custom-field.ts';
import { CUSTOM_WIDGETS } from '../domain/book/custom-types.ts';
import { WORD_FIELDS } from '../domain/book/typed-words.ts';
import { withChoice } from './choosing.ts';
import type { TableOptions } from './options.ts';

export const tableOptions: TableOptions = { withChoice, wordFields: WORD_FIELDS, customTypes: CUSTOM_TYPES, customWidgets: CUSTOM_WIDGETS };
