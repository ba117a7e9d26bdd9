/** The kept exports that could not be written, on the page of what happens now: why, since when, and what to do. */
import { html } from 'hono/html';
import type { Status } from '../../actions/status.ts';
import { adviceForExport } from '../../actions/unwritten-export.ts';
import { timeOf } from '../../domain/text/time.ts';
import { type Html, NOTHING } from './html.ts';

export function exportsTable({ exports: unwritten }: Status): Html {
  if (unwritten.length === 0) return NOTHING;
  return html`<h2>Files that are not kept fresh</h2><div class="wide" tabindex="0" role="region" aria-label="Files that are not kept fresh"><table><thead><tr><th scope="col">File</th><th scope="col">State</th><th scope="col">Since</th></tr></thead>
<tbody>${unwritten.map((each) => html`<tr><th scope="row">${each.file}</th><td><span class="warn">cannot be written</span><br><small>${each.problem}</small><br><small>What to do: ${adviceForExport(each)}</small></td><td>${timeOf(each.sinceMs)}</td></tr>`)}</tbody></table></div>`;
}
