/** Plugins and all other parts, and what plugins can be asked to do. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { PART_KINDS, type Part } from '../../actions/parts.ts';
import type { ShownCommand } from '../../actions/run-command.ts';
import { typedOptions } from '../../domain/command-option.ts';
import { type CommandAnswer, commandAnswer } from '../command-answer.ts';
import type { ApiEnv } from '../guard.ts';
import { adminNav } from './admin-nav.ts';
import { answerView, commandForm, commandsView, saidIn } from './command-forms.ts';
import type { WebDeps } from './deps.ts';
import { problemWith, readForm, type Sent } from './form.ts';
import { type Html, NOTHING, problemsOf } from './html.ts';
import { pluginOptionsView } from './plugin-options-view.ts';

export function addPluginsPages(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/admin/plugins', async (context) => {
    const [parts, commands, sections] = await Promise.all([deps.parts(), deps.commands(), deps.optionSections()]);
    const body = html`<h1>Plugins</h1>${adminNav('/admin/plugins')}
<p class="faint">What asks, reads, writes and tells. What no plugin brings comes with Rubricator, but for providers of your own in the config. <code>rubricator plugins</code> adds plugins and removes them.</p>
${commandsView(commands, context.get('csrf'))}
${PART_KINDS.map((kind) => {
  const ofKind = parts.filter((part) => part.kind === kind);
  return ofKind.length === 0 ? NOTHING : partsTable(kind, ofKind);
})}
${pluginOptionsView(sections)}`;
    return deps.show(context, { title: 'Plugins', menu: '/admin', body });
  });

  app.post('/admin/plugins/:name/commands/:command', async (context) => {
    const { name, command: id } = context.req.param();
    const command = (await deps.commands()).find((each) => each.plugin === name && each.id === id);
    if (!command) return context.notFound();
    return showRun(context, command, deps);
  });
}

async function showRun(context: Context<ApiEnv>, command: ShownCommand, deps: WebDeps): Promise<Response> {
  const sent: Sent = saidIn(command, await readForm(context));
  let answer: CommandAnswer | undefined;
  const problem = await problemWith(async () => {
    const wanted = { plugin: command.plugin, command: command.id, options: typedOptions(command.options, sent), actor: context.get('actor') };
    answer = await commandAnswer(wanted, context.req.raw, deps);
  });
  const body = html`<h1>${command.id}</h1>${adminNav('/admin/plugins')}
<p>${command.summary}</p>${problemsOf(problem)}${answer ? answerView(answer) : NOTHING}
<h2>Once more</h2>${commandForm(command, { csrf: context.get('csrf'), sent })}`;
  return deps.show(context, { title: command.id, menu: '/admin', body, status: problem === undefined ? 200 : 409 });
}

const KINDS: Readonly<Record<Part['kind'], string>> = { plugin: 'Plugins', provider: 'Providers', exporter: 'Exporters', reader: 'Readers', sink: 'Sinks' };

function partsTable(kind: Part['kind'], parts: readonly Part[]): Html {
  const rows = parts.map(
    ({ id, name, state, why, version }) =>
      html`<tr><th scope="row"><code>${id}</code></th><td>${name}</td><td>${state === 'on' ? html`<span class="good">on</span>` : html`<span class="faint">off</span>`}${why === undefined ? NOTHING : html` <span class="faint">${why}</span>`}</td><td>${version ?? 'of the config'}</td></tr>`,
  );
  return html`<h2>${KINDS[kind]}</h2><div class="wide" tabindex="0" role="region" aria-label="${KINDS[kind]}"><table><thead><tr><th scope="col">Id</th><th scope="col">What it is</th><th scope="col">State</th><th scope="col">Version</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
