/** A connection to MongoDB by its official driver, and what its errors mean. */
import { type ClientSession, type Db, MongoClient, type MongoClientOptions, MongoError } from 'mongodb';
import { TargetBusyError } from '../../ports/catalogue-target.ts';

export interface MongoConnection {
  db: Db;
  /** True for a replica set and a cluster: these have transactions, and tell of changes. */
  isReplicated(): Promise<boolean>;
  /** Runs a task in a transaction, if the server has any. A server that stands alone has none: then the task gets no session. */
  transaction(task: (session: ClientSession | undefined) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Waiting times, where the address says nothing else. */
const WAITS: Readonly<MongoClientOptions> = { serverSelectionTimeoutMS: 10_000, connectTimeoutMS: 10_000, socketTimeoutMS: 120_000 };

/** What may be tried again: another transaction was faster, nobody knows whether it was committed, or the server changed its mind about who leads. */
const PASSING = ['TransientTransactionError', 'UnknownTransactionCommitResult', 'RetryableWriteError'];

/** Connects when something is asked first. Throws if the address cannot be read; the message has no password in it. */
export function connectTo(url: string): MongoConnection {
  const client = clientFor(url);
  const db = client.db();
  let known: boolean | undefined;
  const isReplicated = async () => {
    known ??= await isMember(db);
    return known;
  };
  return {
    db,
    isReplicated,
    async transaction(task) {
      const hasTransactions = await isReplicated();
      try {
        await (hasTransactions ? within(client, task) : task(undefined));
      } catch (error) {
        throw isPassing(error) ? new TargetBusyError('another change was made at the same time', { cause: error }) : error;
      }
    },
    close: () => client.close(),
  };
}

function clientFor(url: string): MongoClient {
  const said = new Set([...new URLSearchParams(url.split('?')[1] ?? '').keys()].map((key) => key.toLowerCase()));
  const waits = Object.fromEntries(Object.entries(WAITS).filter(([key]) => !said.has(key.toLowerCase())));
  return new MongoClient(url, { ...waits, appName: 'rubricator', ignoreUndefined: true });
}

/** Members of a replica set and routers of a cluster have transactions (mongodb.com/docs/manual/core/transactions). */
async function isMember(db: Db): Promise<boolean> {
  const { setName, msg } = (await db.command({ hello: 1 })) as { setName?: string; msg?: string };
  return setName !== undefined || msg === 'isdbgrid';
}

async function within(client: MongoClient, task: (session: ClientSession) => Promise<void>): Promise<void> {
  await client.withSession(async (session) => {
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
    try {
      await task(session);
      await session.commitTransaction();
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction();
      throw error;
    }
  });
}

function isPassing(error: unknown): boolean {
  return error instanceof MongoError && PASSING.some((label) => error.hasErrorLabel(label));
}
