/** Shows what was measured as tables. */
import { HABITS } from '../../src/demo/habits.ts';
import { MEASURED } from './evaluate.ts';
import { TAG_QUALITIES } from './lifelike-library.ts';
import { type Accuracy, GROUPINGS, type Grouping, METHODS, OURS, type Tallies } from './measure.ts';
import { percent, tableOf } from './table.ts';
import { allFields, emptyTally, type FieldTally, sumOf, type Tally } from './tally.ts';

export function tellAccuracy(measured: readonly Accuracy[]): void {
  const [first] = measured;
  const total = added(measured.map(({ all }) => all));
  const perSeed: [string, Tallies][] = measured.length > 1 ? measured.map(({ seed, all }) => [`seed ${seed}`, all]) : [];
  tellBooks('seed', [...perSeed, [measured.length > 1 ? 'all seeds' : `seed ${first?.seed}`, total]]);
  tellFields(total);
  for (const grouping of Object.keys(GROUPINGS) as Grouping[]) tellBooks(grouping, groupsOf(measured, grouping));
  for (const { seed, scanMs, requests } of measured) tellRequests(seed, scanMs, requests);
}

/** Groups of all seeds; habits and tags in their own order, the others by size. */
function groupsOf(measured: readonly Accuracy[], grouping: Grouping): [string, Tallies][] {
  const names = [...new Set(measured.flatMap(({ groups }) => Object.keys(groups[grouping])))];
  const groups = names.map((name): [string, Tallies] => [
    name,
    added(measured.map((each) => each.groups[grouping][name]).filter((each) => each !== undefined)),
  ]);
  const order: readonly string[] = [...HABITS.map(({ form }) => form), ...TAG_QUALITIES];
  const sizeOf = (tallies: Tallies) => tallies[OURS]?.items ?? 0;
  return groups
    .toSorted(([a, left], [b, right]) => order.indexOf(a) - order.indexOf(b) || sizeOf(right) - sizeOf(left))
    .map(([name, tallies]) => [`\`${name}\``, tallies]);
}

/** A row for each group of books: ours in full, of the simple ways what counts most. */
function tellBooks(about: string, groups: readonly [string, Tallies][]): void {
  const others = METHODS.filter((method) => method !== OURS);
  const head = [about, 'books', 'precision', 'recall', 'wrong', 'right', 'review', ...others.map((method) => `${method}: precision / wrong / right`)];
  const rows = groups.map(([name, tallies]) => [name, ...inFull(tallies[OURS] ?? emptyTally()), ...others.map((method) => inShort(tallies[method]))]);
  console.log(tableOf(head, rows));
}

function inFull(tally: Tally): (string | number)[] {
  const { items, wrong, findable, review } = tally;
  const { stated, right, knowable, found } = allFields(tally);
  return [items, percent(right, stated), percent(found, knowable), percent(wrong, items), percent(tally.right, findable), percent(review, items)];
}

function inShort(tally: Tally | undefined): string {
  if (!tally) return '';
  const { stated, right } = allFields(tally);
  return `${percent(right, stated)} / ${percent(tally.wrong, tally.items)} / ${percent(tally.right, tally.findable)}`;
}

function tellFields(tallies: Tallies): void {
  const rows = MEASURED.map((field) => [field, ...METHODS.map((method) => shares(tallies[method]?.fields[field]))]);
  console.log(tableOf(['precision / recall', ...METHODS], rows));
}

function tellRequests(seed: string, scanMs: number, requests: Accuracy['requests']): void {
  const asked = Object.entries(requests).filter(([, { requests: count }]) => count > 0);
  const counts = asked.map(([id, { requests: count, violations }]) => `${id} ${count}${violations ? ` (${violations} refused)` : ''}`);
  console.log(`seed ${seed}: scanned in ${(scanMs / 1000).toFixed(1)} s; requests: ${counts.join(', ')}`);
}

function added(list: readonly Tallies[]): Tallies {
  return Object.fromEntries(METHODS.map((method) => [method, sumOf(list.map((tallies) => tallies[method]).filter((tally) => tally !== undefined))]));
}

function shares(tally: FieldTally | undefined): string {
  return tally ? `${percent(tally.right, tally.stated)} / ${percent(tally.found, tally.knowable)}` : '';
}
