import { describe, expect, test } from 'vitest';
import { cover } from '../../exporters/cover.ts';
import { context, fileItem, folderItem, recordOf } from '../../src/testing/index.ts';

const [format] = cover.formats as [(typeof cover.formats)[number]];
const options = cover.options.parse({ enabled: true });

describe('cover', () => {
  test('is the picture that was found, and nothing without one', () => {
    const picture = Buffer.from([0xff, 0xd8, 0xff]);
    expect(format.pictureOptions?.(options)).toMatchObject({ maxPixels: 2400, privateAddresses: false });
    expect(format.render(recordOf({ title: 'Salt' }), { ...context, picture }, options)).toBe(picture);
    expect(format.render(recordOf({ title: 'Salt' }), context, options)).toBeUndefined();
  });

  test('is called what every server looks for', () => {
    expect(`${format.name(folderItem, options)}${format.extension}`).toBe('cover.jpg');
    expect(format.name(fileItem, options)).toBe('{file}');
  });

  test('is off unless asked for, and its options are checked', () => {
    expect(cover.options.parse({})).toMatchObject({ enabled: false, privateAddresses: false });
    expect(cover.options.safeParse({ name: '../cover' }).success).toBe(false);
    expect(cover.options.safeParse({ quality: 101 }).success).toBe(false);
  });
});
