/** Loaded before the program: it dies at once, as by `kill -9`, when it sends certain words to a database. `DIES_SENDING` says which, as JSON. */
import { Socket } from 'node:net';
import Database from 'better-sqlite3';

export interface DiesSending {
  word: string;
  /** How often it sends the word in all. */
  times: number;
  /** True to die when the database has it; false to die before. */
  isSent: boolean;
}

const { word, times, isSent } = JSON.parse(process.env.DIES_SENDING ?? '{}') as DiesSending;
let seen = 0;

const die = () => process.kill(process.pid, 'SIGKILL');
const isDeadly = (sent: string | Buffer) => sent.includes(word) && ++seen === times;

const { write } = Socket.prototype;
Socket.prototype.write = function deadlyWrite(this: Socket, ...args: unknown[]) {
  const [sent] = args;
  if (!(typeof sent === 'string' || Buffer.isBuffer(sent)) || !isDeadly(sent)) return Reflect.apply(write, this, args) as boolean;
  if (!isSent) die();
  return Reflect.apply(write, this, [sent, die]) as boolean;
};

const { prepare } = Database.prototype;
Database.prototype.prepare = function deadlyPrepare(this: Database.Database, ...args: unknown[]) {
  const statement = Reflect.apply(prepare, this, args) as Database.Statement;
  // The state of the program itself is another database.
  if (!this.name.endsWith('/catalogue.sqlite')) return statement;
  const { run } = statement;
  statement.run = (...bound: unknown[]) => {
    const isDue = isDeadly(JSON.stringify([args, bound]));
    if (isDue && !isSent) die();
    const done = Reflect.apply(run, statement, bound) as Database.RunResult;
    if (isDue) die();
    return done;
  };
  return statement;
} as typeof prepare;
