/** Damages bytes in the ways in which files are damaged, and in some that only an enemy thinks of. */
import type { Random } from '../../src/demo/random.ts';

/** Bits of every format that lead parsers astray. */
const TOKENS = [
  '\u0000',
  '\ufeff',
  '\uffff',
  '\u202e',
  '-1',
  '0',
  '1e999',
  'NaN',
  '999999999999999999999',
  '99999999:99:99',
  '"',
  "'",
  '\\',
  '\r',
  '\n\n',
  '{',
  '}',
  '[',
  ']',
  '[[[[[[[[[[[[[[[[',
  '{"a":{"a":{"a":{"a":',
  '__proto__',
  'constructor',
  'null',
  '<',
  '>',
  '</',
  '<a>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<!DOCTYPE a [<!ENTITY b "c">',
  '&b;',
  '&#x110000;',
  '&#0;',
  '&amp;amp;',
  'xmlns:x="y"',
  'refines="#a"',
  'INDEX 01 ',
  'FILE "',
  'Book Description',
  '../../etc/passwd',
  'https://www.audible.com/pd/x/B000000001',
  '#'.repeat(300),
  ' '.repeat(300),
  'a'.repeat(5000),
].map((token) => Buffer.from(token, 'utf8'));

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const splice = (bytes: Buffer, at: number, remove: number, insert: Buffer) => Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
const place = (bytes: Buffer, random: Random) => random.int(0, bytes.length);
const piece = (bytes: Buffer, random: Random, longest: number) => {
  const at = place(bytes, random);
  return bytes.subarray(at, at + random.int(1, longest));
};

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let n = random.int(1, 8); n > 0 && copy.length > 0; n--) copy[random.int(0, copy.length - 1)] = random.int(0, 255);
    return copy;
  },
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    const at = random.int(0, Math.max(0, copy.length - 1));
    if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << random.int(0, 7));
    return copy;
  },
  // Lengths and counts of binary formats are four or eight bytes.
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length < 8) return copy;
    copy.writeUInt32BE(random.pick([0, 1, 7, 0x7fffffff, 0x80000000, 0xffffffff, copy.length, copy.length * 2]), random.int(0, copy.length - 4));
    return copy;
  },
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  (bytes, random) => splice(bytes, place(bytes, random), random.int(1, 200), Buffer.alloc(0)),
  (bytes, random) => splice(bytes, place(bytes, random), 0, random.pick(TOKENS)),
  (bytes, random) => splice(bytes, place(bytes, random), random.int(0, 20), random.pick(TOKENS)),
  (bytes, random) => splice(bytes, place(bytes, random), 0, piece(bytes, random, 400)),
  (bytes, random, other) => splice(bytes, place(bytes, random), 0, piece(other, random, 400)),
  (bytes, random) => {
    const some = piece(bytes, random, 40);
    return splice(bytes, place(bytes, random), 0, Buffer.concat(Array.from({ length: random.int(2, 60) }, () => some)));
  },
];

/** A few mutations, one after the other; the same for the same randomness. */
export function mutate(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = random.pick(seeds);
  for (let n = random.int(1, 4); n > 0; n--) bytes = random.pick(MUTATIONS)(bytes, random, random.pick(seeds));
  return bytes;
}
