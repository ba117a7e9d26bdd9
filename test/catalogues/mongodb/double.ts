/** A double of a MongoDB server: the real driver talks to it over TCP, and it can hang, break off and refuse as a server does. */
import { createServer, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';
import { type ChangeStream, createChangeLog } from './changes.ts';
import { COMMANDS } from './commands.ts';
import { beginTransaction, commit, type Data, Refusal, type Transaction } from './data.ts';
import { type Message, messagesIn, replyTo } from './wire.ts';

/** What happens instead of a command: a refusal, no answer, or the end of the connection; `unanswered`: it is done, and then the connection ends. */
type Failure = Refusal | 'hang' | 'drop' | 'unanswered';

export interface MongoDouble {
  url: string;
  /** The next commands of that name fail, one for each failure. */
  fail(command: string, ...failures: Failure[]): void;
  /** From now on, none does. */
  forgive(): void;
  endConnections(): void;
  /** Changes until now can be told to nobody any more. */
  forgetChanges(): void;
  close(): Promise<void>;
}

export interface DoubleOptions {
  /** Members of a replica set have transactions. */
  isReplicated: boolean;
}

export async function startMongoDouble({ isReplicated }: DoubleOptions): Promise<MongoDouble> {
  const data: Data = new Map();
  const transactions = new Map<string, Transaction>();
  const cursors = new Map<bigint, Document[]>();
  const streams = new Map<bigint, ChangeStream>();
  const changes = createChangeLog();
  const failures = new Map<string, Failure[]>();
  const sockets = new Set<Socket>();
  let port = 0;

  function answer(command: Document): Document | Promise<Document> {
    const [name = ''] = Object.keys(command);
    if (/^(?:hello|ismaster)$/i.test(name)) return greeting(port, isReplicated);
    const stream = name === 'getMore' && streams.get(BigInt(command.getMore));
    if (stream) return streamPage(stream, BigInt(command.getMore), command.maxTimeMS ?? USUAL_WAIT_MS);
    if (name === 'getMore') return page(cursors, BigInt(command.getMore), command.batchSize, command.collection);
    if (name === 'commitTransaction' || name === 'abortTransaction') return endTransaction(name, command);
    if (name === 'aggregate' && command.pipeline[0]?.$changeStream) return openStream(command);
    const run = COMMANDS[name];
    if (!run) throw new Refusal(`no such command: '${name}'`, 59);
    const before = new Map(data);
    const result = run(command, dataFor(command));
    changes.note(before, data);
    if (!Array.isArray(result)) return result;
    const id = BigInt(cursors.size + 1);
    cursors.set(id, result);
    return page(cursors, id, command.cursor?.batchSize ?? command.batchSize, String(command[name]), true);
  }

  function dataFor({ lsid, startTransaction, autocommit }: Document): Data {
    if (autocommit !== false) return data;
    if (!isReplicated) throw new Refusal('Transaction numbers are only allowed on a replica set member or mongos', 20);
    const key = BSON.EJSON.stringify(lsid);
    if (startTransaction) transactions.set(key, beginTransaction(data));
    const transaction = transactions.get(key);
    if (!transaction) throw new Refusal('Given transaction number does not match any in-progress transactions.', 251, ['TransientTransactionError']);
    return transaction.data;
  }

  function endTransaction(name: string, command: Document): Document {
    const key = BSON.EJSON.stringify(command.lsid);
    const transaction = transactions.get(key);
    transactions.delete(key);
    if (!transaction || name !== 'commitTransaction') return {};
    const before = new Map(data);
    commit(transaction, data);
    changes.note(before, data);
    return {};
  }

  async function openStream(command: Document): Promise<Document> {
    if (!isReplicated) throw new Refusal('The $changeStream stage is only supported on replica sets', 40_573);
    const stream = changes.open(command);
    const id = BigInt(cursors.size + 1);
    cursors.set(id, []);
    streams.set(id, stream);
    return streamPage(stream, id, 0, true);
  }

  async function streamPage(stream: ChangeStream, id: bigint, waitMs: number, isFirst = false): Promise<Document> {
    const { found, token } = await changes.next(stream, waitMs);
    const cursor = { id: BSON.Long.fromBigInt(id), ns: `books.${stream.collection}`, postBatchResumeToken: token };
    return { cursor: { ...cursor, [isFirst ? 'firstBatch' : 'nextBatch']: found } };
  }

  async function respond(socket: Socket, message: Message): Promise<void> {
    const [name = ''] = Object.keys(message.command);
    const failure = failures.get(name)?.shift();
    if (failure === 'hang') return;
    if (failure === 'drop') return void socket.destroy();
    const result = failure instanceof Refusal ? refused(failure, message.command) : await attempt(message, answer);
    if (failure === 'unanswered') socket.destroy();
    else socket.write(replyTo(message, result));
  }

  function endConnections(): void {
    for (const socket of sockets) socket.destroy();
  }

  const server = createServer((socket) => {
    let rest: Buffer = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      const found = messagesIn(Buffer.concat([rest, bytes]));
      rest = found.rest;
      for (const message of found.messages) void respond(socket, message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as { port: number }).port;
  return {
    url: `mongodb://127.0.0.1:${port}/books`,
    fail: (command, ...more) => void failures.set(command, [...(failures.get(command) ?? []), ...more]),
    forgive: () => failures.clear(),
    endConnections,
    forgetChanges: changes.forget,
    async close() {
      endConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function attempt({ command }: Message, answer: (command: Document) => Document | Promise<Document>): Promise<Document> {
  try {
    return { ...(await answer(command)), ok: 1 };
  } catch (error) {
    if (!(error instanceof Refusal)) return { ok: 0, code: 8, errmsg: `the double failed: ${error}` };
    return refused(error, command);
  }
}

/** A write outside of a transaction is answered with the errors of its parts. */
function refused({ message, code, labels }: Refusal, command: Document): Document {
  const isWrite = ['insert', 'update', 'delete'].some((name) => name in command);
  const labelled = labels.length > 0 ? { errorLabels: labels } : {};
  if (isWrite && code === 11_000) return { ok: 1, n: 0, writeErrors: [{ index: 0, code, errmsg: message }], ...labelled };
  return { ok: 0, code, errmsg: message, ...labelled };
}

function greeting(port: number, isReplicated: boolean): Document {
  const me = `127.0.0.1:${port}`;
  return {
    ...{ ismaster: true, isWritablePrimary: true, helloOk: true, readOnly: false, minWireVersion: 0, maxWireVersion: 25, ok: 1 },
    ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000, logicalSessionTimeoutMinutes: 30 },
    ...(isReplicated && { setName: 'double', hosts: [me], me, primary: me, secondary: false, setVersion: 1 }),
  };
}

const USUAL_PAGE = 101;
const USUAL_WAIT_MS = 1000;

function page(cursors: Map<bigint, Document[]>, id: bigint, size: number = USUAL_PAGE, collection = '', isFirst = false): Document {
  const found = cursors.get(id) ?? [];
  const [now, later] = [found.slice(0, size), found.slice(size)];
  cursors.set(id, later);
  const cursor = { id: later.length > 0 ? BSON.Long.fromBigInt(id) : BSON.Long.ZERO, ns: `books.${collection}` };
  return { cursor: { ...cursor, [isFirst ? 'firstBatch' : 'nextBatch']: now } };
}
