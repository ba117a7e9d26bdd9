/** Which name of a book counts: its folder's, its only file's, or both, each with the folders above it. */
import { baseName, editionKindOf, folderOf, type Item, stemOf } from '../../domain/library/item.ts';
import { fold, isPlaceholder } from '../../domain/text/text.ts';
import { foldTitle } from '../../domain/text/title.ts';
import { type Layout, layoutsOf } from './layout.ts';
import { isShelf, type Level, levelsOf } from './levels.ts';
import { type BareName, takeMarks } from './marks.ts';

/** A name that may be the book's own, with the folders above it. */
export interface View {
  bare: BareName;
  layouts: Layout[];
  levels: Level[];
  /** Log odds of this view beside the others. */
  prior: number;
  /** The folder's own name, if the title must be that. */
  title?: string;
}

/** A book's names: its own, that of its only file inside its folder, and the folders above, without shelves. */
export interface OwnNames {
  own: string;
  file?: string;
  parents: string[];
  isEbook: boolean;
}

export function namesOf(item: Item): OwnNames {
  const parents = folderOf(item.path)
    .split('/')
    .filter((name) => name && !isShelf(name));
  const isEbook = editionKindOf(item) === 'ebook';
  if (item.isFile) return { own: stemOf(baseName(item.path)), parents, isEbook };
  const own = baseName(item.path);
  const file = onlyStem(item);
  return file === undefined || file === own ? { own, parents, isEbook } : { own, file, parents, isEbook };
}

/** The base name that all media files share; undefined if there are several. */
function onlyStem(item: Item): string | undefined {
  let stem: string | undefined;
  for (const { path, role } of item.files) {
    if (role !== 'audio' && role !== 'ebook') continue;
    const own = stemOf(baseName(path));
    if (stem !== undefined && stem !== own) return undefined;
    stem = own;
  }
  return stem;
}

/** How likely the only file says more than the folder that holds it, which is usually the book's own. */
const FILE_PRIOR = -2;

/** A file that is only called what it is. */
const SOME_BOOK = /^(?:e-?)?(?:books?|audio|buch|livre|libro|boek|bok|книга|本)$/iu;

export function viewsOf({ own, file, parents, isEbook }: OwnNames): View[] {
  const folder = takeMarks(own);
  const above = levelsOf(parents);
  const ownView: View = { bare: folder, layouts: layoutsOf(folder), levels: above, prior: 0 };
  if (file === undefined) return [ownView];
  const inner = takeMarks(file);
  const bare = shared(folder, inner);
  const layouts = layoutsOf(inner);
  const whole: View = { ...ownView, bare: { ...bare, text: folder.text, phrases: folder.phrases } };
  if (isPlaceholder(inner.text) || SOME_BOOK.test(inner.text) || fold(inner.text) === fold(folder.text)) return [whole];
  const number = numberAlone(ownView.layouts);
  if (number) return [{ bare, layouts: layouts.map((layout) => ({ ...layout, position: number, pieces: layout.pieces })), levels: above, prior: 0 }];
  const place = placeOfFile(ownView.layouts, layouts, isEbook);
  return [
    { ...whole, prior: place === 'series' ? -4 : 0 },
    { bare, layouts, levels: levelsOf([...parents, own]), prior: place === 'unknown' ? FILE_PRIOR : 0 },
    { bare, layouts, levels: above, prior: place === 'series' ? -4 : -0.5, title: folder.text },
  ];
}

/**
 * Whether a file stands in the folder of its series: its number says so, unless its folder has the same title. Then the number
 * may be that of a track, but only a `01` of an audiobook.
 */
function placeOfFile(folder: readonly Layout[], file: readonly Layout[], isEbook: boolean): 'series' | 'unknown' {
  const counted = file.find(({ position, doubt, lead }) => position !== undefined && (doubt === undefined || lead === 'NN '));
  if (!counted) return 'unknown';
  const titles = new Set(folder.flatMap(({ pieces }) => pieces.map(({ text }) => foldTitle(text))));
  const isSame = counted.pieces.some(({ text }) => titles.has(foldTitle(text)));
  return isSame && counted.position === '1' && !isEbook ? 'unknown' : 'series';
}

/** What both names state, the folder's first. */
function shared(folder: BareName, inner: BareName): BareName {
  return {
    ...inner,
    identifiers: folder.identifiers.length > 0 ? folder.identifiers : inner.identifiers,
    narrators: folder.narrators.length > 0 ? folder.narrators : inner.narrators,
    year: folder.year ?? inner.year,
    abridged: folder.abridged ?? inner.abridged,
    dramatised: folder.dramatised ?? inner.dramatised,
  };
}

/** The number of a name that is nothing but a number. */
function numberAlone(layouts: readonly Layout[]): string | undefined {
  return layouts.find(({ pieces, position }) => pieces.length === 0 && position !== undefined)?.position;
}
