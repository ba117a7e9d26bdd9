import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { toJpeg } from '../../src/files/to-jpeg.ts';

const options = { minPixels: 100, maxPixels: 400, quality: 80 };
const picture = (width: number, height = width) => sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });

describe('a cover', () => {
  test('that is a JPEG of a fitting size keeps its bytes', async () => {
    const jpeg = await picture(300).jpeg().toBuffer();
    expect(await toJpeg(jpeg, options)).toBe(jpeg);
  });

  test.each(['png', 'webp', 'gif', 'avif'] as const)('in %s becomes a JPEG', async (format) => {
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

  test('a small file that unpacks to gigabytes', async () => {
    const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    await expect(toJpeg(bomb, options)).rejects.toThrow('no picture');
  });
});
