import { expect, test } from 'vitest';
import { text } from '../../exporters/text.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { plainText } from '../../src/domain/text/description.ts';
import { readDescriptionText, readReaderText } from '../../src/readers/text-files.ts';
import { exporterContract, renderText } from '../../src/testing/index.ts';
import { full } from './sample.ts';

exporterContract({
  exporter: text,
  hasPlaceBeside: false,
  needs: { description: 'A story.' },
  read: (source) => readDescriptionText(source).metadata,
  known: (metadata) => tidyMetadata({ ...metadata, description: plainText(metadata.description ?? '') }),
  keeps: ['description'],
});
exporterContract({ exporter: text, format: 1, hasPlaceBeside: false, needs: { narrators: [{ name: 'Dara Quill' }] } });

test('desc.txt is the text without its markup', () => {
  expect(renderText(text, full)).toBe('One & two.\nThree\n');
});

test('reader.txt names the narrators so that Audiobookshelf parts them rightly', () => {
  const narrators = [{ name: 'Dara Quill' }, { name: 'King, Jr.' }, { name: '山田花子' }];
  const source = renderText(text, { title: 'Salt', narrators }, { format: 1 });
  expect(source).toBe('Dara Quill; King Jr.; 山田花子\n');
  expect(readReaderText(source).metadata.narrators).toEqual([{ name: 'Dara Quill' }, { name: 'King Jr.' }, { name: '山田花子' }]);
});
