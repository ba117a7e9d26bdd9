/** My source files: a line for each field, such as `Title: The Salt Road`. */
import { cleanLine, defineExporter, defineReader, isCleared, type MergedRecord, nameOf, nameOption, sure, valuesOf, z } from 'rubricator/sdk';

/** The section `exporters.my-source` of the config. */
const MySourceOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('Write My source files.'),
  name: nameOption('book'),
});
type MySourceOptions = z.infer<typeof MySourceOptions>;

/** `Authors: …; …`. A key without a value clears the field. */
const PEOPLE = { authors: 'Authors', narrators: 'Narrators' } as const;
const KEYS = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[];

export const mySource = defineExporter<MySourceOptions>({
  id: 'my-source',
  summary: 'My source files',
  options: MySourceOptions,
  formats: [{ extension: '.my-source', readBy: 'my-source', name: (item, { name }) => nameOf(item, name), render }],
});

/** The same record always gives the same text. */
function render(record: MergedRecord): string | undefined {
  const known = valuesOf(record);
  if (known.title === undefined) return undefined;
  const people = KEYS.flatMap((key) => {
    if (isCleared(record, key)) return [`${PEOPLE[key]}:`];
    const names = known[key]?.map(({ name }) => cleanLine(name).replace(/\s*;\s*/g, ' '));
    return names ? [`${PEOPLE[key]}: ${names.join('; ')}`] : [];
  });
  return `${[`Title: ${cleanLine(known.title)}`, ...people].join('\n')}\n`;
}

function linesOf(text: string): Map<string, string> {
  const lines = text.split('\n').flatMap((line) => {
    const [, key = '', value = ''] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
    return key === '' ? [] : [[key, value] as const];
  });
  return new Map(lines);
}

/** What a person changes in a file that Rubricator wrote becomes a decision, field by field. */
export const mySourceReader = defineReader({
  id: 'my-source',
  summary: 'My source files',
  file: { ending: '.my-source' },
  // Somebody else's file is one source among others, and stays as it is.
  foreign: 'evidence',
  read(text) {
    const lines = linesOf(text);
    if (!lines.has('Title')) return undefined;
    const people = KEYS.map((key) => [key, (lines.get(PEOPLE[key]) ?? '').split('; ').map((name) => ({ name }))] as const);
    return {
      source: 'my-source',
      lineage: 'my-source',
      metadata: { title: lines.get('Title'), ...Object.fromEntries(people) },
      confidence: sure(0.8, ['title', ...KEYS]),
    };
  },
  clearedFields: (text) => KEYS.filter((key) => linesOf(text).get(PEOPLE[key]) === ''),
});
