/** The options of plugins: what they mean, what the config says, and what may be pasted into it. A page changes none of them: they stand in the config. */
import { html } from 'hono/html';
import type { OptionSection } from '../../actions/parts.ts';
import { type Html, NOTHING } from './html.ts';

export function pluginOptionsView(sections: readonly OptionSection[]): Html {
  if (sections.length === 0) return NOTHING;
  return html`<h2>Options of plugins</h2>
<p class="faint">They stand in the config. Texts that are not the usual ones may be secrets, and are not shown.</p>
${sections.map(sectionView)}`;
}

function sectionView({ plugin, place, options, yaml }: OptionSection): Html {
  const rows = options.map(
    ({ key, description, value = '' }) => html`<tr><th scope="row"><code>${key}</code></th><td>${description}</td><td>${value}</td></tr>`,
  );
  return html`<details><summary><code>${place}</code> <span class="faint">of ${plugin}</span></summary>
<div class="wide" tabindex="0" role="region" aria-label="${place}"><table><thead><tr><th scope="col">Option</th><th scope="col">What it means</th><th scope="col">Now</th></tr></thead><tbody>${rows}</tbody></table></div>
<p>In the config:</p><pre tabindex="0">${yaml}</pre></details>`;
}
