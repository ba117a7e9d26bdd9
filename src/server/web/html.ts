/** What all pages are written with. Text in a template is escaped; nothing else gets into a page. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Nothing, where a template needs something. */
export const NOTHING = html``;

interface PostForm {
  action: string;
  /** Proves that the form is from a page of ours; undefined where no one is logged in. */
  csrf: string | undefined;
  /** Names and values that are sent along. */
  hidden?: Readonly<Record<string, string>>;
  class?: string;
  /** True if a file is sent with it. */
  hasFile?: boolean;
}

/** A form that changes something. It works without scripts. */
export function postForm({ action, csrf, hidden = {}, class: name = '', hasFile = false }: PostForm, body: Html): Html {
  const values = Object.entries({ ...(csrf !== undefined && { csrf }), ...hidden });
  return html`<form method="post" action="${action}" class="${name}"${hasFile ? raw(' enctype="multipart/form-data"') : NOTHING}>${values.map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}">`)}${body}</form>`;
}

/** A form of one button. */
export function postButton(label: string, form: PostForm, how: { class?: string; title?: string } = {}): Html {
  return postForm({ ...form, class: 'inline' }, html`<button class="${how.class ?? ''}" title="${how.title ?? ''}">${label}</button>`);
}

/** What a form sends along, unseen; what has no value is left out. */
export function hiddenOf(values: Readonly<Record<string, string | readonly string[] | undefined>>): Html {
  const all = Object.entries(values).flatMap(([name, given]) => [given ?? []].flat().map((value) => ({ name, value })));
  return html`${all.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

/** An address with these parameters; those without a value are left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, given] of Object.entries(query))
    for (const value of given === undefined ? [] : typeof given === 'string' ? [given] : given) if (value !== '') parameters.append(name, value);
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** What is wrong with what somebody sent. */
export function problemsOf(problem: string | undefined): Html {
  return problemList(problem === undefined ? [] : [problem]);
}

/** Read out at once. The list stands inside of what is read out: a list that is an alert would be no list any more. */
export function problemList(problems: readonly (string | Html)[]): Html {
  return problems.length === 0 ? NOTHING : html`<div role="alert"><ul class="problems">${problems.map((each) => html`<li>${each}</li>`)}</ul></div>`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
