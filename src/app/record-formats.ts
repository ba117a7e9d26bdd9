/** The formats of files of records, as commands name them. */
import { recordFormats } from '../../exporters/catalogue/record-formats.ts';
import { ActionError } from '../actions/find-book.ts';
import { type RecordFileDeps, recordFile } from '../actions/record-files.ts';
import { noSuch } from '../domain/text/nearest.ts';
import type { RecordFormat } from '../sdk/record-format.ts';
import type { ApiDeps } from '../server/deps.ts';
import { audioFilesOf } from './audio-files.ts';
import { READABLE_FORMAT_IDS, RECORD_FORMAT_IDS } from './record-format-ids.ts';

/** Throws `ActionError`. */
export async function recordFormat(id: string): Promise<RecordFormat> {
  const known = RECORD_FORMAT_IDS.find((each) => each === id);
  if (known) return recordFormats[known]();
  throw new ActionError(noSuch('format', id, RECORD_FORMAT_IDS));
}

/** One of those that can be read back. Throws `ActionError`. */
export async function readableFormat(id: string): Promise<Required<Pick<RecordFormat, 'id' | 'read'>>> {
  const { read } = await recordFormat(id);
  if (read) return { id, read };
  throw new ActionError(`${id} is not read back; these are: ${READABLE_FORMAT_IDS.join(', ')}`);
}

/** What the HTTP interface needs to write files of records, as those may read them whose questions these are. */
export function recordFilesFor(questions: Omit<RecordFileDeps, 'audioFilesOf'>): Pick<ApiDeps, 'recordFormatIds' | 'recordFormat' | 'recordFile'> {
  return { recordFormatIds: () => RECORD_FORMAT_IDS, recordFormat, recordFile: (of) => recordFile(of, { ...questions, audioFilesOf }) };
}
