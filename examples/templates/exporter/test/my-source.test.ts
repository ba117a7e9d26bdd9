/** The suites of an exporter, of a reader, and of both together in a scan. */
import { book, exporterContract, readerContract, renderText, sidecarFormatContract } from 'rubricator/sdk/testing';
import { mySource, mySourceReader } from '../src/my-source.ts';

const beside = { editionKind: 'audio' as const, tracks: [], customFields: [] };

exporterContract({ exporter: mySource, read: (text) => mySourceReader.read(text, beside)?.metadata ?? {}, keeps: ['title'] });
readerContract({ reader: mySourceReader, sample: { name: 'book.my-source', text: renderText(mySource, book) }, states: ['title', 'authors', 'narrators'] });
sidecarFormatContract({ exporter: mySource, reader: mySourceReader, keeps: ['title', 'authors', 'narrators'] });
