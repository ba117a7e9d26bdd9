/** The steps that bring a store on SQLite up to date. Only a store that is behind loads them; a new one is made by `baseline.ts`. */
import type { SchemaStep, SchemaSteps } from '../schema-steps.ts';

function step(load: () => Promise<Pick<SchemaStep, 'up'>>, kind: SchemaStep['kind'] = 'contract'): SchemaStep {
  return { kind, up: async (db) => (await load()).up(db) };
}

/** Later ones are written in two steps where daemons may go on meanwhile: docs/house.md#migrations. `npm run generate` takes a new one into the baseline. */
export const STEPS: SchemaSteps = {
  '001-first': step(() => import('../migrations/001-first.ts')),
  '002-providers-and-decisions': step(() => import('../migrations/002-providers-and-decisions.ts')),
  '003-writes': step(() => import('../migrations/003-writes.ts')),
  '004-queue': step(() => import('../migrations/004-queue.ts')),
  '005-what-is-present': step(() => import('../migrations/005-what-is-present.ts')),
  '006-leases-and-limits': step(() => import('../migrations/006-leases-and-limits.ts')),
  '007-records': step(() => import('../migrations/007-records.ts')),
  '008-actors': step(() => import('../migrations/008-actors.ts')),
  '009-undo-by-book': step(() => import('../migrations/009-undo-by-book.ts')),
  '010-starts': step(() => import('../migrations/010-starts.ts')),
  '011-parts-of-runs': step(() => import('../migrations/011-parts-of-runs.ts')),
  '012-listed-books': step(() => import('../migrations/012-listed-books.ts')),
  '013-audit-log': step(() => import('../migrations/013-audit-log.ts')),
  '014-accounts': step(() => import('../migrations/014-accounts.ts')),
  '015-statistics': step(() => import('../migrations/015-statistics.ts')),
  '017-own-fields': step(() => import('../migrations/017-own-fields.ts')),
  '020-words-by-hand': step(() => import('../migrations/020-words-by-hand.ts')),
  '021-changed-books': step(() => import('../migrations/021-changed-books.ts')),
  '022-pauses': step(() => import('../migrations/022-pauses.ts')),
  '023-book-marks': step(() => import('../migrations/023-book-marks.ts')),
  '024-searched-fields': step(() => import('../migrations/024-searched-fields.ts')),
  '025-listed-sessions': step(() => import('../migrations/025-listed-sessions.ts')),
  '026-known-names': step(() => import('../migrations/026-known-names.ts'), 'expand'),
  '027-declared-chains': step(() => import('../migrations/027-declared-chains.ts'), 'expand'),
};
