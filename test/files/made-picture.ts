/** A picture of one colour, as somebody would upload it. */
import sharp from 'sharp';

export function makePicture({
  width = 120,
  height = 120,
  format = 'png',
}: {
  width?: number;
  height?: number;
  format?: 'png' | 'jpeg' | 'webp' | 'avif';
} = {}): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#9d1f1a' } })
    .toFormat(format)
    .toBuffer();
}
