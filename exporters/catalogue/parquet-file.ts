/** Rows as a Parquet file, piece by piece. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ParquetColumn } from './parquet-columns.ts';

/** So many rows are in memory at once (docs/decisions/0057-parquet-columns.md). */
const GROUP = 2000;

/** A file with a group of rows behind the other; the table of contents stands at the end. @param columns by their names */
export async function* parquetFile(
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
  columns: Readonly<Record<string, ParquetColumn>>,
): AsyncGenerator<Uint8Array> {
  const named = Object.entries(columns);
  const writer = new ByteWriter();
  const schema = [{ name: 'root', num_children: named.length }, ...named.flatMap(([, { elements }]) => elements)];
  const file = new ParquetWriter({ writer, schema, createdBy: 'rubricator' });
  let group: Readonly<Record<string, unknown>>[] = [];
  const written = () => {
    file.write({
      columnData: named.map(([name, { elements, of }]) => ({ name, data: group.map((row) => of(row[name])), ...smallest(elements) })),
      rowGroupSize: GROUP,
    });
    group = [];
    return takenFrom(writer);
  };
  for await (const row of rows) if (group.push(row) === GROUP) yield written();
  if (group.length > 0) yield written();
  file.finish();
  yield takenFrom(writer);
}

/** Least and greatest values help readers to pass by groups, but not those of parts of lists; without them, there is less to keep until the end. */
function smallest(elements: ParquetColumn['elements']): { statistics: boolean; offsetIndex: boolean } {
  return { statistics: elements.length === 1, offsetIndex: false };
}

/** What was written since; its room is used again. */
function takenFrom(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
