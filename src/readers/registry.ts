/** The readers that Rubricator brings. A new one is one line here. */
import type { EbookReaderDefinition, ReaderDefinition } from '../sdk/reader.ts';
import { absJson } from './abs-json.ts';
import { cue } from './cue.ts';
import { epub } from './epub.ts';
import { nfo } from './nfo.ts';
import { opf } from './opf.ts';
import { pdf } from './pdf.ts';
import { productJson } from './product-json.ts';
import { rubricatorJson } from './rubricator-json.ts';
import { descTxt, readerTxt } from './text-files.ts';

export const readers: readonly ReaderDefinition[] = [absJson, rubricatorJson, productJson, opf, nfo, cue, descTxt, readerTxt];

export const ebookReaders: readonly EbookReaderDefinition[] = [epub, pdf];
