/**
 * Copies books into a watched library as slow copies do: piece by piece, under other names first, with pauses, and over a restart
 * of the daemon. Each state in which a book came to rest is to be handled once, and none while it changes.
 * `npm run slow-copy -- --books 2000`
 */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { makeMp3, makeMp4 } from '../../src/demo/media.ts';
import { type Random, randomFor } from '../../src/demo/random.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli, WITHOUT_COVERAGE } from './cli.ts';
import { differences, sidecarsBelow } from './compare.ts';
import { startDaemon } from './daemon.ts';
import { type Hook, startHook } from './hook.ts';
import { NO_PROVIDERS } from './world-config.ts';

export interface SlowCopyOptions {
  books: number;
  /** Copied at once. */
  atOnce: number;
  settleSeconds: number;
  seed: number;
  /** An empty folder to work in. */
  folder: string;
  onBook?(done: number): void;
}

export interface SlowCopyReport {
  books: number;
  /** Changes on disk: pieces written, files and folders renamed. */
  changes: number;
  /** States in which a book rested until it was handled. */
  settled: number;
  /** States that were handled. */
  handled: number;
  sidecars: number;
  findings: string[];
}

/** How a book arrives. */
const MANNERS = ['piece by piece', 'under partial names', 'reserved first', 'in a folder of another name', 'moved when it is there', 'with a pause'] as const;

interface Copy {
  manner: (typeof MANNERS)[number];
  /** Its paths in the library, first to last. */
  paths: string[];
  changes: Change[];
}

/** Between these two moments, in milliseconds since 1970, something of a book changed. */
interface Change {
  beforeMs: number;
  afterMs: number;
  /** Whether the book rested after it until it was handled. */
  isRested: boolean;
}

const CLOCK_MS = 30;

export async function copySlowly(options: SlowCopyOptions): Promise<SlowCopyReport> {
  const { books: count, atOnce, settleSeconds, seed, folder, onBook } = options;
  const root = join(folder, 'books');
  const config = join(folder, 'rubricator.yaml');
  mkdirSync(root);
  const hook = await startHook();
  const sinks = [{ id: 'hook', type: 'webhook', url: hook.url, events: ['item.done', 'item.failed'] }];
  const libraries = [{ id: 'books', path: root, kind: 'audiobook' }];
  writeFileSync(
    config,
    JSON.stringify({ libraries, providers: NO_PROVIDERS, stateDir: join(folder, 'state'), api: { port: 0 }, watch: { settleSeconds }, sinks }),
  );

  const copies: Copy[] = [];
  let daemon = startDaemon(config, { env: WITHOUT_COVERAGE });
  await daemon.said('looked through');
  const limit = pLimit(atOnce);
  let done = 0;
  const copying = Array.from({ length: count }, (_, n) =>
    limit(async () => {
      copies.push(await copyBook(root, n, { settleMs: settleSeconds * 1000, hook, random: randomFor(seed, 'copy', n) }));
      done++;
      onBook?.(done);
    }),
  );
  while (done < count / 2) await sleep(50);
  await daemon.stop();
  await sleep(settleSeconds * 500);
  daemon = startDaemon(config, { env: WITHOUT_COVERAGE });
  await daemon.said('looked through');
  await Promise.all(copying);
  await daemon.idle();
  while ((await daemon.status()).outbox.length > 0) await sleep(100);
  await daemon.stop();
  hook.close();

  const report: SlowCopyReport = { books: count, changes: 0, settled: 0, handled: 0, sidecars: 0, findings: [] };
  judge(copies, handlingsOf(hook), settleSeconds * 1000, report);
  await compareWithScan(root, folder, report);
  return report;
}

interface CopyDeps {
  settleMs: number;
  hook: Hook;
  random: Random;
}

async function copyBook(root: string, n: number, { settleMs, hook, random }: CopyDeps): Promise<Copy> {
  const manner = MANNERS[n % MANNERS.length] ?? 'piece by piece';
  const path = `Author ${n % 40}/Book ${n}`;
  const copy: Copy = { manner, paths: [path], changes: [] };
  const files = filesOf(n, random);
  function change(act: () => void): void {
    const beforeMs = Date.now();
    act();
    copy.changes.push({ beforeMs, afterMs: Date.now(), isRested: false });
  }
  const rest = () => sleep(random.next() * 0.3 * settleMs);
  async function restUntilHandled(): Promise<void> {
    const last = copy.changes.at(-1);
    if (!last) return;
    last.isRested = true;
    const endMs = Date.now() + PATIENCE_MS;
    while (Date.now() < endMs && !handlingsOf(hook).some((each) => copy.paths.includes(each.path) && each.beganMs > last.afterMs)) await sleep(200);
  }

  async function write(name: string, bytes: Buffer, from = 0, to = 1): Promise<void> {
    const file = join(root, copy.paths.at(-1) ?? '', name);
    mkdirSync(dirname(file), { recursive: true });
    const [first, last] = [Math.floor(bytes.length * from), Math.floor(bytes.length * to)];
    const step = Math.ceil((last - first) / 3);
    for (let at = first; at < last; at += step) {
      change(() => appendFileSync(file, bytes.subarray(at, Math.min(at + step, last))));
      await rest();
    }
  }

  function move(to: string): void {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    change(() => renameSync(join(root, copy.paths.at(-1) ?? ''), join(root, to)));
    copy.paths.push(to);
  }

  if (manner === 'in a folder of another name') copy.paths = [`Author ${n % 40}/Book ${n} - being copied`];
  for (const [index, { name, bytes }] of files.entries()) {
    if (manner === 'reserved first' && index === 0) {
      mkdirSync(join(root, path), { recursive: true });
      change(() => {
        for (const each of files) writeFileSync(join(root, path, each.name), '');
      });
    }
    if (manner === 'under partial names') {
      await write(`${name}.part`, bytes);
      change(() => renameSync(join(root, path, `${name}.part`), join(root, path, name)));
    } else if (manner === 'with a pause' && index === 0) {
      await write(name, bytes, 0, 0.6);
      await restUntilHandled();
      await write(name, bytes, 0.6, 1);
    } else await write(name, bytes);
    if (manner === 'in a folder of another name' && index === 0) move(path);
  }
  if (manner === 'moved when it is there') {
    await restUntilHandled();
    move(`Author ${n % 40}/Series/Book ${n}`);
  }
  await restUntilHandled();
  return copy;
}

