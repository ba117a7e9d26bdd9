import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashPassword, hashSecret, newSecret, verifyPassword } from '../../src/runtime/passwords.ts';

test('the password of which a hash was made fits it, and no other', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await verifyPassword('correct horse battery', hash)).toBe(true);
  for (const other of ['', 'correct horse batterx', 'correct horse battery ', 'CORRECT HORSE BATTERY'])
    expect([other, await verifyPassword(other, hash)]).toEqual([other, false]);
});

test('no two hashes are alike', async () => {
  expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'));
});

test('the same letters are the same password, however a keyboard sends them', async () => {
  expect(await verifyPassword('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
});

test('a hash with another cost is read with that cost', async () => {
  const hash = argon2Sync('argon2id', {
    message: 'correct horse',
    nonce: Buffer.from('0123456789abcdef'),
    parallelism: 2,
    tagLength: 24,
    memory: 64,
    passes: 3,
  });
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  expect(await verifyPassword('correct horse', `$argon2id$v=19$m=64,t=3,p=2$${text(Buffer.from('0123456789abcdef'))}$${text(hash)}`)).toBe(true);
});

test.each([
  '',
  'plain',
  '$argon2i$v=19$m=64,t=3,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAA',
  '$argon2id$v=19$m=99999999,t=3,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAA',
])('nothing fits what is no hash: %s', async (hash) => {
  expect(await verifyPassword('', hash)).toBe(false);
});

test('nobody has no password', async () => {
  for (const guess of ['', 'x', '\0']) expect(await verifyPassword(guess, undefined)).toBe(false);
});

test('a secret has 256 bits and fits into an address; of it only the hash is kept', () => {
  const secret = newSecret();
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(newSecret()).not.toBe(secret);
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
