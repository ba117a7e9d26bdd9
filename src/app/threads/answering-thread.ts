/** A thread that answers one question at a time, and is ended with whatever it does when that takes too much. */
import { Worker } from 'node:worker_threads';

export interface ThreadLimits {
  /** What a problem is about: `the expression`. */
  subject: string;
  /** Of objects of JavaScript. */
  heapMegabytes: number;
  /** By so much the process may grow during one question; for what a library keeps outside that heap. Without a limit if absent. */
  growthMegabytes?: number;
  /** What the thread is given when it starts. */
  data?: unknown;
}

export interface Problem {
  problem: string;
}

export interface AnsweringThread<Question, Answer> {
  ask(question: Question, limitMs: number): Promise<Answer | Problem>;
  isEnded(): boolean;
  end(): void;
}

const LOOK_AT_GROWTH_MS = 100;

/** Resolves once the thread has said that it listens, so that no question is charged with the start. */
export async function startThread<Question, Answer>(file: URL, limits: ThreadLimits): Promise<AnsweringThread<Question, Answer>> {
  const { subject, heapMegabytes, growthMegabytes, data } = limits;
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes }, workerData: data });
  let ended: Problem | undefined;
  let settle: (answer: Answer | Problem) => void = () => {};
  const end = (problem: string) => {
    ended ??= { problem };
    settle(ended);
    void worker.terminate();
  };
  await new Promise<void>((resolve) => {
    worker.once('message', () => {
      worker.on('message', (answer: Answer) => settle(answer));
      resolve();
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `${subject} takes more than ${heapMegabytes} MB` : `${subject} fails: ${error.message}`);
      resolve();
    });
    worker.on('exit', () => {
      end(`the thread of ${subject} ended`);
      resolve();
    });
  });
  return {
    async ask(question, limitMs) {
      if (ended) return ended;
      const answered = new Promise<Answer | Problem>((resolve) => {
        settle = resolve;
      });
      worker.ref();
      worker.postMessage(question);
      const limit = setTimeout(() => end(`${subject} takes longer than ${limitMs / 1000} seconds`), limitMs);
      const growth = growthMegabytes === undefined ? undefined : watchGrowth(growthMegabytes, () => end(`${subject} takes more than ${growthMegabytes} MB`));
      const answer = await answered;
      clearTimeout(limit);
      clearInterval(growth);
      worker.unref();
      return answer;
    },
    isEnded: () => ended !== undefined,
    end: () => end('nobody asks'),
  };
}

function watchGrowth(megabytes: number, onTooMuch: () => void): NodeJS.Timeout {
  const before = process.memoryUsage.rss();
  return setInterval(() => {
    if (process.memoryUsage.rss() - before > megabytes * 1e6) onTooMuch();
  }, LOOK_AT_GROWTH_MS).unref();
}
