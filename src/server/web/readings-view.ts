/** The ways to read the names of a book's folders and files, each with what they say then. */
import { html } from 'hono/html';
import type { Choice } from '../../actions/choices.ts';
import { FIELDS } from '../../domain/book/fields.ts';
import type { CandidatesContext } from './candidates-view.ts';
import { type Html, NOTHING, percent, postButton } from './html.ts';

/** Nothing where the names can be read in one way only. */
export function readingsView(readings: readonly Choice[], { shown: { item }, csrf }: Pick<CandidatesContext, 'shown' | 'csrf'>): Html {
  if (readings.length === 0) return NOTHING;
  const rows = readings.map(({ key, id, name, score, metadata, verdict }) => {
    const said = FIELDS.filter(({ key: field }) => metadata[field] !== undefined).map(
      ({ key: field, label, show }) => `${label}: ${show(metadata[field] as never)}`,
    );
    const decide = (as: string, label: string) =>
      postButton(label, { action: `/books/${item.id}/${as}`, csrf, hidden: { candidate: key } }, { title: `${label}: ${name}` });
    return html`<tr><th scope="row">${id}</th><td><meter min="0" max="1" value="${score.toFixed(2)}">${percent(score)}</meter> ${percent(score)}</td><td>${said.join('; ')}</td><td>${verdict ?? ''}</td><td class="row">${decide('confirmed', 'Read it so')}${decide('rejected', 'Not so')}</td></tr>`;
  });
  return html`<h2 id="readings">How the name was read</h2>
<div class="wide" tabindex="0" role="region" aria-label="How the name was read"><table><thead><tr><th scope="col">Habit</th><th scope="col">How likely</th><th scope="col">What the names say</th><th scope="col">Decided</th><td></td></tr></thead><tbody>${rows}</tbody></table></div>`;
}
