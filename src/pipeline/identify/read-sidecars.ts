/**
 * Reads the sidecars of an Item: ours unchanged, ours with somebody's edits, somebody else's. One that cannot be understood may be
 * half-written, so we wait for it, and then leave it alone.
 */

import { candidateKey } from '../../domain/book/candidate.ts';
import type { Decision } from '../../domain/book/match.ts';
import type { OfferedDecisions } from '../../domain/book/query.ts';
import { type Override, overrideKey } from '../../domain/book/record.ts';
import { ReadError } from '../../domain/errors.ts';
import { filesOf, folderOf, type Item, type ItemFile } from '../../domain/library/item.ts';
import { decodeText } from '../../domain/text/decode.ts';
import type { FileVersion, OwnSidecar } from '../../ports/sidecars.ts';
import type { ReaderDefinition } from '../../sdk/reader.ts';
import type { BookBeside, Reading } from '../../sdk/reading.ts';
import type { SidecarOnDisk } from '../own-sidecar.ts';
import { isOurs, versionsOf } from '../own-sidecar.ts';
import { editedSince, type ForeignSidecar } from './edited-since.ts';
import { type EarlierVersion, handEdits } from './hand-edits.ts';
import type { IdentifyDeps } from './identified.ts';
import { fenced, type Problems } from './problems.ts';
import { reclaim } from './reclaim.ts';
import { heldBy, newerDecisions, type ProvenFiles, prove, type ToldSidecar } from './retold.ts';
import { type SidecarVersion, versionOf } from './sidecar-slots.ts';

/** What the sidecars say that are not as we wrote them. */
interface Findings {
  /** Sidecars of somebody else. */
  foreign: ForeignSidecar[];
  /** Records of our own that the store does not know. */
  records: Reading[];
  newOverrides: Override[];
  /** What such records say that somebody decided. */
  offered: OfferedDecisions[];
}

/** The sidecars of an Item as they were read and told apart. */
export interface SidecarsRead extends Omit<Findings, 'foreign'> {
  foreign: { path: string; reading: Reading }[];
  /** What files hold that another state of ours wrote. */
  retold: { path: string; reading: Reading }[];
  onDisk: Map<string, SidecarOnDisk>;
  reclaimed: OwnSidecar[];
}

/** What was found file by file. */
interface Found extends Findings {
  onDisk: Map<string, SidecarOnDisk>;
  proven: ProvenFiles;
  told: ToldSidecar[];
}

interface Input {
  item: Item;
  own: readonly OwnSidecar[];
  overrides: readonly Override[];
  decisions: readonly Decision[];
  /** What a program states that has read nothing but the media files and their names. */
  media: SidecarVersion;
}

type Deps = Pick<IdentifyDeps, 'readBytes' | 'readerOf' | 'hash' | 'now' | 'pause'>;

/** One sidecar that somebody reads. */
interface Sidecar {
  file: ItemFile;
  reader: ReaderDefinition;
  /** What we know of it if we wrote it. */
  own: OwnSidecar | undefined;
  book: BookBeside;
}

/** Somebody may still be writing a broken file that was touched so lately. */
const SETTLE_MS = 10_000;
/** A file that was touched so lately is read until it is the same twice, because not every format shows that it breaks off. */
const CALM_MS = 2000;
const PAUSES_MS: readonly number[] = [250, 500, 1000];

export async function readSidecars(input: Input, book: BookBeside, deps: Deps, problems: Problems): Promise<SidecarsRead> {
  const found: Found = { onDisk: new Map(), foreign: [], records: [], newOverrides: [], offered: [], proven: new Map(), told: [] };
  // If two files were changed in the same field, the later change wins.
  for (const file of filesOf(input.item, 'sidecar').sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    const reader = deps.readerOf(file.path);
    if (!reader) continue;
    const sidecar = { file, reader, own: input.own.find(({ path }) => path === file.path), book };
    const content = await fenced(() => readSettled(sidecar, deps, problems), file.path, problems);
    if (!content) continue;
    found.onDisk.set(file.path, { hash: content.hash, bytes: content.bytes, isBlocked: content.isBlocked });
    if (content.isOwn || content.isBlocked) continue;
    const findings = await fenced(async () => findingsIn(sidecar, content, input, deps.now()), file.path, problems);
    if (content.reading) found.told.push({ path: file.path, hash: content.hash, reading: content.reading });
    if (content.reading?.mark) prove(found.proven, content.hash, content.reading.mark);
    found.foreign.push(...(findings?.foreign ?? []));
    found.records.push(...(findings?.records ?? []));
    found.newOverrides.push(...(findings?.newOverrides ?? []));
    found.offered.push(...(findings?.offered ?? []));
    if (findings?.offered.length) found.onDisk.set(file.path, { hash: content.hash, bytes: content.bytes, isBlocked: false, waitsFor: 'user' });
  }
  return withoutOurs(found, input, deps);
}

