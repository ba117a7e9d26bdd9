/** Pictures of invented books: a cover in two colours with a seal, another one for each name, as a PNG. */
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 400;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

type Colour = readonly [red: number, green: number, blue: number];

/** Cloth and ink of old bindings. */
const CLOTHS: readonly Colour[] = [
  ...([
    [122, 38, 34],
    [38, 66, 58],
    [44, 56, 92],
    [96, 70, 32],
    [70, 44, 84],
    [30, 78, 96],
    [104, 92, 60],
  ] as const),
];
const INKS: readonly Colour[] = [
  ...([
    [236, 220, 180],
    [222, 190, 110],
    [240, 236, 226],
  ] as const),
];

export function makeCover(name: string): Buffer {
  const seed = createHash('sha256').update(name).digest();
  const pick = <T>(all: readonly T[], at: number) => all[(seed[at] ?? 0) % all.length] as T;
  const [cloth, ink] = [pick(CLOTHS, 0), pick(INKS, 1)];
  const rays = 3 + ((seed[2] ?? 0) % 9);
  const rows = Array.from({ length: SIZE }, (_, y) => {
    const pixels = Array.from({ length: SIZE }, (_, x) => (isInked(x - SIZE / 2, y - SIZE / 2, rays) ? ink : shaded(cloth, x, y)));
    return Buffer.from([0, ...pixels.flat()]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}

/** A frame, and a star within a ring. @param x from the middle */
function isInked(x: number, y: number, rays: number): boolean {
  const edge = SIZE / 2 - Math.max(Math.abs(x), Math.abs(y));
  if (edge > 14 && edge < 20) return true;
  const radius = Math.hypot(x, y);
  const star = 70 + 34 * Math.cos(rays * Math.atan2(y, x));
  return (radius > 124 && radius < 129) || radius < star;
}

function shaded(colour: Colour, x: number, y: number): Colour {
  const light = 1 - (x + y) / (SIZE * 8) - (x < 26 ? 0.18 : 0);
  return colour.map((part) => Math.round(part * light)) as unknown as Colour;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
