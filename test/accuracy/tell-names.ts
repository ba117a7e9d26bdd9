/** Shows what the path reader finds, a row for each habit. */
import Table from 'cli-table3';
import type { NamedFact } from '../../src/demo/habits.ts';
import type { NameTally } from './names.ts';
import { percent } from './percent.ts';

const FACTS: readonly NamedFact[] = ['title', 'authors', 'series', 'position', 'narrators', 'year'];

export function tellNames(about: string, tallies: readonly NameTally[], hasNotes: boolean): void {
  const table = new Table({ head: ['habit', 'names', ...FACTS], style: { head: [], border: [], compact: true } });
  const documented = tallies.filter(({ isDocumented }) => isDocumented);
  const rows = [...tallies, { ...sumOf(documented), form: 'all documented ones' }, { ...sumOf(tallies), form: 'all' }];
  for (const { form, names, right, stated } of rows.map((tally) => ({ stated: statedBy(tally), ...tally })))
    table.push([form, names, ...FACTS.map((fact) => (right[fact] === undefined ? '' : percent(right[fact] ?? 0, stated[fact] ?? 0)))]);
  console.log(about);
  console.log(table.toString());
  if (hasNotes) for (const { form, misread } of tallies) for (const note of misread) console.log(`  ${form}: ${note}`);
}

interface Sum {
  names: number;
  right: NameTally['right'];
  stated: NameTally['right'];
}

function statedBy({ names, right }: Pick<NameTally, 'names' | 'right'>): NameTally['right'] {
  return Object.fromEntries(Object.keys(right).map((fact) => [fact, names]));
}

function sumOf(tallies: readonly NameTally[]): Sum {
  const sum: Sum = { names: 0, right: {}, stated: {} };
  for (const { names, right } of tallies) {
    sum.names += names;
    for (const fact of FACTS) {
      if (right[fact] === undefined) continue;
      sum.right[fact] = (sum.right[fact] ?? 0) + right[fact];
      sum.stated[fact] = (sum.stated[fact] ?? 0) + names;
    }
  }
  return sum;
}
