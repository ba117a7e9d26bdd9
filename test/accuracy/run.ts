/**
 * `npm run accuracy`: how often we are right, beside simple ways of doing it. `--items N --seed S --seed T --noise X --keep DIR --notes`;
 * `--names`: what the path reader alone finds, habit by habit.
 */
import { parseArgs } from 'node:util';
import { type Accuracy, measure } from './measure.ts';
import { measureNames } from './names.ts';
import { tellAccuracy } from './tell.ts';
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

if (values.names) runNames();
else await runAccuracy();

async function runAccuracy(): Promise<void> {
  const measured: Accuracy[] = [];
  for (const seed of values.seed)
    measured.push(await measure({ seed, items: Number(values.items), noise: Number(values.noise), ...(values.keep && { keep: values.keep }) }));
  if (values.json) console.log(JSON.stringify(measured, null, 2));
  else tellAccuracy(measured);
  if (values.notes) for (const { seed, notes } of measured) for (const note of notes) console.log(`  seed ${seed}: ${note}`);
}

function runNames(): void {
  for (const seed of values.seed) {
    for (const noise of [0, 1]) {
      const tallies = measureNames({ seed, titles: TITLES, noise });
      if (values.json) console.log(JSON.stringify(tallies, null, 2));
      else tellNames(`seed ${seed}, ${noise === 0 ? 'plain names' : 'names with noise'}: right of what they state, %`, tallies, values.notes);
    }
  }
}
