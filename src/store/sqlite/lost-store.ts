/** A store that is not where it was: to begin anew there would forget all decisions in silence. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '../store-error.ts';
import { refuseMoved } from './moved-note.ts';

/** Copies of a store, and one that was put aside. */
const TRACE = /^rubricator(?:-\d{4}-.*\.sqlite|\.sqlite\.damaged-[^-].*)$/;

/** Throws `StoreError` if the state was moved away, or if the store is empty or gone and was not so before. */
export function refuseLost(file: string): void {
  const folder = dirname(file);
  refuseMoved(folder);
  const size = existsSync(file) ? statSync(file).size : undefined;
  if (size !== undefined && size > 0) return;
  const names = [folder, join(folder, 'copies')].flatMap((each) => (existsSync(each) ? readdirSync(each) : []));
  const cache = join(folder, 'cache.sqlite');
  // Whoever removes the store alone may want to begin anew; an empty one is a damaged one.
  const hadAnswers = size === 0 && existsSync(cache) && statSync(cache).size > 0;
  if (hadAnswers || names.some((name) => TRACE.test(name)))
    throw new StoreError(`the store ${file} is ${size === 0 ? 'empty' : 'gone'}, and was not so before; rubricator state check tells what can be done`);
}
