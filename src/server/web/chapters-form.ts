/** Chapters with their times: a text of lines, of which the script of the pages makes a table. Moving all of them and taking titles is done here. */
import { html } from 'hono/html';
import type { Explanation } from '../../actions/explain.ts';
import { candidateKey } from '../../domain/book/candidate.ts';
import { parseShift, readChapters, retitled, shiftChapters } from '../../domain/book/chapter-text.ts';
import type { Chapter, FieldKey } from '../../domain/book/metadata.ts';
import type { Sent } from './form.ts';
import { type Html, NOTHING } from './html.ts';

export interface OfferedTitles {
  key: string;
  source: string;
  count: number;
}

export function chaptersInput(label: string, typed = '', titles: readonly OfferedTitles[]): Html {
  return html`<p class="faint">A line for each: where it begins, such as 1:02:03.5 or 62:03, and its title.</p>
<textarea name="value" class="chapters mono" aria-label="${label}" rows="12" spellcheck="false" data-chapters>${typed}</textarea>
<p class="row"><label>Move all by <input name="shift" size="10" placeholder="+0:02 or -1:30" autocomplete="off"></label>
${titles.length > 0 ? html`<label>Titles of <select name="titles"><option value="">here</option>${titles.map(({ key, source, count }) => html`<option value="${key}">${source} (${count})</option>`)}</select></label>` : NOTHING}</p>`;
}

/** Whose titles can be taken for the times that stand there. */
export function offeredTitles({ local, candidates }: Pick<Explanation, 'local' | 'candidates'>, key: FieldKey): OfferedTitles[] {
  return [...local, ...candidates.map(({ candidate }) => candidate)].flatMap((candidate) => {
    const chapters = candidate.metadata[key] as Chapter[] | undefined;
    return chapters ? [{ key: candidateKey(candidate), source: candidate.source, count: chapters.length }] : [];
  });
}

/** What the form sent, as it would be typed: moved, and with the titles of the source that was chosen; or what is wrong. */
export function typedChapters(
  { value = [], shift = [], titles = [] }: Sent,
  explanation: Pick<Explanation, 'local' | 'candidates'>,
  key: FieldKey,
): string[] | { problem: string } {
  const [text = ''] = value;
  const [by, from] = [shift[0]?.trim() ?? '', titles[0] ?? ''];
  if (by === '' && from === '') return [text];
  const read = readChapters(text);
  if (read.problem !== undefined) return read;
  const byMs = by === '' ? 0 : parseShift(by);
  if (byMs === undefined) return { problem: `“${by.slice(0, 40)}” is no time by which chapters are moved, such as +0:02 or -1:30` };
  const shifted = shiftChapters(read.value, byMs);
  if ('problem' in shifted || from === '') return 'problem' in shifted ? shifted : [shifted.text];
  const candidate = [...explanation.local, ...explanation.candidates.map((each) => each.candidate)].find((each) => candidateKey(each) === from);
  const given = candidate?.metadata[key] as Chapter[] | undefined;
  return given ? [retitled(readChapters(shifted.text).value ?? [], given)] : { problem: 'the source of the titles is gone' };
}
