/** A worker that claims entries of a queue and finishes them, and does nothing else. Started by `large-queue.ts`. */
import { openPostgres } from '../../src/store/postgres/database.ts';
import { createQueue } from '../../src/store/postgres/queue.ts';
import { SELECTION } from './large-queue.ts';
import { NOW_MS } from './large-store.ts';

export interface WorkedOff {
  finished: number;
  wallMs: number;
  cpuMs: number;
  /** Of the whole process, after a tenth of the entries and after all. */
  earlyMegabytes: number;
  lateMegabytes: number;
  /** What is kept of it once garbage is collected. */
  earlyHeapMegabytes: number;
  lateHeapMegabytes: number;
}

const [url = '', wanted = '0'] = process.argv.slice(2);
const AT_ONCE = 8;

const db = await openPostgres({ url });
const queue = createQueue(db);
const megabytes = () => process.memoryUsage.rss() / 2 ** 20;
const [startedMs, before] = [performance.now(), process.cpuUsage()];
const heapMegabytes = () => {
  // Not there unless the process was started with `--expose-gc`.
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};
let [finished, earlyMegabytes, earlyHeapMegabytes] = [0, 0, 0];
while (finished < Number(wanted)) {
  const jobs = await queue.claim({ ...SELECTION, worker: 'process', nowMs: NOW_MS });
  if (jobs.length === 0) break;
  for (let at = 0; at < jobs.length; at += AT_ONCE) await Promise.all(jobs.slice(at, at + AT_ONCE).map((job) => queue.finish(job)));
  finished += jobs.length;
  if (finished <= Number(wanted) / 10) [earlyMegabytes, earlyHeapMegabytes] = [megabytes(), heapMegabytes()];
}
const { user, system } = process.cpuUsage(before);
const took = { finished, wallMs: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
const ended: WorkedOff = { ...took, earlyMegabytes, lateMegabytes: megabytes(), earlyHeapMegabytes, lateHeapMegabytes: heapMegabytes() };
await db.destroy();
process.send?.(ended, undefined, {}, () => process.disconnect());
