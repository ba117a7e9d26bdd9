/** Where to look after a scan: at what waits for somebody, and how. */
import type { Questions } from '../actions/actions.ts';
import type { CatalogueFilter } from '../ports/catalogue.ts';
import { plural } from './words.ts';

/** A line for each kind of book that somebody should look at, however long it has waited. */
export async function hintsAfterScan({ count }: Pick<Questions, 'count'>): Promise<string[]> {
  const counted = async (filter: CatalogueFilter) => count({ text: '', filter: { ...filter, isGone: false } });
  const [waiting, disputed, failed] = [await counted({ isToReview: true }), await counted({ hasConflicts: true }), await counted({ state: 'failed' })];
  return [
    ...(waiting > 0 ? [hint(`${plural(waiting, 'book')} ${waiting === 1 ? 'waits' : 'wait'} for your decision`, 'review')] : []),
    ...(disputed > 0 ? [hint(`sources differ about ${plural(disputed, 'book')}`, 'list --conflicts')] : []),
    ...(failed > 0 ? [hint(`${plural(failed, 'book')} ${failed === 1 ? 'has' : 'have'} problems`, 'list --problems')] : []),
  ];
}

/** `  rubricator review           2 books wait for your decision` */
function hint(why: string, command: string): string {
  return `  ${`rubricator ${command}`.padEnd(COMMAND_COLUMNS)}  ${why}`;
}

const COMMAND_COLUMNS = 'rubricator list --conflicts'.length;
