/**
 * Puts what we say into an OPF that stands there already. What is not ours stays to the byte and in its order: unknown identifiers and
 * elements, other dates, ratings, comments, manifest and spine. An element that says the same already stays as well.
 * (What belongs to us: docs/sidecars.md.)
 */
import { childTags, parseXmlTree, rootOf, type XmlPart, type XmlTag, xmlText } from '../src/sdk/index.ts';
import { attributeOf, isStaleSeries, localName, meaningOf, type OpfMeaning, refinementsOf, slotOf } from './opf-slots.ts';

/** The document with our elements in it. @param ours the whole document as we would write it anew */
export function editedOpf(existing: string, ours: string, rules: OpfMeaning): string {
  const parts = parseXmlTree(existing);
  const root = rootOf(parts);
  const metadata = metadataOf(root);
  const fresh = rootOf(parseXmlTree(ours));
  if (!metadata) return ours;
  const edits = new Map<XmlTag, XmlTag[]>();
  placeOurs(containersOf(metadata), childTags(metadataOf(fresh) as XmlTag), { edits, metadata, root }, rules);
  if (metadata.close === '') unfold(metadata);
  declareNamespaces(root, metadata);
  if (root !== metadata) placeCover(root, fresh, edits);
  return xmlText(withEdits(parts, edits));
}

function metadataOf(root: XmlTag): XmlTag | undefined {
  return localName(root) === 'metadata' ? root : childTags(root).find((child) => localName(child) === 'metadata');
}

/** The metadata element, and the two that OPF 1 has inside of it. */
function containersOf(metadata: XmlTag): XmlTag[] {
  return [metadata, ...childTags(metadata).filter((child) => ['dc-metadata', 'x-metadata'].includes(localName(child)))];
}

interface Place {
  /** What stands in the place of an element, where that changes. */
  edits: Map<XmlTag, XmlTag[]>;
  metadata: XmlTag;
  root: XmlTag;
}

function placeOurs(containers: readonly XmlTag[], ours: readonly XmlTag[], { edits, metadata, root }: Place, rules: OpfMeaning): void {
  const there = containers.flatMap(childTags);
  const refined = refinementsOf(there);
  const theirs = Map.groupBy(there, slotOf(rules, refined));
  const fresh = Map.groupBy(ours, slotOf(rules, new Map()));
  const uniqueId = attributeOf(root, 'unique-identifier');
  const hasUniqueId = there.some((tag) => attributeOf(tag, 'id') === uniqueId);
  let anchor: XmlTag | undefined;
  for (const slot of new Set([...fresh.keys(), ...theirs.keys()])) {
    if (slot === undefined) continue;
    const found = (theirs.get(slot) ?? []).filter((tag) => !rules.isKept(slot, tag));
    const isThereAlready = found.length < (theirs.get(slot)?.length ?? 0) && slot === 'identifier:uuid';
    const wanted = isThereAlready ? [] : (fresh.get(slot) ?? []).map((tag) => inDocument(tag, metadata, hasUniqueId));
    const said = unlessSaid(wanted, found, (tag) => meaningOf(slot, tag, refined));
    const isSame = said.length === found.length && said.every((tag, index) => tag === found[index]);
    if (isSame) anchor = (theirs.get(slot) ?? []).at(-1) ?? anchor;
    else anchor = place(said, found, anchor ?? (theirs.get(slot) ?? []).at(-1), { edits, metadata, root });
  }
  dropOrphans(there, { edits, metadata, root }, (tag) => isStaleSeries(tag, refined, ours));
}

/** Our elements, each in the words of theirs if these say the same. */
function unlessSaid(wanted: readonly XmlTag[], found: readonly XmlTag[], meaning: (tag: XmlTag) => string): XmlTag[] {
  const left = [...found];
  return wanted.map((tag) => {
    const at = left.findIndex((each) => meaning(each) === meaning(tag));
    return at < 0 ? tag : (left.splice(at, 1)[0] as XmlTag);
  });
}

/** Puts elements in the place of the first that they replace, else behind the anchor, else at the end. Returns the last one. */
function place(said: XmlTag[], found: readonly XmlTag[], anchor: XmlTag | undefined, { edits, metadata }: Place): XmlTag | undefined {
  for (const tag of found) edits.set(tag, []);
  const [first] = found;
  if (first) edits.set(first, said);
  else if (anchor) {
    const holder = [...edits.values()].find((list) => list.includes(anchor));
    if (holder) holder.splice(holder.indexOf(anchor) + 1, 0, ...said);
    else edits.set(anchor, [anchor, ...said]);
  } else append(metadata, said);
  return said.at(-1) ?? anchor;
}

