/** `cover.jpg`, where the book has no picture of its own: the best that a provider names, fetched once; or the one inside its files. */
import { z } from 'zod';
import { defineExporter, nameOf, nameOption } from '../src/sdk/index.ts';

/** The section `exporters.cover` of the config. */
const CoverExporterOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('Fetch a cover for books that have none beside or inside them.'),
  embedded: z.boolean().default(false).describe('Take out the picture inside an m4b, mp3, flac or EPUB as well, for servers and people that look for a file.'),
  minPixels: z.number().int().min(1).max(10_000).default(200).describe('A picture whose shorter side is less is no cover.'),
  maxPixels: z.number().int().min(100).max(10_000).default(2400).describe('A larger one is made smaller.'),
  quality: z.number().int().min(1).max(100).default(88).describe('Of the JPEG, where the picture has to be converted or made smaller.'),
  privateAddresses: z
    .boolean()
    .default(false)
    .describe('Fetch from addresses of private networks as well: only for a provider of your own in your own network.'),
  name: nameOption('cover'),
});
type CoverExporterOptions = z.infer<typeof CoverExporterOptions>;

export const cover = defineExporter<CoverExporterOptions>({
  id: 'cover',
  summary: 'cover.jpg',
  options: CoverExporterOptions,
  formats: [
    {
      extension: '.jpg',
      pictureOptions: (options) => options,
      name: (item, options) => nameOf(item, options.name),
      render: (_record, { picture }) => picture,
    },
  ],
});