function filesOf(n: number, random: Random): { name: string; bytes: Buffer }[] {
  const tags = { album: `Book ${n}`, artist: `Author ${n % 40}`, composer: 'Dara Quill' };
  if (random.chance(0.5)) return [{ name: 'book.m4b', bytes: makeMp4({ durationSec: 3600 + n, tags }) }];
  return [1, 2, 3].map((part) => ({ name: `${part}.mp3`, bytes: makeMp3({ durationSec: 5, tags: { ...tags, track: String(part) } }) }));
}

/** Work on a book, from its begin to its end. */
interface Handling {
  path: string;
  beganMs: number;
  endedMs: number;
}

function handlingsOf({ told }: Hook): Handling[] {
  // What was being told when the daemon ended is told once more.
  const events = new Map(told.map(({ event }) => [JSON.stringify(event), event]));
  return [...events.values()].flatMap(({ name, data, atMs }) =>
    name === 'item.done' || name === 'item.failed' ? [{ path: data.path, beganMs: atMs - data.tookMs, endedMs: atMs }] : [],
  );
}

/** Each state between two changes is handled once at most, after it has settled, and surely if the book rested in it. */
function judge(copies: readonly Copy[], handlings: readonly Handling[], settleMs: number, report: SlowCopyReport): void {
  for (const { manner, paths, changes } of copies) {
    const own = handlings.filter(({ path }) => paths.includes(path));
    report.changes += changes.length;
    report.handled += own.length;
    const { times, findings } = countHandlings(changes, own, settleMs);
    for (const [index, { isRested }] of changes.entries()) {
      const count = times[index] ?? 0;
      if (isRested) report.settled++;
      if (count > 1) findings.push(`handled ${count} times in one state`);
      else if (isRested && count === 0) findings.push('not handled though it rested');
    }
    report.findings.push(...findings.map((finding) => `${paths.at(-1)} (${manner}): ${finding}`));
  }
}

/** How often the state after each change was handled, and what was handled too soon. */
function countHandlings(changes: readonly Change[], handlings: readonly Handling[], settleMs: number): { times: number[]; findings: string[] } {
  const times = changes.map(() => 0);
  const findings: string[] = [];
  const hasSettled = (index: number, atMs: number) => atMs >= (changes[index]?.beforeMs ?? Number.POSITIVE_INFINITY) + settleMs - CLOCK_MS;
  for (const { beganMs } of handlings) {
    const latest = changes.findLastIndex(({ afterMs }) => afterMs < beganMs);
    // A slow disk may have been looked at before the latest change: then it is the state before that was handled.
    const state = hasSettled(latest, beganMs) || times[latest - 1] !== 0 ? latest : latest - 1;
    if (state < 0) findings.push('handled before it was there');
    else if (!hasSettled(state, beganMs)) findings.push(`handled ${beganMs - (changes[latest]?.beforeMs ?? 0)} ms after a change`);
    times[state] = (times[state] ?? 0) + 1;
  }
  return { times, findings };
}

/** The same books, scanned once when all are there, give the same sidecars. */
async function compareWithScan(root: string, folder: string, report: SlowCopyReport): Promise<void> {
  const fresh = join(folder, 'fresh');
  cpSync(root, fresh, { recursive: true, filter: (path) => !path.endsWith('.json') && !path.endsWith('.opf') });
  const { code, stderr } = await runCli(['scan', fresh, '--kind', 'audiobook', '--offline', '--quiet', '--state', join(folder, 'fresh-state')], {
    cwd: folder,
  });
  if (code !== 0) report.findings.push(`the scan ended with ${code}: ${stderr.slice(0, 500)}`);
  const [found, expected] = [sidecarsBelow(root), sidecarsBelow(fresh)];
  report.sidecars = found.size;
  report.findings.push(...differences(found, expected));
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { books: { type: 'string' }, 'at-once': { type: 'string' }, seed: { type: 'string' }, keep: { type: 'boolean' } } });
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-slow-'));
  const options = { books: Number(values.books ?? 2000), atOnce: Number(values['at-once'] ?? 60), settleSeconds: 3, seed: Number(values.seed ?? 1), folder };
  const report = await copySlowly({ ...options, onBook: (done) => done % 200 === 0 && process.stderr.write(`${done} books copied\n`) });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (values.keep) process.stdout.write(`${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
  process.exitCode = report.findings.length > 0 ? 1 : 0;
}

if (import.meta.filename === process.argv[1]) await main();
