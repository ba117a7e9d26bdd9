import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { toJpeg } from '../../src/files/to-jpeg.ts';

const options = { minPixels: 100, maxPixels: 400, quality: 80 };
const picture = (width: number, height = width) => sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });
const blank = (width: number, height = width) => sharp({ create: { width, height, channels: 3, background: 'white' } });

describe('a cover', () => {
  test('that is a JPEG of a fitting size keeps its bytes', async () => {
    const jpeg = await picture(300).jpeg().toBuffer();
    expect(await toJpeg(jpeg, options)).toBe(jpeg);
  });

  test.each(['png', 'webp', 'gif', 'tiff'] as const)('in %s becomes a JPEG', async (format) => {
    const made = await toJpeg(await picture(300, 200)[format]().toBuffer(), options);
    expect(await sharp(made).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 200 });
  });

  test('that is too large is made smaller, in its proportions', async () => {
    const made = await toJpeg(await picture(1000, 500).jpeg().toBuffer(), options);
    expect(await sharp(made).metadata()).toMatchObject({ format: 'jpeg', width: 400, height: 200 });
  });
});

describe('no cover', () => {
  test('a dot in place of a picture', async () => {
    await expect(toJpeg(await picture(1).gif().toBuffer(), options)).rejects.toThrow('a picture of 1 × 1 is no cover');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a web page', Buffer.from('<html><body>not found</body></html>')],
    ['a text', Buffer.from('not found')],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="300" height="300"/></svg>')],
  ])('%s', async (_name, bytes) => {
    await expect(toJpeg(bytes, options)).rejects.toMatchObject({ code: 'response', message: expect.stringContaining('no picture') });
  });

  test('a JPEG that is cut short', async () => {
    const jpeg = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'red', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
      .jpeg()
      .toBuffer();
    await expect(toJpeg(jpeg.subarray(0, jpeg.length / 2), options)).rejects.toThrow('no picture');
  });

  test.each([
    ['more than 25 million pixels', () => blank(5001, 5000).png()],
    ['AVIF, which unpacks to gigabytes', () => blank(300).avif({ effort: 0 })],
  ])('%s', async (_name, made) => {
    await expect(toJpeg(await made().toBuffer(), options)).rejects.toMatchObject({ code: 'response', message: expect.stringContaining('no picture') });
  });
});

test('a cover of just 25 million pixels is made smaller', async () => {
  const made = await toJpeg(await blank(5000).png().toBuffer(), options);
  expect(await sharp(made).metadata()).toMatchObject({ width: 400, height: 400 });
});

test('pictures that come together are worked on one at a time', async () => {
  const bytes = await picture(1000, 500).png().toBuffer();
  const counts: number[] = [];
  const watch = setInterval(() => counts.push(sharp.counters().process), 1);
  await Promise.all(Array.from({ length: 6 }, () => toJpeg(bytes, options)));
  clearInterval(watch);
  expect(Math.max(0, ...counts)).toBeLessThanOrEqual(1);
  expect(sharp.concurrency()).toBe(1);
  expect(sharp.cache()).toMatchObject({ memory: { max: 0 } });
});
