/** A file that is made piece by piece. */
import fs, { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { writeStreamed } from '../../src/files/write-streamed.ts';
import { tempFolder } from './temp-folder.ts';

async function* pieces(...all: (string | Uint8Array | Error)[]): AsyncGenerator<string | Uint8Array> {
  for (const each of all) {
    if (each instanceof Error) throw each;
    yield each;
  }
}

test('pieces become a file, and the same pieces leave it alone', async () => {
  const folder = tempFolder();
  const file = join(folder, 'a');
  expect(await writeStreamed(file, pieces('Ø', new Uint8Array([10])))).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('Ø\n');
  expect(await writeStreamed(file, pieces('Ø\n'))).toBe(false);
  expect(await writeStreamed(file, pieces('Ö\n'))).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('Ö\n');
  expect(readdirSync(folder)).toEqual(['a']);
});

test('what breaks off before its file is open leaves none', async () => {
  const folder = tempFolder();
  const { open } = fs;
  const opening = vi.spyOn(fs, 'open').mockImplementation((...call) => void setTimeout(() => Reflect.apply(open, fs, call), 20));
  await expect(writeStreamed(join(folder, 'a'), pieces('new', new Error('no more')))).rejects.toThrow('no more');
  await delay(100);
  opening.mockRestore();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that breaks off while it is made is not there, and the old one stands', async () => {
  const folder = tempFolder();
  const file = join(folder, 'a');
  writeFileSync(file, 'old');
  await expect(writeStreamed(file, pieces('new', new Error('no more')))).rejects.toThrow('no more');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['a']);
});
