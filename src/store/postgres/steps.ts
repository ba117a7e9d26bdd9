/** The steps that bring a store on PostgreSQL up to date. */

import { up as declaredChains } from '../migrations/027-declared-chains.ts';
import type { SchemaSteps } from '../schema-steps.ts';
import { up as baseline } from './baseline/index.ts';
import { up as knownNames } from './known-names.ts';

/** The first has everything that the store on SQLite had come to by then. How later ones are written: docs/house.md#migrations. */
export const STEPS: SchemaSteps = {
  '025-baseline': { up: baseline },
  '026-known-names': { kind: 'expand', up: knownNames },
  '027-declared-chains': { kind: 'expand', up: declaredChains },
};
