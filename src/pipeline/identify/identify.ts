/** Stage 2: Item → Query and local Candidates. Every reader is fenced: if one fails, the others still count. */

import type { Candidate, Standing } from '../../domain/book/candidate.ts';
import { isAmbiguousAsin } from '../../domain/book/identifier.ts';
import type { EditionKind, FieldKey } from '../../domain/book/metadata.ts';
import type { Query, QueryIdentifier } from '../../domain/book/query.ts';
import { type MergedRecord, type Override, overrideKey, valuesOf } from '../../domain/book/record.ts';
import { tidyMetadata } from '../../domain/book/tidy.ts';
import { askedInWords } from '../../domain/book/typed-words.ts';
import { baseName, editionKindOf, filesOf, type Item, type ItemFile } from '../../domain/library/item.ts';
import { yearOf } from '../../domain/text/partial-date.ts';
import { areGenericTitles } from '../../domain/text/text.ts';
import type { Track } from '../../sdk/exporter.ts';
import type { Reading } from '../../sdk/reading.ts';
import type { SidecarOnDisk } from '../own-sidecar.ts';
import { combineAudio, inTrackOrder, lengthProblem, type ReadFile } from './combine-audio.ts';
import type { Identified, IdentifyDeps, IdentifyInput } from './identified.ts';
import { type NamedValues, queryReadings, readAs, statedInside, withoutNameAsTitle } from './names.ts';
import { fenced, type Problems } from './problems.ts';
import { isOurPicture, readSidecars, type SidecarsRead } from './read-sidecars.ts';
import { versionOfMedia } from './sidecar-slots.ts';
import { withoutInventedDays } from './years.ts';

const COVER_NAMES = /^(?:cover|folder|front|poster|artwork|albumart)\b/i;

export async function identify(given: IdentifyInput, deps: IdentifyDeps): Promise<Identified> {
  const editionKind = editionKindOf(given.item);
  const problems: Problems = { lines: [], isRefused: false };
  const audio = await readAudioFiles(filesOf(given.item, 'audio'), given.readAhead, deps, problems);
  const others = given.item.files.filter((file) => !audio.some((read) => read.file === file));
  const item: Item = { ...given.item, files: [...inTrackOrder(audio).map(({ file }) => file), ...others] };
  const input = { ...given, item };
  const read: Candidate[] = [];
  const add = (reading: Reading | undefined, sourceId: string) => {
    if (reading) read.push(toCandidate(reading, sourceId, 'evidence'));
  };

  const inside = await readInside(item, audio, deps, problems);
  const named = await deps.readNames(item, statedInside(inside.map(({ reading }) => reading)));
  const [likeliest] = named;
  add(likeliest?.reading, item.path);
  for (const { reading, sourceId } of inside) add(withoutNameAsTitle(reading, item, likeliest?.reading.metadata.title), sourceId);
  const coverFile = coverOf(item);
  if (coverFile && !(await isOurPicture(coverFile, input, deps))) add(coverReading(coverFile), coverFile);

  const book = { editionKind, tracks: tracksOf(item, audio), customFields: deps.customFields };
  const media = versionOfMedia([...inside, ...named].map(({ reading }) => tidyMetadata(reading.metadata)));
  const beside = await readSidecars({ ...input, media }, book, deps, problems);
  const { onDisk, newOverrides, offered, reclaimed } = beside;

  const recorded = beside.records.flatMap(({ answers }) => answers ?? []);
  const candidates = [...read, ...withoutInventedDays([...statedBeside(beside, input, deps), ...recorded.filter(({ local }) => local)])];
  const edited = new Set(newOverrides.map(overrideKey));
  const overrides = [...input.overrides.filter((known) => !edited.has(overrideKey(known))), ...newOverrides];
  const record = deps.merge(editionKind, candidates, overrides);
  const query = queryOf(record, candidates, editionKind);
  const ask = (reading: NamedValues): Query => {
    const local = readAs(candidates, reading);
    return queryOf(deps.merge(editionKind, local, overrides), local, editionKind);
  };
  const readings = queryReadings(named, ask);
  const words = input.decisions.find((each) => each.words)?.words;
  const undecided = undecidedQuery(query, overrides, (kept) => queryOf(deps.merge(editionKind, candidates, kept), candidates, editionKind));
  return {
    item,
    editionKind,
    query: {
      ...(words ? askedInWords(query, words) : { ...query, ...(readings && { readings }), ...(undecided && { undecided }) }),
      ...(offered.length > 0 && { offered }),
    },
    record,
    candidates,
    overrides,
    newOverrides,
    sidecarsOnDisk: onDisk,
    problems: problems.lines,
    isRefused: problems.isRefused,
    coverFile,
    tracks: book.tracks,
    reclaimed,
    restored: recorded.filter(({ local }) => !local),
  };
}

/** What the sidecars state that are a source, and what was once adopted from those that are ours by now. */
function statedBeside({ foreign, retold, onDisk }: SidecarsRead, input: IdentifyInput, deps: IdentifyDeps): Candidate[] {
  const standingOf = (path: string): Standing => (input.foreign === 'adopt' ? (deps.readerOf(path)?.foreign ?? 'evidence') : 'evidence');
  const saying = [...foreign, ...retold.filter(({ reading }) => Object.keys(reading.metadata).length > 0)];
  return [
    ...saying.map(({ path, reading }) => toCandidate(reading, path, standingOf(path))),
    ...stillAdopted(input, onDisk, new Set([...foreign, ...retold].map(({ path }) => path))),
  ];
}

