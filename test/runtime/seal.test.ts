import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSealed } from '../../src/domain/book/sealed.ts';
import { markOf, newKeyText, newMark, parseKey, type SealKey, seal, unseal } from '../../src/runtime/seal.ts';

const newKey = () => parseKey(newKeyText()) as SealKey;
const key = newKey();
const mark = newMark();
const text = fc.string({ unit: 'binary', maxLength: 300 }).map((each) => each.toWellFormed());
const field = fc.stringMatching(/^[a-z][a-z0-9_]{0,39}$/);

describe('a sealed value', () => {
  test('opens as what was sealed, shows nothing of it, and is another each time', () => {
    fc.assert(
      fc.property(text, field, (plain, name) => {
        const sealed = seal(plain, { field: name, mark }, key);
        expect(unseal(sealed, name, key)).toEqual({ text: plain });
        expect(isSealed(sealed)).toBe(true);
        expect(markOf(sealed)).toBe(mark);
        expect(seal(plain, { field: name, mark }, key)).not.toBe(sealed);
      }),
    );
  });

  test('with any one letter changed does not open, and neither does one that is cut or longer', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_:='), (plain, at, letter) => {
        const sealed = seal(plain, { field: 'notes', mark }, key);
        const index = at % sealed.length;
        fc.pre(sealed[index] !== letter);
        expect(unseal(`${sealed.slice(0, index)}${letter}${sealed.slice(index + 1)}`, 'notes', key)).toHaveProperty('problem');
        expect(unseal(sealed.slice(0, index), 'notes', key)).toHaveProperty('problem');
        expect(unseal(`${sealed}${letter}`, 'notes', key)).toHaveProperty('problem');
      }),
    );
  });

  test('with any one bit of its bytes changed does not open', () => {
    const sealed = seal('the spare key is under the pot', { field: 'notes', mark }, key);
    const start = sealed.lastIndexOf(':') + 1;
    const bytes = Buffer.from(sealed.slice(start), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(unseal(`${sealed.slice(0, start)}${changed.toString('base64url')}`, 'notes', key)).toEqual({ problem: expect.stringContaining('was changed') });
    }
  });

  test('opens for its own field and book only', () => {
    const sealed = seal('x', { field: 'notes', mark }, key);
    expect(unseal(sealed, 'other', key)).toEqual({ problem: expect.stringContaining('another field or book') });
    expect(unseal(sealed.replace(mark, newMark()), 'notes', key)).toEqual({ problem: expect.stringContaining('another field or book') });
  });

  test('tells that it has another key, also if it is made to say that it has this one', () => {
    const other = newKey();
    const sealed = seal('x', { field: 'notes', mark }, other);
    expect(unseal(sealed, 'notes', key)).toEqual({ problem: `was encrypted with another key, whose id is ${other.id}` });
    expect(unseal(sealed.replace(other.id, key.id), 'notes', key)).toHaveProperty('problem');
  });
});

test.each(['', 'x', 'rubricator-field-key:1:', 'rubricator-field-key:1:AAAA', `${newKeyText()}more`, `rubricator-field-key:2:${'A'.repeat(43)}`])(
  '%j is no key',
  (line) => {
    expect(parseKey(line)).toBeUndefined();
  },
);

test('a text that only looks like a sealed value is none', () => {
  for (const each of ['sealed:1:', 'sealed:1:00000000:x:y', 'my sealed:1:00000000', `sealed:1:00000000:${mark}:short`]) expect(isSealed(each)).toBe(false);
});
