/** The formats of files of records, as commands name them. */
import { recordFormats } from '../../exporters/catalogue/record-formats.ts';
import { ActionError } from '../actions/find-book.ts';
import { noSuch } from '../domain/text/nearest.ts';
import type { RecordFormat } from '../sdk/record-format.ts';

/** Throws `ActionError`. */
export function recordFormat(id: string): RecordFormat {
  const found = recordFormats.find((format) => format.id === id);
  if (found) return found;
  throw new ActionError(
    noSuch(
      'format',
      id,
      recordFormats.map((format) => format.id),
    ),
  );
}
