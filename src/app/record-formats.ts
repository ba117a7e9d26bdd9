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

/** One of those that can be read back. Throws `ActionError`. */
export function readableFormat(id: string): Required<Pick<RecordFormat, 'id' | 'read'>> {
  const { read } = recordFormat(id);
  if (read) return { id, read };
  const readable = recordFormats.filter((format: RecordFormat) => format.read).map((format) => format.id);
  throw new ActionError(`${id} is not read back; these are: ${readable.join(', ')}`);
}
