/** What `rubricator stats <field>` prints. */
import type { FieldStatistics } from '../domain/statistics/field-statistics.ts';
import { printable } from '../domain/text/printable.ts';
import { barLines } from './bars.ts';
import type { Screen } from './screen.ts';
import { agreement, confidenceLines, shareWithBar, sizeLines } from './stats-lines.ts';
import { tableOrList } from './table.ts';
import { plural } from './words.ts';

export function fieldLines(statistics: FieldStatistics, screen: Screen): string[] {
  const { label, kind, books, filled, cleared, empty, conflicts, agreed, cardinality, size, confidence } = statistics;
  const title = (text: string) => screen.paint('bold', `\n${text}`);
  const lines = [
    `${screen.paint('bold', label)} (${kind})`,
    `  filled     ${shareWithBar(filled, books, screen)}  ${filled} of ${plural(books, 'book')}; ${empty} without${cleared > 0 ? `, ${cleared} of them cleared by hand` : ''}`,
  ];
  if (!cardinality) return lines;
  lines.push(
    `  different  ${cardinality.distinct} (${Math.round(100 * cardinality.share)} %, ${cardinality.level} cardinality)`,
    `  sources    agree about ${agreed}, differ about ${conflicts}`,
    ...[title('Commonest'), ...commonestLines(statistics, screen)],
  );
  if (size) lines.push(title(size.unit === 'year' ? 'By year' : 'By size'), ...sizeLines(size, screen));
  lines.push(title('How sure the values are'), ...confidenceLines(confidence, screen));
  const rows = statistics.sources.map(({ source, won, ...counts }) => [printable(source), won > 0 ? String(won) : '', ...agreement({ won, ...counts })]);
  lines.push(
    title('What the sources say'),
    ...tableOrList({ head: ['Source', 'Chosen', 'Agreed', 'Differed', 'In conflict', 'In line'], rows, numbers: [1, 2, 3, 4, 5] }, screen),
  );
  return lines;
}

function commonestLines({ commonest, entries }: FieldStatistics, screen: Screen): string[] {
  const lines = barLines(
    commonest.map(({ text, count }) => ({ label: printable(text.replace(/\s+/g, ' ')), count })),
    screen,
  );
  return entries > commonest.length ? [...lines, `  and ${entries - commonest.length} more; --top shows them`] : lines;
}
