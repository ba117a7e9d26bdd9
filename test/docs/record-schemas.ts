/** The schemas of files of records, as `docs/schemas/` publishes them. */
import { recordFormats } from '../../exporters/catalogue/record-formats.ts';
import type { RecordFormat, RecordSchema } from '../../src/sdk/index.ts';

export async function recordSchemas(): Promise<RecordSchema[]> {
  const formats: readonly RecordFormat[] = await Promise.all(Object.values(recordFormats).map((load) => load()));
  return [...new Map(formats.flatMap(({ schema }) => (schema ? [[schema.file, schema] as const] : []))).values()];
}
