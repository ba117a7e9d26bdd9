/** The books that are meant as a file of records, in any format that there is. */
import type { Context } from 'hono';
import type { FiledBook } from '../../actions/record-files.ts';
import type { ListInput } from '../../actions/search.ts';
import { FIELD_KEYS } from '../../domain/book/fields.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import { noSuch } from '../../domain/text/nearest.ts';
import type { RecordFormat } from '../../sdk/record-format.ts';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { picked } from './picked.ts';
import { sent } from './sent.ts';

export type RecordDeps = Pick<ApiDeps, 'recordFormatIds' | 'recordFormat' | 'recordFile' | 'list' | 'items' | 'item'>;

interface Wanted extends ListInput {
  format: string;
  /** With commas between; all that may be read if absent. */
  fields: string | undefined;
  /** Ids; all books if absent. */
  items: readonly number[] | undefined;
}

export async function recordExport(context: Context<ApiEnv>, wanted: Wanted, deps: RecordDeps): Promise<Response> {
  const ids = deps.recordFormatIds();
  if (!ids.includes(wanted.format)) return problem(context, 400, 'the format is not known', [noSuch('format', wanted.format, ids)]);
  const format = await deps.recordFormat(wanted.format);
  const { mayRead } = context.get('access');
  const readable = FIELD_KEYS.filter((field) => field === 'customFields' || mayRead({ field }));
  const fields = wanted.fields?.split(',').filter(Boolean) ?? readable;
  const unknown = fields.filter((field) => !readable.includes(field as FieldKey));
  if (unknown.length > 0)
    return problem(
      context,
      400,
      'a field is not known',
      unknown.map((field) => noSuch('field', field, readable)),
    );
  if (format.isFixed && wanted.fields !== undefined) return problem(context, 400, `${format.id} has fields of its own`, ['leave fields out']);
  const books = wanted.items ? filedOf(wanted.items, { wanted, format }, deps) : deps.list(wanted)[Symbol.asyncIterator]();
  // What may not be asked is refused before a file begins.
  const first = await books.next();
  context.header('content-type', format.mediaType);
  context.header('content-disposition', `attachment; filename="books.${format.ending}"`);
  return sent(context, deps.recordFile({ format, fields: fields as FieldKey[], books: after(first, books) }));
}

async function* after(first: IteratorResult<FiledBook, unknown>, books: AsyncIterator<FiledBook>): AsyncGenerator<FiledBook> {
  for (let each = first; !each.done; each = await books.next()) yield each.value;
}

/** Where a book is costs a question, and few formats want it. */
async function* filedOf(ids: readonly number[], { wanted, format }: { wanted: Wanted; format: RecordFormat }, deps: RecordDeps): AsyncGenerator<FiledBook> {
  for await (const { item, values, changedAtMs } of picked(ids, wanted.filter, deps)) {
    const path = format.wantsAudioFiles ? ((await deps.item(item.id))?.path ?? '') : '';
    yield { item, record: { values, changedAtMs }, path };
  }
}
