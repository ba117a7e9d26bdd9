/** EPUB 2 and 3: the archive's container leads to the package document. Only these two entries are unpacked, with caps. */
import { closeSync } from 'node:fs';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError, toReadError } from '../domain/errors.ts';
import { decodeText } from '../domain/text/decode.ts';
import { openFile } from '../sdk/open-file.ts';
import { defineEbookReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';
import { readOpf } from './opf-document.ts';
import { parseXml, type XmlElement } from './xml.ts';

const MAX_ENTRIES = 20_000;
const MAX_ENTRY_BYTES = 4 * 1024 * 1024;
const MAX_COVER_BYTES = 20 * 1024 * 1024;
const RATIO_MATTERS_FROM_BYTES = 1024 * 1024;
const MAX_RATIO = 200;

export const epub = defineEbookReader({ id: 'epub', extensions: ['epub'], read: readEpub });

/** Reads an EPUB's metadata; `path` is absolute, `location` names the file in the record. Throws `ReadError`. */
export async function readEpub(path: string, location: string): Promise<Reading> {
  const zip = await openZip(path);
  try {
    const { metadata, coverPath } = await readPackage(zip, await listEntries(zip));
    const cover = coverPath ? { source: 'embedded' as const, location } : undefined;
    const fields = [
      'title',
      'authors',
      'contributors',
      'series',
      'publisher',
      'publishedDate',
      'originalDate',
      'language',
      'description',
      'identifiers',
    ] as const;
    return {
      source: 'epub',
      lineage: 'epub',
      editionKind: 'ebook',
      metadata: { ...metadata, narrators: metadata.narrators?.length ? metadata.narrators : undefined, cover },
      confidence: { ...sure(0.8, fields), subtitle: 0.7, narrators: 0.6, copyright: 0.6, genres: 0.6, tags: 0.5, cover: 0.8 },
    };
  } catch (error) {
    throw toReadError('not a readable EPUB', error);
  } finally {
    zip.close();
  }
}

/** The bytes of the cover that the package names; undefined if there is none. Throws `ReadError`. */
export async function readEpubCover(path: string): Promise<Buffer | undefined> {
  const zip = await openZip(path);
  try {
    const entries = await listEntries(zip);
    const { coverPath } = await readPackage(zip, entries);
    return coverPath === undefined ? undefined : await unpack(zip, entries, coverPath, MAX_COVER_BYTES);
  } catch (error) {
    throw toReadError('not a readable EPUB', error);
  } finally {
    zip.close();
  }
}

/** The package document, and the entry of the cover that it names. */
async function readPackage(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<{ metadata: RawMetadata; coverPath?: string }> {
  const opfPath = packagePathOf(parseXml(decodeText(await unpack(zip, entries, 'META-INF/container.xml'))));
  const { metadata, coverHref } = readOpf(decodeText(await unpack(zip, entries, opfPath)));
  const coverPath = coverHref === undefined ? undefined : resolveIn(opfPath, coverHref);
  return { metadata, coverPath: coverPath !== undefined && entries.has(coverPath) ? coverPath : undefined };
}

async function openZip(path: string): Promise<ZipFile> {
  const { descriptor } = openFile(path);
  try {
    return await fromFdPromise(descriptor, { lazyEntries: true, autoClose: false });
  } catch (error) {
    closeSync(descriptor);
    throw toReadError('not a readable EPUB', error);
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= MAX_ENTRIES) throw new ReadError(`an archive of more than ${MAX_ENTRIES} entries`);
    entries.set(entry.fileName, entry);
  }
  return entries;
}

async function unpack(zip: ZipFile, entries: ReadonlyMap<string, Entry>, name: string, maxBytes = MAX_ENTRY_BYTES): Promise<Buffer> {
  const entry = entries.get(name);
  if (!entry) throw new ReadError(`not an EPUB: it holds no ${name}`);
  if (entry.isEncrypted()) throw new ReadError(`${name} is encrypted`);
  const isBomb =
    entry.uncompressedSize > maxBytes || (entry.uncompressedSize > RATIO_MATTERS_FROM_BYTES && entry.uncompressedSize > MAX_RATIO * entry.compressedSize);
  if (isBomb) throw new ReadError(`${name} is suspiciously large when unpacked (${entry.uncompressedSize} bytes)`);
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) throw new ReadError(`${name} is larger than it says`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function packagePathOf(container: XmlElement): string {
  const rootfiles = container.children.find((child) => child.name === 'rootfiles')?.children ?? [];
  const path = rootfiles[0]?.attributes.find((each) => each.name === 'full-path')?.value;
  if (!path) throw new ReadError('not an EPUB: its container names no package');
  return resolveIn('', path);
}

/** A path inside the archive; `..` cannot lead out of it. */
function resolveIn(from: string, href: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of decodePercent(href).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
