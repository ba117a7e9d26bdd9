/** Whether the database that holds the state answers. */
import type { Config } from '../../config/schema.ts';
import { ConfigError, errnoOf, messageOf } from '../domain/errors.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import { databasePlace } from './open-store.ts';

const ADVICE = 'look at the address and the password under “database”, and whether the server runs (docs/cluster.md)';

export async function examineDatabase(option: NonNullable<Config['database']>): Promise<Diagnosis> {
  const { examineStore, shownPlace } = await import('../store/postgres/index.ts');
  const about = { check: 'database', subject: shownPlace(typeof option === 'string' ? option : option.url) };
  try {
    const { version, books, isWorkedOn } = await examineStore(databasePlace(option));
    const said = books ? `${books.known} books, ${books.toReview} to review` : 'no store yet; the first scan makes it';
    return { ...about, level: 'ok', message: `answers; PostgreSQL ${version}; ${said}; ${isWorkedOn ? 'a daemon or worker is' : 'nobody is'} at work` };
  } catch (error) {
    const message = error instanceof ConfigError ? error.problems.map(({ message: problem }) => problem).join('; ') : (errnoOf(error) ?? messageOf(error));
    return { ...about, level: 'fail', message, advice: ADVICE };
  }
}
