/** The catalogue as statements that can be asked: written to a file of the state folder when somebody asks, and anew when a record changed. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Questions } from '../actions/actions.ts';
import { claimsFrom, fileRecords } from '../actions/record-files.ts';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import { oneAfterTheOther } from '../domain/one-after-the-other.ts';
import { markOf, writeMarked } from '../files/marked-file.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { AskLinkedData } from '../ports/linked-data.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import { VERSION } from '../runtime/version.ts';
import type { StatementFile } from './threads/linked-data.ts';

export interface LinkedDataSetup {
  config: Pick<Config, 'match' | 'merge'>;
  /** Where there is none, the statements go with the program. */
  stateDir: string;
  recordChanges: Pick<RecordChanges, 'storeId' | 'last'>;
  ownFields: Pick<OwnFields, 'all'>;
  /** Of whoever may see everything. */
  questions(): Pick<Questions, 'list' | 'count' | 'book' | 'explainBook'>;
}

export interface LinkedData {
  ask: AskLinkedData;
  close(): void;
}

/** Loads nothing until somebody asks. */
export function createLinkedData(setup: LinkedDataSetup): LinkedData {
  const inTurn = oneAfterTheOther();
  let place: { file: string; isPassing: boolean } | undefined;
  let close = () => {};
  const openThread = async () => {
    const { createLinkedDataThread } = await import('./threads/linked-data.ts');
    const thread = createLinkedDataThread();
    close = thread.close;
    return thread;
  };
  let opening: ReturnType<typeof openThread> | undefined;
  return {
    ask: (question) =>
      inTurn(async () => {
        place ??= placeIn(setup.stateDir);
        opening ??= openThread();
        const thread = await opening;
        const statements = await upToDate(place.file, setup);
        if (statSync(statements.file).size > MAX_STATEMENTS_MEGABYTES * 1e6) return TOO_MUCH;
        return thread.ask(statements, question);
      }),
    close() {
      close();
      if (place?.isPassing) rmSync(dirname(place.file), { recursive: true, force: true });
    },
  };
}

const NAME = 'linked-data.nq';

function placeIn(stateDir: string): { file: string; isPassing: boolean } {
  if (stateDir !== ':memory:' && existsSync(stateDir)) return { file: join(stateDir, NAME), isPassing: false };
  return { file: join(mkdtempSync(join(tmpdir(), 'rubricator-')), NAME), isPassing: true };
}

/** The first line of the file says of what it was made. */
async function upToDate(file: string, setup: LinkedDataSetup): Promise<StatementFile> {
  const key = await keyOf(setup);
  const mark = `# ${key}`;
  if (markOf(file) !== mark) await writeMarked(file, mark, statementsBy(setup));
  return { file, key };
}

/** They take twice as much in memory. */
const MAX_STATEMENTS_MEGABYTES = 500;
const TOO_MUCH = {
  problem: `the catalogue has more than ${MAX_STATEMENTS_MEGABYTES} MB of statements; rubricator catalogue export --format nquads writes them for a store of your own`,
};

/** In a larger library, what every source says would be more than a machine at home holds in memory. */
const BOOKS_WITH_CLAIMS = 5000;

/** Records and settings decide what is said; so does the program. */
async function keyOf({ config, recordChanges, ownFields }: LinkedDataSetup): Promise<string> {
  const settings = hashOf(JSON.stringify([config.match, config.merge, ownFields.all()]));
  return `rubricator ${VERSION}, catalogue ${await recordChanges.storeId()}, revision ${await recordChanges.last()}, settings ${settings}`;
}

async function* statementsBy({ questions }: LinkedDataSetup): AsyncGenerator<string> {
  const { inferredLines } = await import('../../exporters/catalogue/linked-data/rdf-text.ts');
  const ask = questions();
  const all = { text: '', filter: {} };
  const claimsOf = (await ask.count(all)) > BOOKS_WITH_CLAIMS ? undefined : claimsFrom(ask);
  for await (const record of fileRecords(ask.list(all), FIELD_KEYS, { claimsOf })) yield inferredLines(record, FIELD_KEYS);
}
