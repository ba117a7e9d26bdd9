/** What every reader of sidecars must do: know its files by name, read good ones the same way each time, and survive bad ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { tidyMetadata } from '../domain/book/tidy.ts';
import { ReadError } from '../domain/errors.ts';
import { readers as ownReaders } from '../readers/registry.ts';
import { type ReaderDefinition, readerOf } from '../sdk/reader.ts';
import type { BookBeside } from '../sdk/reading.ts';
import { context, customFields, WORDS_OF_OBJECTS } from './samples.ts';

export interface ReaderContract {
  reader: ReaderDefinition;
  /** A good file, with its name. */
  sample: { name: string; text: string };
  /** Fields that the sample states. */
  states: readonly FieldKey[];
  /** The book beside which it stands; one with a single audio file by default. */
  book?: BookBeside;
}

const oneFile: BookBeside = { editionKind: 'audio', tracks: context.tracks, customFields };

export function readerContract({ reader, sample: { name, text }, states, book = oneFile }: ReaderContract): void {
  const others = ownReaders.filter(({ id }) => id !== reader.id);
  const survives = (damaged: string) => {
    try {
      tidyMetadata(reader.read(damaged, book)?.metadata ?? {});
      reader.clearedFields?.(damaged);
    } catch (error) {
      expect(error, JSON.stringify(damaged)).toBeInstanceOf(ReadError);
    }
  };

  describe(`${reader.id}: the contract of readers`, () => {
    test('a sample is known by its name, in any case, and to no other reader', () => {
      expect(readerOf([...others, reader], `A/Book/${name}`)).toBe(reader);
      expect(readerOf([...others, reader], name.toUpperCase())).toBe(reader);
    });

    test('a sample is read, and each of its fields has a confidence', () => {
      const reading = reader.read(text, book);
      expect(reading).toMatchObject({ source: expect.stringMatching(/./), lineage: expect.stringMatching(/./) });
      const fields = Object.keys(tidyMetadata(reading?.metadata ?? {})) as FieldKey[];
      expect(fields).toEqual(expect.arrayContaining([...states]));
      // A record of our own is no source by itself: the answers that it was made of come back instead.
      if (reading?.answers) return;
      for (const key of fields) {
        expect(reading?.confidence[key], key).toBeGreaterThan(0);
        expect(reading?.confidence[key], key).toBeLessThanOrEqual(1);
      }
    });

    test('the same text is read the same way each time', () => {
      expect(reader.read(text, book)).toEqual(reader.read(text, book));
    });

    test('what a text clears are fields, and a good sample clears none', () => {
      const cleared = reader.clearedFields?.(text) ?? [];
      expect(FIELD_KEYS).toEqual(expect.arrayContaining([...cleared]));
      expect(cleared).toEqual([]);
    });

    test('a word that every object of the language has is a word like any other', () => {
      const words = [...text.matchAll(/[\p{L}\d]{2,}/gu)];
      fc.assert(
        fc.property(fc.constantFrom(...words), fc.constantFrom(...WORDS_OF_OBJECTS), ({ index, 0: { length } }, word) => {
          survives(text.slice(0, index) + word + text.slice(index + length));
        }),
      );
    });

    test('a damaged file is refused with a ReadError, or read as far as it goes', () => {
      for (const nonsense of ['', ' ', '{', '[]', 'null', '<', '<a>', '\u0000', '\ufeff', text.slice(1), text.repeat(3)]) survives(nonsense);
      const place = fc.nat(text.length);
      fc.assert(
        fc.property(place, place, fc.string({ unit: 'binary', maxLength: 20 }), (from, to, inserted) => {
          survives(text.slice(0, from) + inserted + text.slice(to));
        }),
      );
    });
  });
}
