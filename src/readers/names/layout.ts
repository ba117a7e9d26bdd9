/** A bare name taken apart: the count or year at its beginning, and its pieces. */
import { parsePosition } from '../../domain/text/position.ts';
import { divisions, type Piece } from './divisions.ts';
import { type Lead, leadsOf } from './leads.ts';
import { type BareName, YEAR_DIGITS } from './marks.ts';

/** One way to take a name apart. `prior` are its log odds beside the others, without looking at the pieces. */
export interface Layout extends Omit<Lead, 'rest'> {
  pieces: Piece[];
  /** True for a name whose words were joined without blanks. */
  isRun: boolean;
}

/** Takes a bare name apart in every way that is worth a thought; the likeliest is not always the first. */
export function layoutsOf({ text, isRun }: Pick<BareName, 'text' | 'isRun'>): Layout[] {
  return leadsOf(text).flatMap(({ rest, ...lead }) =>
    divisions(rest, isRun).map(({ prior, pieces }) => ({ ...lead, isRun, prior: lead.prior + prior, ...withNumbers(pieces) })),
  );
}

const YEAR_ALONE = new RegExp(`^\\(?(${YEAR_DIGITS})\\)?$`);

/** Numbers and years that stand alone between dashes belong to the piece before them, or to the whole. */
function withNumbers(pieces: readonly Piece[]): { pieces: Piece[]; year?: string } {
  const kept: Piece[] = [];
  let year: string | undefined;
  for (const [at, each] of pieces.entries()) {
    const before = kept.at(-1);
    const isAfter = before !== undefined && each.joint === 'dash';
    const position = isAfter && /^#?\d{1,3}(?:[.,]\d{1,2})?$/.test(each.text) && pieces.length > 2 ? parsePosition(each.text) : undefined;
    if (before && position && !before.counted) kept[kept.length - 1] = { ...before, counted: { name: before.text, position, isMarked: true } };
    else if (isAfter && at > 0 && pieces.length > 2 && YEAR_ALONE.test(each.text)) year = YEAR_ALONE.exec(each.text)?.[1];
    else kept.push(each);
  }
  return year ? { pieces: kept, year } : { pieces: kept };
}
