/** The folders above a book: whom or what they may name. */

import { memoize } from '../../domain/text/memoize.ts';
import { takeMarks } from './marks.ts';
import { peopleLikeness } from './people-likeness.ts';

/** Shelves that name no author and no series. */
const SHELF =
  /^(?:audio ?books?|e-?books?|books?|library|media|fiction|non-?fiction|english|deutsch|german|fran[çc]ais|french|unsorted|incoming|new|downloads?|completed?|libation|audible|kindle|calibre(?: library)?|h[öo]rb[üu]cher|sorted|series|authors?|fantasy|science fiction|sci-?fi|horror|thrillers?|crime|krimis?|mystery|romance|classics|klassiker|children|kids|kinder|biograph(?:y|ies)|history)$/i;

/** The name of one folder above a book. */
export interface Level {
  text: string;
  people: number;
  /** The halves of `A - B`. */
  halves?: [Level, Level];
}

/** The folders that may name somebody, nearest last. */
export function levelsOf(folders: readonly string[]): Level[] {
  return folders.slice(-MAX_LEVELS).map(readLevel);
}

/** Folders of authors hold several books. */
const readLevel = memoize((folder): Level => {
  const { text } = takeMarks(folder);
  const cut = text.indexOf(' - ');
  return cut < 0 ? levelOf(text) : { ...levelOf(text), halves: [levelOf(text.slice(0, cut)), levelOf(text.slice(cut + 3))] };
});

/** Authors, series and sub-series at most; what is higher is a shelf. */
const MAX_LEVELS = 3;

function levelOf(text: string): Level {
  return { text, people: peopleLikeness(text) };
}

export function isShelf(name: string): boolean {
  return SHELF.test(name);
}

/** One way to read the folders above. */
export interface Above {
  /** The beginning of the habit's name, such as `Author/Series/`. */
  habit: string;
  author?: Level;
  series?: Level;
  /** Log odds of this way beside the others, without looking at who or what is named. */
  prior: number;
}

const NOBODY: Above = { habit: '', prior: 0 };

/** Every way to read the folders above that is worth a thought. */
export function aboveReadings(levels: readonly Level[]): Above[] {
  const near = levels.at(-1);
  const far = levels.at(-2);
  if (!near) return [NOBODY];
  const ways: Above[] = [];
  if (near.halves) {
    const [left, right] = near.halves;
    ways.push({ habit: 'Author - Series/', author: left, series: right, prior: 0.5 });
    ways.push({ habit: 'Series - Author/', author: right, series: left, prior: -2.5 });
  }
  const farAuthor = far?.halves?.[0] ?? far;
  if (farAuthor) ways.push({ habit: 'Author/Series/', author: farAuthor, series: near, prior: 0.5 });
  const [top] = levels.length > 2 ? levels.slice(-3) : [];
  if (top && far && top.people > far.people) ways.push({ habit: 'Author/…/Series/', author: top, series: near, prior: -1 });
  ways.push({ habit: far ? '…/Author/' : 'Author/', author: near, prior: far ? -1.5 - 0.3 * Math.max(0, far.people) : 0 });
  ways.push({ habit: 'Series/', series: near, prior: -1.2 });
  ways.push({ habit: '…/', prior: -2.5 });
  return ways;
}
