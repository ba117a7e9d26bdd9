/**
 * The formats in which all records are written to a file, by what they are called. A new one is one line here; its code is loaded when it is
 * wanted, so that commands can name all formats without any of it.
 */
import type { RecordFormat } from '../../src/sdk/index.ts';

export const recordFormats = {
  jsonl: async () => (await import('./record-json.ts')).recordsJsonl,
  json: async () => (await import('./record-json.ts')).recordsJson,
  csv: async () => (await import('./record-csv.ts')).recordsCsv,
  'csv-calibre': async () => (await import('./csv-presets.ts')).csvCalibre,
  'csv-goodreads': async () => (await import('./csv-presets.ts')).csvGoodreads,
  'csv-storygraph': async () => (await import('./csv-presets.ts')).csvStorygraph,
  'csv-hardcover': async () => (await import('./csv-presets.ts')).csvHardcover,
  yaml: async () => (await import('./record-yaml.ts')).recordsYaml,
  xml: async () => (await import('./record-xml.ts')).recordsXml,
  m3u8: async () => (await import('./record-m3u8.ts')).recordsM3u8,
  opds: async () => (await import('./record-opds.ts')).recordsOpds,
  turtle: async () => (await import('./linked-data/rdf-text.ts')).turtle,
  jsonld: async () => (await import('./linked-data/json-ld.ts')).jsonld,
  nquads: async () => (await import('./linked-data/rdf-text.ts')).nquads,
  parquet: async () => (await import('./record-parquet.ts')).recordsParquet,
} as const satisfies Record<string, () => Promise<RecordFormat>>;

/** Those that are read back. */
export const readableFormats = ['jsonl', 'json', 'csv', 'yaml', 'xml'] as const satisfies readonly (keyof typeof recordFormats)[];
