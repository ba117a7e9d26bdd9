/** Shows what the path reader finds, a row for each habit. */
import type { NamedFact } from '../../src/demo/habits.ts';
import type { NameTally } from './names.ts';
import { percent, tableOf } from './table.ts';

const FACTS: readonly NamedFact[] = ['title', 'authors', 'series', 'position', 'narrators', 'year'];

export function tellNames(about: string, tallies: readonly NameTally[], hasNotes: boolean): void {
  const named = tallies.map((tally) => rowOf(`\`${tally.form}\``, { ...tally, stated: statedBy(tally) }));
  const documented = tallies.filter(({ isDocumented }) => isDocumented);
  const sums = [rowOf('all documented ones', sumOf(documented)), rowOf('all', sumOf(tallies))];
  console.log(`${about}\n\n${tableOf(['habit', 'names', ...FACTS], [...named, ...sums])}`);
  if (hasNotes) for (const { form, misread } of tallies) for (const note of misread) console.log(`  ${form}: ${note}`);
}

function rowOf(name: string, { names, right, stated }: Sum): (string | number)[] {
  return [name, names, ...FACTS.map((fact) => (right[fact] === undefined ? '' : percent(right[fact], stated[fact] ?? 0)))];
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
