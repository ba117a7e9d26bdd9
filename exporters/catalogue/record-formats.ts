/** The formats in which all records are written to a file and read back. A new one is one line here. */
import type { RecordFormat } from '../../src/sdk/index.ts';
import { recordsCsv } from './record-csv.ts';
import { recordsJson, recordsJsonl } from './record-json.ts';

export const recordFormats: readonly RecordFormat[] = [recordsJsonl, recordsJson, recordsCsv];
