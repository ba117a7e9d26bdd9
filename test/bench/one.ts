/**
 * One measured job in a process of its own: `node test/bench/one.ts JOB LIBRARY STATE`. Prints its measure as JSON. The program is taken as
 * it is installed, from `dist`.
 */
import { spawnSync } from 'node:child_process';
import { parseFile } from 'music-metadata';
import pLimit from 'p-limit';
import { baseName } from '../../src/domain/library/item.ts';
import { roleOfMedium } from '../../src/domain/library/library-names.ts';

export interface Measure {
  /** Books, or files. */
  count: number;
  wallMs: number;
  cpuMs: number;
  peakRssMb: number;
}

/** Files that ffprobe is run on: one process each. */
const SAMPLE = 200;

const JOBS: Record<string, (library: string) => Promise<number>> = { 'music-metadata': readWithLibrary, find: walkWithFind, ffprobe: probe };

/** music-metadata over every audio file, four at a time. */
async function readWithLibrary(library: string): Promise<number> {
  const limit = pLimit(4);
  const files = audioFiles(library);
  await Promise.all(files.map((path) => limit(() => parseFile(path, { includeChapters: true }).catch(() => undefined))));
  return files.length;
}

/** `ffprobe` for each of some files. */
async function probe(library: string): Promise<number> {
  const files = audioFiles(library);
  const step = Math.max(1, Math.floor(files.length / SAMPLE));
  const sample = files.filter((_, index) => index % step === 0).slice(0, SAMPLE);
  for (const path of sample) spawnSync('ffprobe', ['-v', 'error', '-show_format', '-show_chapters', '-of', 'json', path]);
  return sample.length;
}

/** The floor: what it costs to name every file with its size and time. */
async function walkWithFind(library: string): Promise<number> {
  return listFiles(library).length;
}

function audioFiles(library: string): string[] {
  return listFiles(library).filter((path) => roleOfMedium(baseName(path)) === 'audio' && !path.includes('/.'));
}

function listFiles(library: string): string[] {
  const found = spawnSync('find', [library, '-type', 'f', '-printf', '%p\\0%s %T@\n'], { maxBuffer: 2 ** 30, encoding: 'utf8' });
  return found.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(0, line.indexOf('\0')));
}

const [job = '', library = ''] = process.argv.slice(2);
const started = performance.now();
const count = (await JOBS[job]?.(library)) ?? 0;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const measure: Measure = { count, wallMs: performance.now() - started, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakRssMb: maxRSS / 1024 };
process.stdout.write(`${JSON.stringify(measure)}\n`);
