/** `rubricator catalogue export`: the records of the catalogue as a file. */
import { recordFile } from '../actions/record-files.ts';
import { audioFilesOf } from '../app/audio-files.ts';
import { recordFormat } from '../app/record-formats.ts';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { keepHeapSmall } from '../runtime/small-heap.ts';
import { type BookChoice, chosen } from './choosing.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { setUp } from './setup.ts';
import { storageOf } from './stored.ts';
import { writePieces } from './write-pieces.ts';

export interface ExportOptions extends CommonOptions, BookChoice {
  format: string;
  /** Keys of fields. */
  fields?: string[];
  output?: string;
}

export async function exportCatalogueCommand(options: ExportOptions): Promise<number> {
  const fields = options.fields ?? FIELD_KEYS;
  const unknown = fields.filter((field) => !FIELD_KEYS.includes(field as FieldKey));
  for (const field of unknown) complain(noSuch('field', field, FIELD_KEYS));
  if (unknown.length > 0) return EXIT.usage;
  const format = await recordFormat(options.format);
  if (format.isFixed && options.fields) {
    complain(`${format.id} has fields of its own: leave --fields out`);
    return EXIT.usage;
  }
  keepHeapSmall();
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const filter = await chosen(options, app);
    if (!filter) return EXIT.usage;
    const books = app.questions.list({ text: '', filter, sort: undefined });
    const pieces = recordFile({ format, books, fields: fields as FieldKey[] }, { ...app.questions, audioFilesOf });
    return await writePieces(pieces, options.output, () => storageOf(app.config));
  } finally {
    await app.close();
  }
}
