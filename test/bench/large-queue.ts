/** What the queue on PostgreSQL takes with as many entries as there are books, and the memory of a process that works some of them off. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Job, REASONS } from '../../src/ports/queue.ts';
import { createQueue } from '../../src/store/postgres/queue.ts';
import type { Figure } from './figures.ts';
import type { Measured } from './large-database.ts';
import { figuresOf } from './large-questions.ts';
import type { WorkedOff } from './large-queue-process.ts';
import { entryOf, fillQueue, NOW_MS } from './large-store.ts';

const WORKED_OFF = 20_000;
const LEASE_MS = 60_000;

/** What a worker asks for. */
export const SELECTION = { libraries: ['first', 'second'], reasons: REASONS, leaseMs: LEASE_MS, limit: 50 } as const;

export async function queueFigures({ db, url, books }: Measured): Promise<Figure[]> {
  const queue = createQueue(db);
  const waiting = (await queue.counts()).reduce((sum, { count }) => sum + count, 0);
  const figures: Figure[] = [];
  const seconds = async (task: () => Promise<void>) => {
    const startedMs = performance.now();
    await task();
    return (performance.now() - startedMs) / 1000;
  };
  if (waiting < books)
    figures.push({ part: 'large', what: `${books} entries put into the queue`, value: await seconds(() => fillQueue(db, books)), unit: 's' });
  const claim = (limit: number, worker = 'bench') => queue.claim({ ...SELECTION, worker, limit, nowMs: NOW_MS });
  const claimed: Job[] = [];
  let made = books;
  figures.push(
    ...(await figuresOf(books, {
      'queue: 50 entries claimed': async () => claimed.push(...(await claim(50))),
      'queue: 50 leases extended': () => queue.extend(claimed.slice(0, 50), NOW_MS + LEASE_MS),
      'queue: one entry finished': async () => {
        const job = claimed.pop();
        if (job) await queue.finish(job);
      },
      'queue: one entry put back for later': async () => {
        const job = claimed.pop();
        if (job) await queue.finish(job, { reason: 'refresh', dueAtMs: NOW_MS + 1e9, attempts: 0 });
      },
      'queue: 50 new entries put': () => queue.put(Array.from({ length: 50 }, () => entryOf(++made))),
      'queue: 50 entries put that wait already': () => queue.put(Array.from({ length: 50 }, (_, at) => entryOf(books / 2 + at))),
      'queue: when the next one is due': () => queue.nextDueAtMs({ ...SELECTION, worker: 'bench' }),
      'queue: entries counted': () => queue.counts(),
    })),
  );
  await queue.endLeases('bench', NOW_MS);
  const ended = await workOff(url);
  const per = (ms: number) => ms / ended.finished;
  return [
    ...figures,
    {
      part: 'large',
      what: `${books} books: queue: claimed and finished one by one, eight at a time`,
      value: ended.finished / (ended.wallMs / 1000),
      unit: 'entries/s',
    },
    { part: 'large', what: `${books} books: queue: processor time of that process for each entry`, value: per(ended.cpuMs), unit: 'ms' },
    ...(
      [
        [WORKED_OFF / 10, ended.earlyMegabytes, ended.earlyHeapMegabytes],
        [ended.finished, ended.lateMegabytes, ended.lateHeapMegabytes],
      ] as const
    ).flatMap(([entries, all, kept]): Figure[] => [
      { part: 'large', what: `${books} books: memory of that process after ${entries} entries`, value: all, unit: 'MB' },
      { part: 'large', what: `${books} books: what is kept of it after ${entries} entries`, value: kept, unit: 'MB' },
    ]),
  ];
}

async function workOff(url: string): Promise<WorkedOff> {
  const child = fork(new URL('large-queue-process.ts', import.meta.url), [url, String(WORKED_OFF)], { execArgv: ['--expose-gc'] });
  const [ended] = (await once(child, 'message')) as [WorkedOff];
  return ended;
}
