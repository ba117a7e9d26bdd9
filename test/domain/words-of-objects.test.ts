import { expect, test } from 'vitest';
import { identifierTypeOf } from '../../src/domain/book/identifier.ts';
import { parsePerson } from '../../src/domain/book/names.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { genresOf } from '../../src/domain/text/genres.ts';
import { parseLanguage } from '../../src/domain/text/language.ts';
import { numberAtEnd } from '../../src/domain/text/volume.ts';
import { WORDS_OF_OBJECTS } from '../../src/testing/samples.ts';

test.each(WORDS_OF_OBJECTS)('%s is a word like any other', (word) => {
  expect(genresOf(word)).toEqual([word]);
  expect(identifierTypeOf(word)).toBeUndefined();
  expect(parseLanguage(word)).toBeUndefined();
  expect(numberAtEnd(`Salt ${word}`).found).toBeUndefined();
  expect(parsePerson(word)).toEqual({ name: word });
  expect(tidyMetadata({ title: word, tags: [word], genres: [word], series: [{ name: word, position: word }], authors: [{ name: word }] })).toEqual({
    title: word,
    authors: [{ name: word }],
    series: [{ name: word }],
    genres: [word],
    tags: [word],
  });
});
