/** A page of the book for people, with a footnote for every fact: who says so. */
import { z } from 'zod';
import {
  type Conflict,
  cleanLine,
  defineExporter,
  type ExportContext,
  FIELDS,
  type FieldDefinition,
  type FieldKey,
  fieldOf,
  type MergedField,
  type MergedRecord,
  type Metadata,
  nameOf,
  nameOption,
  plainText,
  showCustom,
  valuesOf,
} from '../src/sdk/index.ts';

/** The section `exporters.markdown` of the config. */
const MarkdownOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('Write a readable page of the book, with where each fact came from.'),
  name: nameOption('book'),
});
type MarkdownOptions = z.infer<typeof MarkdownOptions>;

export const markdown = defineExporter<MarkdownOptions>({
  id: 'markdown',
  summary: 'a readable page of the book',
  options: MarkdownOptions,
  formats: [{ extension: '.md', name: (item, options) => nameOf(item, options.name), render }],
});

/** Shown elsewhere on the page, or no fact of the book. */
const NO_ROW = new Set<FieldKey>(['title', 'subtitle', 'description', 'chapters', 'cover', 'customFields']);

function render(record: MergedRecord, context: ExportContext): string | undefined {
  const known = valuesOf(record);
  if (known.title === undefined) return undefined;
  const rows = FIELDS.filter(({ key }) => !NO_ROW.has(key) && known[key] !== undefined);
  const shown: FieldKey[] = [
    'title',
    ...(known.subtitle ? (['subtitle'] as const) : []),
    ...rows.map(({ key }) => key),
    ...(known.description ? (['description'] as const) : []),
  ];
  const parts = [
    `# ${line(known.title)}[^title]`,
    known.subtitle && `*${line(known.subtitle)}*[^subtitle]`,
    context.coverFile && `![Cover](<${context.coverFile.replace(/[<>\\\r\n]/g, (char) => encodeURIComponent(char))}>)`,
    table(rows, known),
    customLines(known, context),
    known.description && `${block(plainText(known.description))}[^description]`,
    chapterLines(known),
    conflictLines(record.conflicts),
    shown.map((key) => `[^${key}]: ${footnote(record.fields[key] as MergedField)}`).join('\n'),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function table(rows: readonly FieldDefinition[], known: Metadata): string | undefined {
  if (rows.length === 0) return undefined;
  return ['| | |', '|---|---|', ...rows.map((field) => `| ${field.label} | ${line(field.show(known[field.key] as never))}[^${field.key}] |`)].join('\n');
}

function customLines({ customFields = {} }: Metadata, context: ExportContext): string | undefined {
  const rows = context.customFields.flatMap((field) => {
    const value = customFields[field.id];
    return value === undefined ? [] : [`- ${line(field.label)}: ${line(showCustom(field, value))}`];
  });
  return rows.length > 0 ? rows.join('\n') : undefined;
}

function chapterLines({ chapters = [] }: Metadata): string | undefined {
  if (chapters.length === 0) return undefined;
  return `## Chapters\n\n${chapters.map(({ title, startMs }, index) => `${index + 1}. ${line(title) || `Chapter ${index + 1}`} (${timeOf(startMs)})`).join('\n')}`;
}

function conflictLines(conflicts: readonly Conflict[]): string | undefined {
  if (conflicts.length === 0) return undefined;
  const rows = conflicts.map(({ field, values, reason }) => {
    const { label, show } = fieldOf(field);
    const sides = values.map(({ value, sources }) => `${line(show(value as never))} (${sources.join(', ')})`);
    return `- ${label}: ${sides.join(' against ')}; kept the first: ${line(reason)}`;
  });
  return `## Sources disagree\n\n${rows.join('\n')}`;
}

/** `audible 0.90, tags 0.60: 2 independent sources agree` */
function footnote({ claims, reason, override, contributions }: MergedField): string {
  if (override) return line(`${reason}, ${override.origin}`);
  const united = contributions ? [...new Set(contributions.flatMap(({ sources }) => sources))] : undefined;
  const sources = united ?? claims.map(({ source, confidence }) => `${source} ${confidence.toFixed(2)}`);
  return line(`${sources.join(', ')}: ${reason}`);
}

function timeOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Text that means nothing to Markdown, on one line. */
function line(text: string): string {
  return cleanLine(text).replace(/[\\`*_{}[\]<>#|~^&]/g, (char) => `\\${char}`);
}

function block(text: string): string {
  return text
    .split('\n')
    .map((row) => line(row).replace(/^([-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`)))
    .filter(Boolean)
    .join('\n\n');
}