/** What is left once the files that prove to be ours are told from others: those that some state wrote as they stand, and those that somebody edited since. */
async function withoutOurs({ proven, told, ...found }: Found, input: Input, deps: Deps): Promise<SidecarsRead> {
  const editsOf = Map.groupBy(found.newOverrides, ({ actor }) => (actor && 'name' in actor ? (actor.name ?? '') : ''));
  const edits = [...editsOf].flatMap(([path, all]) => {
    const held = proven.get(found.onDisk.get(path)?.hash ?? '');
    return held ? newerDecisions(all, held, input.overrides) : all;
  });
  const foreign = found.foreign.filter(({ path }) => folderOf(path) === input.item.folder);
  const edited = editedSince({ ...found, foreign, proven, media: input.media }, deps.now());
  const overrides = [...edits, ...edited.flatMap((file) => file.edits)];
  const oursByMark = new Set([...proven.keys(), ...edited.map(({ hash }) => hash)]);
  if (found.offered.length > 0 && input.overrides.length === 0) keepWaiting(found, oursByMark, input);
  const reclaimed = await reclaim({ ...found, proven: oursByMark }, input, deps);
  const ours = new Set(reclaimed.map(({ path }) => path));
  const rest = edited.flatMap(({ path, rest: reading }) => (reading ? [{ path, reading }] : []));
  return {
    ...found,
    newOverrides: [...new Map(overrides.map((override) => [overrideKey(override), override])).values()],
    foreign: [...found.foreign.filter(({ path }) => !ours.has(path)), ...rest],
    // A record beside them tells all of it, and more exactly.
    retold: found.records.length > 0 ? [] : heldBy(proven, told),
    reclaimed,
  };
}

/** While decisions wait that a record offers, what we wrote by them stays as it is. */
function keepWaiting({ onDisk }: Pick<Found, 'onDisk'>, oursByMark: ReadonlySet<string>, { own }: Input): void {
  for (const [path, file] of onDisk) if (oursByMark.has(file.hash) || own.some((each) => each.path === path)) onDisk.set(path, { ...file, waitsFor: 'user' });
}

/** What a sidecar that is not as we wrote it holds: somebody else's values, a record of our own, or edits of a file of ours. */
function findingsIn({ file: { path }, reader, own, book }: Sidecar, { bytes, hash, reading }: Content, decided: Input, nowMs: number): Findings {
  const known = versionsOf(own, hash);
  const text = decodeText(bytes);
  if (known.length === 0) {
    return {
      foreign: reading && !reading.answers ? [{ path, hash, text, reader, reading }] : [],
      records: reading?.answers ? [reading] : [],
      newOverrides: [],
      offered: reading?.answers ? offeredBy(reading, hash, decided) : [],
    };
  }
  const versions = known.flatMap((version) => earlierVersion(version, reader, book) ?? []);
  const found = versionOf(reading, text, reader);
  return { foreign: [], records: [], newOverrides: handEdits({ path, known: versions, found, media: decided.media }, nowMs), offered: [] };
}

/** Undefined for what once stood there and was no such file. */
function earlierVersion({ bytes, isOurs }: FileVersion, reader: ReaderDefinition, book: BookBeside): EarlierVersion | undefined {
  const text = decodeText(bytes);
  try {
    return { ...versionOf(textRead(reader, text, book), text, reader), isOurs };
  } catch (error) {
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}

/** Anybody can write a record: its decisions are the user's only once the user says so. A changed record is another question. */
function offeredBy({ source, overrides = [], decisions: verdicts = [] }: Reading, hash: string, { overrides: known, decisions }: Input): OfferedDecisions[] {
  const key = candidateKey({ source, sourceId: hash.slice(0, 12) });
  const taken = new Set(known.map(overrideKey));
  const open = overrides.filter((override) => !taken.has(overrideKey(override)));
  const decided = new Set(decisions.map((decision) => decision.key));
  const openVerdicts = verdicts.filter((decision) => !decided.has(decision.key));
  const isNothing = open.length === 0 && openVerdicts.length === 0;
  return isNothing || decided.has(key) ? [] : [{ key, overrides: open, decisions: openVerdicts }];
}

interface Content {
  bytes: Buffer;
  hash: string;
  isOwn: boolean;
  isBlocked: boolean;
  reading?: Reading;
}

/** Reads a sidecar, and again while it is young and broken, or changing. If it stays broken, that is a problem; if it stays empty, it says nothing. */
async function readSettled({ file, reader, own, book }: Sidecar, deps: Deps, problems: Problems): Promise<Content | undefined> {
  let previous: string | undefined;
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    const bytes = await deps.readBytes(file.path);
    if (!bytes) return undefined;
    const hash = deps.hash(bytes);
    if (isOurs(own, bytes, hash)) return { bytes, hash, isOwn: true, isBlocked: false };
    const ageMs = Math.abs(deps.now() - file.mtimeMs);
    const isCalm = ageMs > CALM_MS || hash === previous;
    const isLast = pauseMs === undefined || ageMs > SETTLE_MS;
    previous = hash;
    const attempt: Problems = { lines: [], isRefused: false };
    const reading = bytes.length > 0 ? await fenced(async () => textRead(reader, decodeText(bytes), book), file.path, attempt) : undefined;
    const isBroken = attempt.lines.length > 0;
    if (isLast || (!isBroken && bytes.length > 0 && isCalm)) {
      problems.lines.push(...attempt.lines);
      return { bytes, hash, isOwn: false, isBlocked: isBroken, reading };
    }
    await deps.pause(pauseMs);
  }
  return undefined;
}

/** Some programs begin their files with a byte order mark. */
function textRead(reader: ReaderDefinition, text: string, book: BookBeside): Reading | undefined {
  return reader.read(text.replace(/^\ufeff/, ''), book);
}

/** True for a picture that we wrote: it is no evidence for itself. */
export async function isOurPicture(path: string, { item, own: all }: Pick<Input, 'item' | 'own'>, deps: Deps): Promise<boolean> {
  const own = all.find((each) => each.path === path);
  const file = item.files.find((each) => each.path === path);
  if (!own || !file) return false;
  if (own.sizeBytes === file.sizeBytes && own.mtimeMs === file.mtimeMs && !own.pending) return own.hash !== '';
  const bytes = await deps.readBytes(path).catch(() => undefined);
  return bytes !== undefined && isOurs(own, bytes, deps.hash(bytes));
}
