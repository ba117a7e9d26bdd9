/** One measured job in a process of its own: `node test/bench/one.ts JOB LIBRARY STATE`. Prints its measure as JSON. */
import { spawnSync } from 'node:child_process';
import { parseFile } from 'music-metadata';
import pLimit from 'p-limit';
import { createApp, schema } from '../../src/app.ts';
import { baseName } from '../../src/domain/item.ts';
import { roleOfName } from '../../src/domain/library-names.ts';
import { createLog } from '../../src/log.ts';

export interface Measure {
  items: number;
  wallMs: number;
  cpuMs: number;
  peakRssMb: number;
}

const JOBS: Record<string, (library: string, state: string) => Promise<number>> = { scan, 'music-metadata': readWithLibrary, find: walkWithFind };

/** `rubricator scan --offline`, without the printing. */
async function scan(library: string, state: string): Promise<number> {
  const app = await createApp({
    config: schema.parse({}),
    stateDir: state,
    log: createLog({ level: 'error' }),
    isOffline: true,
    isReadOnly: false,
    now: Date.now,
    random: Math.random,
    onProviderWarning() {},
  });
  const options = { folders: [library], kind: 'mixed', isDryRun: false, isForced: false, only: [] } as const;
  const [result] = await app.scan(options, { onItem() {}, onDiscovered() {}, onProblem() {}, onPatience() {} }, new AbortController().signal);
  await app.close();
  return result?.discovered ?? 0;
}

/** The baseline: music-metadata over every audio file, four at a time. */
async function readWithLibrary(library: string): Promise<number> {
  const limit = pLimit(4);
  const files = listFiles(library).filter((path) => roleOfName(baseName(path)) === 'audio' && !path.includes('/.'));
  await Promise.all(files.map((path) => limit(() => parseFile(path, { includeChapters: true }).catch(() => undefined))));
  return files.length;
}

/** The floor: what it costs to name every file. */
async function walkWithFind(library: string): Promise<number> {
  return listFiles(library).length;
}

function listFiles(library: string): string[] {
  const found = spawnSync('find', [library, '-type', 'f', '-printf', '%p\\0%s %T@\n'], { maxBuffer: 2 ** 30, encoding: 'utf8' });
  return found.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(0, line.indexOf('\0')));
}

const [job = '', library = '', state = ''] = process.argv.slice(2);
const started = performance.now();
const items = await JOBS[job]?.(library, state);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const measure: Measure = { items: items ?? 0, wallMs: performance.now() - started, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakRssMb: maxRSS / 1024 };
process.stdout.write(`${JSON.stringify(measure)}\n`);
