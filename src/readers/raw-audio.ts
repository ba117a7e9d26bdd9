/**
 * Reads an audio file as what it is, whatever its name says: MP4 by its boxes, WMA by its objects, Ogg by its pages, FLAC by its blocks,
 * all others by music-metadata. Lengths of MP3, AAC and WAV come from their sound.
 */
import { ReadError } from '../domain/errors.ts';
import { extensionOf } from '../domain/library/item.ts';
import { isMp4Name } from '../domain/library/library-names.ts';
import { readAsf } from './asf.ts';
import { vorbisChapters } from './audio-chapters.ts';
import { type RawAudio, type SoundFacts, type SoundLength, statedLength, tagMap } from './audio-facts.ts';
import { readByLibrary } from './audio-library.ts';
import { withEnds } from './chapter-starts.ts';
import { type FileWindow, readAt } from './file-window.ts';
import { readFlac } from './flac.ts';
import { matroskaLength } from './matroska-length.ts';
import { readMp4 } from './mp4.ts';
import { isMpegName, mpegLength } from './mpeg-length.ts';
import { readOgg } from './ogg.ts';
import { asPlainWave, isWave, waveLength } from './wave.ts';
import { isWavPack, presentWavPack, withoutSound } from './wavpack.ts';

/** @param path only its extension counts, where the content leaves a doubt. Throws `ReadError`, or what music-metadata throws. */
export async function readRawAudio(file: FileWindow, path: string): Promise<RawAudio> {
  const raw = await readByKind(file, path);
  if (!raw.length && raw.tags.size === 0) throw new ReadError('it holds neither sound nor tags that can be read; it may be cut short');
  const isCutShort = raw.length?.isCutShort === true;
  return { ...raw, problem: raw.problem ?? (isCutShort ? 'damaged, read in part: it ends before what its header counts' : undefined) };
}

const ASF = '3026b2758e66cf11';
const HEAD_BYTES = 16;

function readByKind(file: FileWindow, path: string): Promise<RawAudio> | RawAudio {
  const head = readAt(file, 0, HEAD_BYTES);
  const starts = head.toString('latin1', 0, 4);
  if (isMp4Name(path) || head.toString('latin1', 4, 8) === 'ftyp') return readMp4Audio(file, path);
  if (head.toString('hex', 0, 8) === ASF || extensionOf(path) === 'wma') return fromAsf(file);
  if (starts === 'OggS') return fromFacts(readOgg(file));
  if (starts === 'fLaC') return fromFacts(readFlac(file, 0));
  if (isWave(head)) return withLength(asPlainWave(file), path, waveLength(file));
  if (isWavPack(head)) return fromWavPack(file, path);
  return isMpegName(path) ? withLength(file, path, mpegLength(file)) : readChecked(file, path);
}

async function readMp4Audio(file: FileWindow, path: string): Promise<RawAudio> {
  const { isCutShort, durationMs, ...facts } = readMp4(file);
  // A file in fragments does not state its whole duration; the library adds the fragments up.
  if (durationMs === undefined && !isCutShort) return readByLibrary(file, path);
  const problem = isCutShort ? 'damaged, read in part: it ends before what its index names' : undefined;
  return { ...facts, tags: tagMap(facts.tags), length: statedLength(durationMs), problem };
}

function fromAsf(file: FileWindow): RawAudio {
  const { durationMs, ...facts } = readAsf(file);
  return { ...facts, tags: tagMap(facts.tags), length: statedLength(durationMs) };
}

function fromFacts(facts: SoundFacts): RawAudio {
  const tags = tagMap(facts.tags);
  const chapters = withEnds(vorbisChapters(tags), facts.length?.durationMs ?? 0);
  const problem = facts.isDamaged ? 'damaged, read in part: what stands before its sound cannot all be read' : undefined;
  return { tags, chapters, length: facts.length, hasCover: facts.hasCover, problem };
}

async function fromWavPack(file: FileWindow, path: string): Promise<RawAudio> {
  const raw = await readByLibrary(withoutSound(file), path);
  return { ...raw, length: presentWavPack(file, raw.length) };
}

/** By the library, whose lengths are those that the headers state. */
async function readChecked(file: FileWindow, path: string): Promise<RawAudio> {
  const raw = await readByLibrary(file, path);
  return { ...raw, length: presentLength(file, matroskaLength(file, raw.length)) };
}

/** Of an AIFF that is cut short the share that is there. (Apple, "Audio Interchange File Format 1.3": a chunk and its size hold all others.) */
function presentLength(file: FileWindow, length: SoundLength | undefined): SoundLength | undefined {
  const head = readAt(file, 0, 8);
  const statedBytes = head.toString('latin1', 0, 4) === 'FORM' ? head.readUInt32BE(4) + head.length : 0;
  if (!length || statedBytes <= file.sizeBytes) return length;
  return { durationMs: Math.round((length.durationMs * file.sizeBytes) / statedBytes), isEstimated: true, isCutShort: true };
}

/** Tags by the library, and the length that the sound itself tells. */
async function withLength(file: FileWindow, path: string, length: SoundLength | undefined): Promise<RawAudio> {
  const raw = await readByLibrary(file, path, length?.durationMs);
  return { ...raw, length: length ?? raw.length };
}
