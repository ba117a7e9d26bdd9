/** `desc.txt` and `reader.txt`, which Audiobookshelf and Mp3tag scripts know. (docs/formats.md, 1.7.) */
import { z } from 'zod';
import { defineExporter, isAmongOthers, piecesOf, plainText, valuesOf } from '../src/sdk/index.ts';

/** The section `exporters.text` of the config. */
const TextOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('Write desc.txt (the description) and reader.txt (the narrators).'),
});
type TextOptions = z.infer<typeof TextOptions>;

export const text = defineExporter<TextOptions>({
  id: 'text',
  summary: 'desc.txt and reader.txt for Audiobookshelf',
  options: TextOptions,
  formats: [
    {
      extension: '.txt',
      readBy: 'desc-txt',
      name: (item) => (isAmongOthers(item) ? undefined : 'desc'),
      render(record) {
        const { description } = valuesOf(record);
        return description && `${plainText(description)}\n`;
      },
    },
    {
      extension: '.txt',
      readBy: 'reader-txt',
      name: (item) => (isAmongOthers(item) ? undefined : 'reader'),
      // Audiobookshelf splits the first line at `;`, and each piece at commas (`parseNameString.js`).
      render(record) {
        const { narrators } = valuesOf(record);
        return narrators && `${narrators.map(({ name }) => piecesOf(name, /[,;]/).join(' ')).join('; ')}\n`;
      },
    },
  ],
});
