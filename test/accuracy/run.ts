/**
 * `npm run accuracy`: how often we are right, beside simple ways of doing it. `--items N --seed S --noise X --keep DIR --notes`;
 * `--names`: what the path reader alone finds, habit by habit.
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { MEASURED } from './evaluate.ts';
import { type Accuracy, measure, type Tally } from './measure.ts';
import { measureNames } from './names.ts';
import { percent } from './percent.ts';
import { tellNames } from './tell-names.ts';

/** Titles that each habit names, with `--names`. */
const TITLES = 605;

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '600' },
    seed: { type: 'string', multiple: true, default: ['1'] },
    noise: { type: 'string', default: '1' },
    keep: { type: 'string' },
    notes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    names: { type: 'boolean', default: false },
  },
});

for (const seed of values.seed) {
  if (values.names) {
    for (const noise of [0, 1]) {
      const tallies = measureNames({ seed, titles: TITLES, noise });
      if (values.json) console.log(JSON.stringify(tallies, null, 2));
      else tellNames(`seed ${seed}, ${noise === 0 ? 'plain names' : 'names with noise'}: right of what they state, %`, tallies, values.notes);
    }
    continue;
  }
  const accuracy = await measure({ seed, items: Number(values.items), noise: Number(values.noise), ...(values.keep && { keep: values.keep }) });
  if (values.json) console.log(JSON.stringify(accuracy, null, 2));
  else tell(accuracy);
}

function tell({ seed, items, fields, wrong, review, applied, notes, scanMs, requests }: Accuracy): void {
  const methods = Object.keys(fields);
  const table = new Table({ head: ['precision / recall, %', ...methods], style: { head: [], border: [], compact: true } });
  for (const field of MEASURED) table.push([field, ...methods.map((method) => shares(fields[method]?.[field]))]);
  table.push(['another book applied', ...methods.map((method) => `${percent(wrong[method] ?? 0, items)} %`)]);
  console.log(
    `seed ${seed}: ${items} items, ${applied} matched, ${review} to review (${percent(review, items)} %), scanned in ${(scanMs / 1000).toFixed(1)} s`,
  );
  console.log(table.toString());
  const asked = Object.entries(requests).filter(([, { requests: count }]) => count > 0);
  console.log(
    `requests: ${asked.map(([id, { requests: count, violations }]) => `${id} ${count}${violations ? ` (${violations} refused)` : ''}`).join(', ')}\n`,
  );
  if (values.notes) for (const note of notes) console.log(`  ${note}`);
}

function shares(tally: Tally | undefined): string {
  return tally ? `${percent(tally.right, tally.stated)} / ${percent(tally.found, tally.knowable)}` : '';
}
