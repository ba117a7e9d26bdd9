/** Candidates side by side, each with what differs from the book here. */
import { html, raw } from 'hono/html';
import type { Choice } from '../../actions/choices.ts';
import type { ShownItem } from '../../actions/search.ts';
import { showActor } from '../../domain/actor.ts';
import { compareValues } from '../../domain/book/compare-values.ts';
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import { FIELDS } from '../../domain/book/fields.ts';
import type { Metadata } from '../../domain/book/metadata.ts';
import { overrideKey } from '../../domain/book/record.ts';
import { addressOf, type Html, NOTHING, percent, postForm } from './html.ts';

export interface CandidatesContext {
  shown: { item: Pick<ShownItem['item'], 'id'>; values: Metadata };
  csrf: string | undefined;
  /** Where people read about a candidate. */
  pageOf(choice: Choice): string | undefined;
  /** The page to come back to after a decision; the book’s own if absent. */
  back?: string;
  /** What was typed to find them, by the keys of fields; absent for candidates that the book has. */
  words?: Readonly<Record<string, string>>;
}

const MARKS = { same: '=', other: '≠', 'only there': '+' } as const;

export function candidatesView(choices: readonly Choice[], context: CandidatesContext): Html {
  if (choices.length === 0) return html`<p class="faint">No source has answered about this book.</p>`;
  return html`<p class="faint">= the same as here, ≠ another value, + not known here</p>
<ol class="candidates" tabindex="0" aria-label="Candidates">${choices.map((choice, index) => candidate(choice, index + 1, context))}</ol>`;
}

function candidate(choice: Choice, number: number, context: CandidatesContext): Html {
  const { name, score, contradictions, overrides = [], verdict } = choice;
  const { item, values } = context.shown;
  const page = context.pageOf(choice);
  return html`<li class="candidate${verdict === 'confirmed' ? raw(' chosen') : NOTHING}">
<h3>${number}. ${name}</h3>
<p><meter min="0" max="1" value="${score.toFixed(2)}">${percent(score)}</meter> ${percent(score)}${said(choice)}</p>
${picture(choice, item.id)}
<dl>${FIELDS.filter(({ key, isTelling }) => isTelling && choice.metadata[key] !== undefined).map((field) => compared(field, values, choice.metadata))}</dl>
${contradictions.length > 0 ? html`<ul class="problems">${contradictions.map((each) => html`<li>${each.name}: ${each.detail}</li>`)}</ul>` : NOTHING}
${overrides.length > 0 ? html`<p>It decides ${overrides.map(overrideKey).join(', ')}.</p>` : NOTHING}
${parts(choice)}
${page === undefined ? NOTHING : html`<p><a href="${page}" rel="noreferrer noopener" target="_blank">Its page at ${choice.source}</a></p>`}
${verdicts(choice, number, context)}</li>`;
}

function said({ verdict, decidedBy }: Choice): Html {
  if (!verdict) return NOTHING;
  return html`, ${verdict}${decidedBy ? html` by ${showActor(decidedBy)}` : NOTHING}`;
}

function picture({ key, metadata, name }: Choice, itemId: number): Html {
  if (metadata.cover === undefined) return NOTHING;
  return html`<span class="cover"><img src="${addressOf(`/books/${itemId}/cover`, { width: '160', of: key })}" alt="Cover of ${name}" loading="lazy" width="160" height="160"></span>`;
}

function compared({ key, label, show }: FieldDefinition, here: Metadata, there: Metadata): Html {
  const value = there[key];
  if (value === undefined) return NOTHING;
  const outcome = compareValues(key, here[key], value);
  return html`<div><dt>${label}</dt><dd class="${outcome.replace(' ', '-')}"><span aria-hidden="true">${MARKS[outcome]}</span> ${show(value as never)}<span class="unseen"> (${outcome})</span></dd></div>`;
}

/** How the score came about. */
function parts({ match }: Choice): Html {
  if (!match) return NOTHING;
  return html`<details><summary>Score, part by part</summary><ul>${Object.entries(match.parts).map(([part, value]) => html`<li>${part}: ${percent(value)}</li>`)}</ul></details>`;
}

function verdicts({ key, name }: Choice, number: number, { shown: { item }, csrf, back, words }: CandidatesContext): Html {
  const form = (verdict: string, label: string, how: Html) =>
    postForm(
      { action: `/books/${item.id}/${verdict}`, csrf, hidden: { ...words, candidate: key, ...(back !== undefined && { back }) }, class: 'inline' },
      html`<button${how} aria-label="${label} ${name}">${label}</button>`,
    );
  return html`<div class="row">${form('confirmed', 'Take it', number <= 9 ? html` class="main" data-key="${number}"` : html` class="main"`)}${words ? NOTHING : form('rejected', 'Reject', NOTHING)}</div>`;
}
