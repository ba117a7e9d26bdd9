/** Files that another program leaves beside books: `my-source.json`. */
import { defineReader, looseText, looseTexts, ReadError, sure, z } from 'rubricator/sdk';

const MySourceFile = z.looseObject({ title: looseText, authors: looseTexts, summary: looseText });

export const mySource = defineReader({
  id: 'my-source',
  summary: 'My source files',
  file: { name: 'my-source.json' },
  // It is one source among others, and stays as it is.
  foreign: 'evidence',
  read(text) {
    const { title, authors, summary } = parsed(text);
    if (!title && !authors && !summary) return undefined;
    return {
      source: 'my-source',
      lineage: 'my-source',
      metadata: { title: title ?? undefined, authors: authors?.map((name) => ({ name })), description: summary ?? undefined },
      confidence: { ...sure(0.7, ['title', 'authors']), description: 0.6 },
    };
  },
});

function parsed(text: string): z.infer<typeof MySourceFile> {
  try {
    return MySourceFile.parse(JSON.parse(text));
  } catch (error) {
    throw new ReadError('my-source.json is no JSON, or holds no object', { cause: error });
  }
}