function append(metadata: XmlTag, added: readonly XmlTag[]): void {
  const blank = metadata.parts.find(({ kind }) => kind === 'text');
  const last = metadata.parts.at(-1);
  const end = last?.kind === 'text' ? metadata.parts.length - 1 : metadata.parts.length;
  metadata.parts.splice(end, 0, ...added.flatMap((tag): XmlPart[] => [blankLike(blank), tag]));
}

function blankLike(part: XmlPart | undefined): XmlPart {
  return { kind: 'text', raw: part?.kind === 'text' && part.raw.trim() === '' ? part.raw : '\n    ' };
}

/** Removes what only refines elements that are gone, and the series of EPUB 3 that are no longer the book's. */
function dropOrphans(there: readonly XmlTag[], { edits }: Place, isStale: (tag: XmlTag) => boolean): void {
  for (const tag of there) if (!edits.has(tag) && isStale(tag)) edits.set(tag, []);
  const kept = new Set([...edits.values()].flat());
  const gone = new Set([...edits.keys()].filter((tag) => !kept.has(tag)).flatMap((tag) => attributeOf(tag, 'id') ?? []));
  const ids = new Set(there.filter((tag) => !edits.has(tag) || kept.has(tag)).flatMap((tag) => attributeOf(tag, 'id') ?? []));
  for (const tag of there) {
    const target = attributeOf(tag, 'refines')?.replace(/^#/, '');
    if (target !== undefined && gone.has(target) && !ids.has(target)) edits.set(tag, []);
  }
}

/** Our element as this document has to write it: with its prefix, and without an id that another element has. */
function inDocument(tag: XmlTag, metadata: XmlTag, hasUniqueId: boolean): XmlTag {
  const prefix = metadata.name.slice(0, -localName(metadata).length);
  const open = hasUniqueId ? tag.open.replace(/ id="uuid_id"/, '') : tag.open;
  return tag.name === 'meta' && prefix ? { ...tag, open: open.replace('<meta', `<${prefix}meta`) } : { ...tag, open };
}

function unfold(tag: XmlTag): void {
  tag.open = `${tag.open.slice(0, -2).trimEnd()}>`;
  tag.close = `</${tag.name}>`;
}

function declareNamespaces(root: XmlTag, metadata: XmlTag): void {
  const needed = { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/', 'xmlns:opf': 'http://www.idpf.org/2007/opf' };
  for (const [name, address] of Object.entries(needed))
    if (!root.attributes.has(name) && !metadata.attributes.has(name)) metadata.open = `${metadata.open.slice(0, -1)} ${name}="${address}">`;
}

/** The reference to the cover in the guide is ours; the rest of the guide is not. */
function placeCover(root: XmlTag, fresh: XmlTag, edits: Map<XmlTag, XmlTag[]>): void {
  const guideOf = (tag: XmlTag) => childTags(tag).find((child) => localName(child) === 'guide');
  const coverOf = (guide: XmlTag | undefined) => guide && childTags(guide).find((child) => attributeOf(child, 'type') === 'cover');
  const [guide, wanted] = [guideOf(root), guideOf(fresh)];
  const [cover, ours] = [coverOf(guide), coverOf(wanted)];
  if (ours && cover) {
    if (attributeOf(cover, 'href') !== attributeOf(ours, 'href')) edits.set(cover, [ours]);
  } else if (ours && guide) {
    if (guide.close === '') unfold(guide);
    append(guide, [ours]);
  } else if (wanted) append(root, [wanted]);
  // Only we call it so and no more.
  else if (guide && cover?.open.startsWith('<reference type="cover" title="Cover" href=')) edits.set(childTags(guide).length === 1 ? guide : cover, []);
}

/** The parts with every edit done; the blanks before an element go with it. */
function withEdits(parts: readonly XmlPart[], edits: ReadonlyMap<XmlTag, XmlTag[]>): XmlPart[] {
  const done: XmlPart[] = [];
  for (const part of parts) {
    const instead = part.kind === 'element' ? edits.get(part) : undefined;
    if (part.kind !== 'element') done.push(part);
    else if (!instead) done.push({ ...part, parts: withEdits(part.parts, edits) });
    else {
      const before = done.at(-1);
      const isBlank = before?.kind === 'text' && before.raw.trim() === '';
      if (instead.length === 0 && isBlank) done.pop();
      for (const [index, tag] of instead.entries()) done.push(...(index > 0 ? [blankLike(before)] : []), tag);
    }
  }
  return done;
}
