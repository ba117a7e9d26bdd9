/** Rules that prefer sources, and what one would change: in the config file, and in a sample of books. */
import { html, raw } from 'hono/html';
import type { PreferencePreview, PreferredSources } from '../../actions/preferences.ts';
import { fieldOf } from '../../domain/book/fields.ts';
import { printable } from '../../domain/text/printable.ts';
import { plainTable } from './chart-figure.ts';
import { addressOf, type Html, NOTHING, postForm } from './html.ts';

/** @param mayPrefer true if the caller may change the config */
export function preferencesView(rules: readonly PreferredSources[], mayPrefer: boolean): Html {
  const forget = (field: string, source: string) =>
    html`<a class="chip" href="${addressOf('/preferences', { field, source, does: 'forget' })}" title="Prefer ${source} no more">${source} ×</a> `;
  const items = rules.map(
    ({ field, label, sources }) => html`<li>${label}: ${mayPrefer ? sources.map((source) => forget(field, source)) : sources.join(', then ')}</li>`,
  );
  return html`<h1>Preferred sources</h1>
<p class="faint">A rule of the config lets one source win over all others for a field. What was decided by hand still wins over it. <a href="/conflicts">Where sources disagree</a></p>
${rules.length === 0 ? html`<p>No rule prefers a source.</p>` : html`<ul class="plain">${items}</ul>`}`;
}

export function previewView(preview: PreferencePreview, csrf: string | undefined): Html {
  const { field, label, source, does, file, version, diff, lines, problem } = preview;
  const title = does === 'prefer' ? `Prefer ${source} for ${label}` : `Prefer ${source} for ${label} no more`;
  const form =
    version === undefined
      ? NOTHING
      : postForm(
          { action: '/preferences', csrf, hidden: { field, source, does, version } },
          html`<p class="row"><button class="main" data-key="y" aria-label="Write it">Write it</button><a class="button" href="/conflicts">Leave it</a></p>`,
        );
  return html`<h1>${title}</h1>
${problem === undefined ? NOTHING : html`<p class="warn" role="alert">It cannot be written here: ${problem}.</p>`}
${diff === '' ? NOTHING : html`<h2>What changes in <span class="mono">${file ?? 'the config'}</span></h2><pre tabindex="0">${diffLines(diff)}</pre>`}
${diff === '' && lines !== '' ? html`<h2>Lines to copy into the config</h2><pre tabindex="0">${lines}</pre>` : NOTHING}
${form}
${booksView(preview)}`;
}

function booksView({ field, books: { mayChange, tried, changed, sample } }: PreferencePreview): Html {
  const value = (each: unknown) => (each === undefined ? 'none' : printable(fieldOf(field).show(each as never)));
  const rows = sample.map(({ id, title, path, before, after }) => [
    html`<a href="/books/${id}" data-step>${printable(title ?? path)}</a>`,
    html`<del>${value(before)}</del>`,
    html`<ins>${value(after)}</ins>`,
  ]);
  return html`<h2>What changes in the books</h2>
<p>${mayChange === 1 ? '1 book' : `${mayChange} books`} may change. ${tried < mayChange ? `Of the first ${tried}, merged again from stored answers, ${changed} change.` : `Merged again from stored answers, ${changed} change.`} Files are written by the next pass over the books.</p>
${rows.length === 0 ? NOTHING : plainTable('Books that change', { head: ['Book', 'Now', 'Then'], rows, words: [0, 1, 2] })}`;
}

function diffLines(diff: string): Html {
  return html`${diff.split('\n').map((line) => {
    const tag = line.startsWith('+') ? 'ins' : line.startsWith('-') ? 'del' : undefined;
    return tag ? html`${raw(`<${tag}>`)}${line}${raw(`</${tag}>`)}\n` : html`${line}\n`;
  })}`;
}
