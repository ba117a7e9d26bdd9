/** Commands of plugins as forms, made of their descriptions, and what came of one. */
import { html, raw } from 'hono/html';
import type { ShownCommand } from '../../actions/run-command.ts';
import type { CommandOption } from '../../domain/command-option.ts';
import { printableJson } from '../../domain/text/printable.ts';
import type { CommandAnswer } from '../command-answer.ts';
import type { Sent } from './form.ts';
import { type Html, NOTHING, postForm } from './html.ts';

interface CommandForm {
  csrf: string | undefined;
  /** What was sent before, to be corrected. */
  sent?: Sent;
}

export function commandsView(commands: readonly ShownCommand[], csrf: string | undefined): Html {
  if (commands.length === 0) return NOTHING;
  return html`<h2>Commands</h2>${commands.map((command) => html`<details><summary><code>${command.id}</code> ${command.summary}</summary>${commandForm(command, { csrf })}</details>`)}`;
}

export function commandForm(command: ShownCommand, { csrf, sent }: CommandForm): Html {
  const { plugin, id, options } = command;
  const action = `/admin/plugins/${encodeURIComponent(plugin)}/commands/${encodeURIComponent(id)}`;
  return postForm(
    { action, csrf },
    html`${options.map((option) => html`<p>${entry(option, sent?.[option.key])}</p>`)}<p><button>Run</button> <span class="faint">of ${plugin}</span></p>`,
  );
}

function entry({ key, kind, description, isRequired, choices, usual }: CommandOption, said: readonly string[] | undefined): Html {
  const label = html`${key}${description === '' ? NOTHING : html` <span class="faint">${description}</span>`}`;
  const required = isRequired ? raw(' required') : NOTHING;
  if (kind === 'switch')
    return html`<label><input type="checkbox" name="${key}" value="yes"${(said ? said.length > 0 : usual === true) ? raw(' checked') : NOTHING}> ${label}</label>`;
  if (choices)
    return html`<label>${label} <select name="${key}"${kind === 'list' ? raw(' multiple') : NOTHING}${required}>${kind === 'list' || isRequired ? NOTHING : html`<option value="">${usual === undefined ? '' : `${usual}, as usual`}</option>`}${choices.map((word) => html`<option${said?.includes(word) ? raw(' selected') : NOTHING}>${word}</option>`)}</select></label>`;
  if (kind === 'list') return html`<label>${label}, one a line <textarea name="${key}" rows="3"${required}>${said?.join('\n') ?? ''}</textarea></label>`;
  const number = kind === 'number' ? raw(' inputmode="decimal"') : NOTHING;
  return html`<label>${label} <input name="${key}" value="${said?.[0] ?? ''}" placeholder="${usual === undefined ? '' : String(usual)}" maxlength="2000"${number}${required}></label>`;
}

/** Lists stand one a line where there is no choice. */
export function saidIn({ options }: ShownCommand, sent: Sent): Sent {
  return Object.fromEntries(
    options.map(({ key, kind, choices }) => [key, kind === 'list' && !choices ? (sent[key] ?? []).flatMap(linesOf) : (sent[key] ?? [])]),
  );
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}

export function answerView({ lines, result }: CommandAnswer): Html {
  return html`${lines.length > 0 ? html`<pre tabindex="0">${lines.join('\n')}</pre>` : NOTHING}${result === undefined ? NOTHING : html`<h2>Result</h2><pre tabindex="0">${printableJson(result, 2)}</pre>`}${lines.length === 0 && result === undefined ? html`<p class="good">Done.</p>` : NOTHING}`;
}
