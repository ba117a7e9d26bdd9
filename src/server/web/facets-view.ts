/** What books can be narrowed down by, with counts: each value is a link that chooses it, or that gives it up. */
import { html, raw } from 'hono/html';
import type { ShownFacet } from '../../actions/facets.ts';
import { printable } from '../../domain/text/printable.ts';
import { addressOf, type Html, NOTHING } from './html.ts';
import type { LibraryQuery } from './library-query.ts';

/** So many facets stand open at first. */
const OPEN = 3;

export function facetsView(query: LibraryQuery, facets: readonly ShownFacet[]): Html {
  const worth = facets.filter(({ values }) => values.length > 1 || values.some(({ isChosen }) => isChosen));
  if (worth.length === 0) return NOTHING;
  return html`<nav class="facets" aria-label="Narrow down">${worth.map((facet, index) => oneFacet(facet, index < OPEN, query))}</nav>`;
}

function oneFacet({ id, label, values, distinct }: ShownFacet, isOpen: boolean, { words }: LibraryQuery): Html {
  const chosen = [words.facet ?? []].flat();
  const isOn = values.some(({ isChosen }) => isChosen);
  return html`<details${isOpen || isOn ? raw(' open') : NOTHING}><summary>${label}</summary><ul>${values.map((value) => {
    const choice = `${id}=${value.value}`;
    const facet = value.isChosen ? chosen.filter((each) => each !== choice) : [...chosen, choice];
    return html`<li><a href="${addressOf('/', { ...words, facet })}"${value.isChosen ? raw(' aria-current="true"') : NOTHING}>${printable(value.label)} <span>${value.count}</span></a></li>`;
  })}</ul>${distinct > values.length ? html`<p class="faint">and ${distinct - values.length} more</p>` : NOTHING}</details>`;
}
