/** What the formats of files of records are called. Loads none of them, so that `--help` is quick. */
import { readableFormats, recordFormats } from '../../exporters/catalogue/record-formats.ts';

export type RecordFormatId = keyof typeof recordFormats;

export const RECORD_FORMAT_IDS = Object.keys(recordFormats) as readonly RecordFormatId[];

export const READABLE_FORMAT_IDS: readonly RecordFormatId[] = readableFormats;
