/** WMAs with tags and nothing to hear. (ASF specification.) */
import { join, zeros } from './bytes.ts';
import type { MadeChapter } from './tags.ts';

export interface WmaOptions {
  durationSec: number;
  /** `Title`, `Author`, `Copyright` and `Description` stand in an object of their own; a list is an attribute several times. */
  tags?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Attributes of the extension's library, which has room for long ones and for pictures. */
  library?: Readonly<Record<string, string | Buffer>>;
  chapters?: readonly MadeChapter[];
}

const DESCRIBED = ['Title', 'Author', 'Copyright', 'Description', 'Rating'];
const PREROLL_MS = 3000;
const TICKS_PER_SEC = 10_000_000;

/** A WMA of declared length: the header, and an empty object of data. */
export function makeWma({ durationSec, tags = {}, library = {}, chapters = [] }: WmaOptions): Buffer {
  const described = DESCRIBED.map((name) => text(typeof tags[name] === 'string' ? tags[name] : ''));
  const attributes = Object.entries(tags)
    .filter(([name]) => !DESCRIBED.includes(name))
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => attribute(name, each)));
  const entries = Object.entries(library).map(([name, value]) => {
    const bytes = typeof value === 'string' ? text(value) : value;
    return join(little(4, 0), little(2, text(name).length), little(2, typeof value === 'string' ? 0 : 1), little(4, bytes.length), text(name), bytes);
  });
  const inner = object('44231c94949849d1a1411d134e457054', little(2, entries.length), entries);
  const properties = join(zeros(40), little(8, (durationSec + PREROLL_MS / 1000) * TICKS_PER_SEC), zeros(8), little(8, PREROLL_MS), zeros(16));
  const marks = chapters.map(({ title, startSec }) =>
    join(zeros(8), little(8, (startSec + PREROLL_MS / 1000) * TICKS_PER_SEC), zeros(10), little(4, text(title).length / 2), text(title)),
  );
  const objects = [
    object('8cabdca1a94711cf8ee400c00c205365', properties),
    object('75b22633668e11cfa6d900aa0062ce6c', ...described.map((each) => little(2, each.length)), ...described),
    object('d2d0a440e30711d297f000a0c95ea850', little(2, attributes.length), attributes),
    object('5fbf03b5a92e11cf8ee300c00c205365', zeros(18), little(4, inner.length), inner),
    object('f487cd01a95111cf8ee600c00c205365', zeros(16), little(4, marks.length), zeros(4), marks),
  ];
  // As some encoders do, the marks are not counted.
  const header = object('75b22630668e11cfa6d900aa0062ce6c', little(4, objects.length - 1), Buffer.from([1, 2]), objects);
  return join(header, object('75b22636668e11cfa6d900aa0062ce6c', zeros(26)));
}

function attribute(name: string, value: string | number): Buffer {
  const bytes = typeof value === 'number' ? little(4, value) : text(value);
  return join(little(2, text(name).length), text(name), little(2, typeof value === 'number' ? 3 : 0), little(2, bytes.length), bytes);
}

/** @param guid its hexadecimal digits as they are written; the first three parts stand with the last byte first */
function object(guid: string, ...body: (Uint8Array | Uint8Array[])[]): Buffer {
  const bytes = Buffer.from(guid, 'hex');
  const content = join(...body);
  return join(
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
    little(8, content.length + 24),
    content,
  );
}

const text = (value: string) => Buffer.from(`${value}\0`, 'utf16le');

function little(bytes: 2 | 4 | 8, value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(Math.round(value)));
  return buffer.subarray(0, bytes);
}

/** The value of `WM/Picture`. @param type 3 is the front cover */
export function wmaPicture(picture: Buffer, type = 3): Buffer {
  return join(Buffer.from([type]), little(4, picture.length), text('image/png'), text('x'), picture);
}
