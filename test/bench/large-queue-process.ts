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
}

const [url = '', wanted = '0'] = process.argv.slice(2);
const AT_ONCE = 8;

const db = await openPostgres({ url });
const queue = createQueue(db);
const megabytes = () => process.memoryUsage.rss() / 2 ** 20;
const [startedMs, before] = [performance.now(), process.cpuUsage()];
let [finished, earlyMegabytes] = [0, 0];
while (finished < Number(wanted)) {
  const jobs = await queue.claim({ ...SELECTION, worker: 'process', nowMs: NOW_MS });
  if (jobs.length === 0) break;
  for (let at = 0; at < jobs.length; at += AT_ONCE) await Promise.all(jobs.slice(at, at + AT_ONCE).map((job) => queue.finish(job)));
  finished += jobs.length;
  if (finished <= Number(wanted) / 10) earlyMegabytes = megabytes();
}
const { user, system } = process.cpuUsage(before);
const ended: WorkedOff = { finished, wallMs: performance.now() - startedMs, cpuMs: (user + system) / 1000, earlyMegabytes, lateMegabytes: megabytes() };
await db.destroy();
process.send?.(ended, undefined, {}, () => process.disconnect());
