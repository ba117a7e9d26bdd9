import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { decrypted, encrypted, isEncrypted } from '../../src/storage/encryption.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';

/** As easy to guess as it is quick: nothing here is secret. */
const WORK = 10;
const PASSPHRASE = 'salt röad ünder the moon';

async function* inPieces(bytes: Uint8Array, size = 40_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return Buffer.concat(found);
}

const sealed = (bytes: Uint8Array) => all(encrypted(inPieces(bytes), PASSPHRASE, WORK));

test.each([0, 1, 65_536, 65_537, 300_000])('%i bytes come back as they were', async (size) => {
  const bytes = randomBytes(size);
  const file = await sealed(bytes);
  expect(isEncrypted(file)).toBe(true);
  expect(isEncrypted(bytes)).toBe(false);
  expect((await all(decrypted(inPieces(file), PASSPHRASE))).equals(bytes)).toBe(true);
  expect((await all(decrypted(inPieces(file, 7), PASSPHRASE))).equals(bytes)).toBe(true);
});

test('the package itself opens what we made, and we what it made', async () => {
  const theirs = new Decrypter();
  theirs.addPassphrase(PASSPHRASE);
  expect(Buffer.from(await theirs.decrypt(await sealed(Buffer.from('what it was')))).toString()).toBe('what it was');
  const maker = new Encrypter();
  maker.setScryptWorkFactor(WORK);
  maker.setPassphrase(PASSPHRASE);
  expect((await all(decrypted(inPieces(await maker.encrypt('what it was')), PASSPHRASE))).toString()).toBe('what it was');
});

test.skipIf(!hasProgram('age', '--version') || !hasProgram('script', '--version'))('the tool age opens it', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'x.age'), await sealed(Buffer.from('what it was')));
  const command = `script -qec "age -d -o '${join(folder, 'x')}' '${join(folder, 'x.age')}'" /dev/null; cat '${join(folder, 'x')}'`;
  expect(execFileSync('sh', ['-c', command], { input: `${PASSPHRASE}\n`, encoding: 'utf8' })).toContain('what it was');
});

test('another passphrase opens nothing', async () => {
  const file = await sealed(Buffer.from('what it was'));
  await expect(all(decrypted(inPieces(file), 'another'))).rejects.toThrow('the passphrase is not the one by which it was encrypted');
});

test('a byte that changed, and an end that is missing, are noticed, wherever it is', async () => {
  const bytes = randomBytes(150_000);
  const file = await sealed(bytes);
  for (const at of [30, 60, 120, 250, 1000, 66_000, file.length - 1]) {
    const changed = Buffer.from(file);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(all(decrypted(inPieces(changed), PASSPHRASE)), `byte ${at}`).rejects.toThrow(/it is damaged|passphrase/);
  }
  for (const length of [10, 100, 200, 65_750, file.length - 1]) {
    await expect(all(decrypted(inPieces(file.subarray(0, length)), PASSPHRASE)), `${length} bytes`).rejects.toThrow(/it is damaged/);
  }
  await expect(all(decrypted(inPieces(Buffer.concat([file, Buffer.from('x')])), PASSPHRASE))).rejects.toThrow(/it is damaged/);
});

test('a file for a key, and one that wants too much work, are refused', async () => {
  const maker = new Encrypter();
  maker.addRecipient(await identityToRecipient(await generateX25519Identity()));
  await expect(all(decrypted(inPieces(await maker.encrypt('x')), PASSPHRASE))).rejects.toThrow('it is encrypted for a key, not with a passphrase');
  const hard = Buffer.from((await sealed(Buffer.from('x'))).toString('latin1').replace(` ${WORK}\n`, ' 30\n'), 'latin1');
  await expect(all(decrypted(inPieces(hard), PASSPHRASE))).rejects.toThrow('its head makes no sense');
});
