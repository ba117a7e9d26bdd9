/** What the other names of a folder say of one of them. The summary is made once for a folder, and asked without going through the names again. */
import { nameKey } from '../../domain/book/names.ts';
import { stemOf } from '../../domain/library/item.ts';
import { roleOfMedium } from '../../domain/library/library-names.ts';
import type { SiblingNames } from '../../sdk/name-reading.ts';
import type { Piece } from './divisions.ts';
import { type Layout, layoutsOf } from './layout.ts';
import { takeMarks } from './marks.ts';

/** Summarises the names of the books and files in one folder. */
export function siblingNames(names: readonly string[]): SiblingNames {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  let numbered = 0;
  let dated = 0;
  let lean = 0;
  let pairs = 0;
  const stems = new Set(names.flatMap(bookName));
  for (const stem of stems) {
    const bare = takeMarks(stem);
    const [layout] = layoutsOf(bare);
    if (!layout) continue;
    if (layout.position) numbered++;
    if (layout.year && layout.doubt === 'year') dated++;
    const ends = endsOf(layout);
    // Words joined without blanks come from elsewhere, and say nothing of the habit of this folder.
    if (!ends || bare.isRun) continue;
    count(first, pieceKey(ends[0]));
    count(last, pieceKey(ends[1]));
    lean += ends[0].people - ends[1].people;
    pairs++;
  }
  return { count: stems.size, first, last, numbered, dated, lean: pairs > 0 ? lean / pairs : 0, pairs };
}

/** The name of a book without the extension of its file; none for pictures and sidecars. */
function bookName(name: string): string[] {
  const role = roleOfMedium(name.toLowerCase());
  if (role === 'audio' || role === 'ebook') return [stemOf(name)];
  return role === 'image' || /^\.|\.(?:json|opf|nfo|cue|m3u8?|md|xml|ini|log)$/i.test(name) ? [] : [name];
}

/** The pieces at both ends, if there are two. */
function endsOf({ pieces }: Layout): [Piece, Piece] | undefined {
  const [start] = pieces;
  const end = pieces.at(-1);
  return start && end && start !== end ? [start, end] : undefined;
}

/** Pieces that name the same people or series have one key: `Cole, Ann` and `Ann Cole`, `Long Road 03` and `Long Road 04`. */
export function pieceKey(piece: Piece): string {
  const text = piece.counted?.name || piece.text;
  return nameKey(text) || text;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
