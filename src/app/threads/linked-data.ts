/** Asks the statements of the catalogue on a thread, which has them in memory as long as somebody asks, and can be ended. */
import { extname } from 'node:path';
import type { LinkedDataAnswer, LinkedDataQuestion } from '../../ports/linked-data.ts';
import { type AnsweringThread, type Problem, startThread } from './answering-thread.ts';

const THREAD = new URL(`./linked-data-thread${extname(import.meta.url)}`, import.meta.url);
const MAX_MS = 10_000;
/** Rows are made of objects before they are counted. */
const HEAP_MEGABYTES = 512;
const GROWTH_MEGABYTES = 1024;
const IDLE_MS = 60_000;

/** Statements in a file, under a text that changes when they do. */
export interface StatementFile {
  file: string;
  key: string;
}

export interface LinkedDataThread {
  ask(statements: StatementFile, question: LinkedDataQuestion): Promise<LinkedDataAnswer | Problem>;
  close(): void;
}

/** One question at a time. @param maxMs what takes longer is ended */
export function createLinkedDataThread({ maxMs = MAX_MS }: { maxMs?: number } = {}): LinkedDataThread {
  let thread: AnsweringThread<LinkedDataQuestion, LinkedDataAnswer | Problem> | undefined;
  let has: string | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  return {
    async ask({ file, key }, question) {
      clearTimeout(idleTimer);
      if (has !== key) thread?.end();
      if (!thread || thread.isEnded())
        thread = await startThread(THREAD, { subject: 'the question', heapMegabytes: HEAP_MEGABYTES, growthMegabytes: GROWTH_MEGABYTES, data: file });
      has = key;
      const answer = await thread.ask(question, maxMs);
      idleTimer = setTimeout(thread.end, IDLE_MS).unref();
      return answer;
    },
    close() {
      clearTimeout(idleTimer);
      thread?.end();
    },
  };
}
