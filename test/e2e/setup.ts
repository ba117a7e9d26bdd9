/** For every file of tests that run the program. */
import { afterAll } from 'vitest';
import { endPrograms } from './program-pool.ts';

afterAll(endPrograms);