/** What the media files state inside. */
async function readInside(item: Item, audio: readonly ReadFile[], deps: IdentifyDeps, problems: Problems): Promise<{ reading: Reading; sourceId: string }[]> {
  const tags = combineAudio(audio, filesOf(item, 'audio').length);
  const inside = tags ? [{ reading: tags, sourceId: audio[0]?.file.path ?? '' }] : [];
  for (const { path } of filesOf(item, 'ebook')) {
    const reading = await fenced(() => deps.readEbook(path), path, problems);
    if (reading) inside.push({ reading, sourceId: path });
  }
  return inside;
}

/** The audio files as a sidecar in the book's folder names them. */
function tracksOf(item: Item, audio: readonly ReadFile[]): Track[] {
  const from = item.folder ? item.folder.length + 1 : 0;
  const durations = new Map(audio.map(({ file, reading }) => [file.path, reading.durationMs]));
  return filesOf(item, 'audio').map(({ path }) => ({ path: path.slice(from), durationMs: durations.get(path) }));
}

/**
 * What was adopted stays adopted though the sidecar is ours by now. A user who deletes the sidecar gets rid of values that
 * should not have been adopted.
 */
function stillAdopted({ adopted, own }: IdentifyInput, onDisk: ReadonlyMap<string, SidecarOnDisk>, foreign: ReadonlySet<string>): Candidate[] {
  const isOurs = (name: string) => own.some(({ path }) => baseName(path) === name && onDisk.has(path));
  // After an undo the foreign file stands there again.
  return adopted.filter((candidate) => isOurs(baseName(candidate.sourceId)) && !foreign.has(candidate.sourceId));
}

async function readAudioFiles(files: readonly ItemFile[], readAhead: IdentifyInput['readAhead'], deps: IdentifyDeps, problems: Problems): Promise<ReadFile[]> {
  const read: ReadFile[] = [];
  for (const file of files) {
    const reading = await fenced(async () => readAhead.get(file.path) ?? deps.readAudio(file.path), file.path, problems);
    if (reading?.problem) problems.lines.push(`${baseName(file.path)}: ${reading.problem}`);
    if (reading) read.push({ file, reading });
  }
  const gap = lengthProblem(read, files.length);
  if (gap) problems.lines.push(gap);
  return read;
}

function coverOf(item: Item): string | undefined {
  const images = filesOf(item, 'image').map((file) => file.path);
  return images.find((path) => COVER_NAMES.test(baseName(path))) ?? (item.isFile ? images[0] : undefined);
}

function coverReading(location: string): Reading {
  return { source: 'cover-file', lineage: 'cover-file', metadata: { cover: { source: 'file', location } }, confidence: { cover: 0.95 } };
}

function toCandidate(reading: Reading, sourceId: string, standing: Standing): Candidate {
  const { source, lineage, editionKind, confidence } = reading;
  return { source, local: true, sourceId, lineage, standing, editionKind, metadata: tidyMetadata(reading.metadata), confidence };
}

function queryOf(record: MergedRecord, candidates: readonly Candidate[], editionKind: EditionKind): Query {
  const known = valuesOf(record);
  const wants: FieldKey[] = editionKind === 'audio' && areGenericTitles((known.chapters ?? []).map(({ title }) => title)) ? ['chapters'] : [];
  return {
    editionKind,
    identifiers: identifiersOf(record, candidates, editionKind),
    title: known.title,
    subtitle: known.subtitle,
    authors: (known.authors ?? []).map(({ name }) => name),
    narrators: (known.narrators ?? []).map(({ name }) => name),
    series: known.series ?? [],
    year: known.publishedDate && yearOf(known.publishedDate),
    durationMs: known.durationMs,
    language: known.language,
    publisher: known.publisher,
    abridged: known.abridged,
    dramatised: known.dramatised,
    wants,
  };
}

/** A book that a person gives another title is still the book that its files name. Whoever gives it another identifier means another book. */
function undecidedQuery(query: Query, overrides: readonly Override[], ask: (kept: readonly Override[]) => Query): Query | undefined {
  const identifying = overrides.filter(({ field }) => field === 'identifiers');
  if (identifying.length === overrides.length) return undefined;
  const undecided = ask(identifying);
  return JSON.stringify(undecided) === JSON.stringify(query) ? undefined : undecided;
}

/** Every identifier that anybody states, surest first; the user's alone if the user set them. */
function identifiersOf(record: MergedRecord, candidates: readonly Candidate[], kind: EditionKind): QueryIdentifier[] {
  const field = record.fields.identifiers;
  if (field?.override) return (field.value ?? []).map((id) => ({ ...id, certainty: 1 }));
  const certainties = new Map<string, QueryIdentifier>();
  for (const { metadata, confidence, standing, editionKind } of candidates) {
    if (editionKind !== undefined && editionKind !== kind) continue;
    for (const id of metadata.identifiers ?? []) {
      const isUnsure = id.type === 'asin' && isAmbiguousAsin(id.value);
      const certainty = (confidence.identifiers ?? 0.5) * (isUnsure ? 0.5 : 1) + (standing === 'adopted' ? 0.1 : 0);
      const key = `${id.type}:${id.value}`;
      if (certainty > (certainties.get(key)?.certainty ?? -1)) certainties.set(key, { ...id, certainty });
    }
  }
  return [...certainties.values()].sort((a, b) => b.certainty - a.certainty || (a.type < b.type ? -1 : a.type > b.type ? 1 : a.value < b.value ? -1 : 1));
}
