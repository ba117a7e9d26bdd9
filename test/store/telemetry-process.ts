/** A process that keeps spans until it is killed: `node telemetry-process.ts FILE NOW`. After some batches it says how many books it has kept. */
import { createSpanKeeper } from '../../src/store/telemetry/keep-spans.ts';

const [file = '', nowMs = ''] = process.argv.slice(2);
const keeper = createSpanKeeper({
  ...{ file, days: 30, megabytes: 100, now: () => Number(nowMs) },
  onEnd(error) {
    throw error;
  },
});
for (let n = 1; ; n++) {
  const traceId = String(n).padStart(32, '0');
  const common = { traceId, startedAtMs: Number(nowMs), tookMs: n, isError: false };
  await keeper.keep([
    { ...common, spanId: 'b', parentId: 'a', name: 'merge', facts: {} },
    { ...common, spanId: 'a', parentId: undefined, name: 'book', facts: { library: 'books', path: `Book ${n}`, outcome: 'done' } },
  ]);
  if (n === 20) process.send?.(n);
}
