import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLibraryFiles } from '../../src/files/library-files.ts';
import { isTempName, tempNameOf } from '../../src/files/temp-name.ts';
import { TOKEN_LEASE_MS } from '../../src/ports/temp-tokens.ts';
import { createTempTokens } from '../../src/store/sqlite/temp-tokens.ts';
import { tempFolder } from '../files/temp-folder.ts';

const NOW = Date.now();

function open(stateDir: string | undefined, clock = { now: NOW }) {
  const tokens = createTempTokens({ stateDir, now: () => clock.now, randomHex: () => randomBytes(4).toString('hex') });
  onTestFinished(tokens.close);
  return tokens;
}

/** Another process that has made a token, and lives until it is killed. */
async function otherProcess(stateDir: string): Promise<{ child: ChildProcess; token: string }> {
  const child = fork(new URL('token-process.ts', import.meta.url), [stateDir], { execArgv: ['--expose-gc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [token] = (await once(child, 'message')) as [string];
  return { child, token };
}

const write = (token: string, untilMs = NOW + TOKEN_LEASE_MS) => ({ path: 'x.opf', token, untilMs });

test('a token names a temp file, and is in use as long as the write lasts', async () => {
  const tokens = open(tempFolder());
  const token = tokens.create();
  expect(isTempName(tempNameOf('x.opf', token))).toBe(true);
  expect(tokens.isInUse(write(token))).toBe(false);
  await tokens.during(token, async () => expect(tokens.isInUse(write(token))).toBe(true));
  await expect(tokens.during(token, () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(tokens.isInUse(write(token))).toBe(false);
});

describe('a token of another process', () => {
  test('is in use as long as that lives, however long that is, and not a moment longer', async () => {
    const stateDir = tempFolder();
    const { child, token } = await otherProcess(stateDir);
    const tokens = open(stateDir);
    expect(tokens.isInUse(write(token, 0))).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(tokens.isInUse(write(token))).toBe(false);
    // More than one write may have been under way.
    expect(tokens.isInUse(write(token))).toBe(false);
  });

  test('on another machine is in use until its lease runs out', () => {
    const clock = { now: NOW };
    const tokens = open(tempFolder(), clock);
    const elsewhere = '0000000a-0badcafe';
    expect(tokens.isInUse(write(elsewhere))).toBe(true);
    clock.now += TOKEN_LEASE_MS;
    expect(tokens.isInUse(write(elsewhere))).toBe(false);
  });

  test('of an earlier version, which named its process number, is in use by nobody', () => {
    expect(open(tempFolder()).isInUse(write('1f4-0badcafe', 0))).toBe(false);
  });

  test('protects its temp file from being cleaned up', async () => {
    const stateDir = tempFolder();
    const root = tempFolder();
    const { child, token } = await otherProcess(stateDir);
    const temp = join(root, tempNameOf('x.opf', token));
    writeFileSync(temp, 'half');
    const files = openLibraryFiles(root, {}, open(stateDir));
    await files.cleanUp(write(token));
    expect(existsSync(temp)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await files.cleanUp(write(token));
    expect(existsSync(temp)).toBe(false);
  });
});

describe('the files by which processes are known', () => {
  const locks = (stateDir: string) => readdirSync(join(stateDir, 'writers'));

  test('are made with the first token and go with the process', () => {
    const stateDir = tempFolder();
    const tokens = open(stateDir);
    expect(existsSync(join(stateDir, 'writers'))).toBe(false);
    tokens.create();
    tokens.create();
    expect(locks(stateDir)).toHaveLength(1);
    tokens.close();
    expect(locks(stateDir)).toEqual([]);
  });

  test('are removed if the process died long ago, and left if it lives or has died just now', async () => {
    const stateDir = tempFolder();
    const { token } = await otherProcess(stateDir);
    const alive = `${token.split('-')[0]}.lock`;
    mkdirSync(join(stateDir, 'writers'), { recursive: true });
    for (const name of ['0000000a.lock', '0000000b.lock']) writeFileSync(join(stateDir, 'writers', name), '');
    const long = (NOW - 2 * TOKEN_LEASE_MS) / 1000;
    for (const name of ['0000000a.lock', alive]) utimesSync(join(stateDir, 'writers', name), long, long);
    const tokens = open(stateDir);
    const own = `${tokens.create().split('-')[0]}.lock`;
    expect(locks(stateDir).sort()).toEqual(['0000000b.lock', alive, own].sort());
  });

  test('are not needed where no state is kept', () => {
    const tokens = open(undefined);
    expect(tokens.isInUse(write(tokens.create()))).toBe(false);
  });
});
