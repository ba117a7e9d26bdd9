/** Rules that prefer a source for a field: how they change, and how they are written into the text of a config file, which keeps all else as it is. */
import { Document, isMap, isScalar, type Pair, parseDocument, stringify, YAMLMap } from 'yaml';

/** What `merge.fields` says of a field. */
export interface SourceRule {
  strategy?: 'confidence' | 'priority' | undefined;
  order?: readonly string[] | undefined;
  only?: readonly string[] | undefined;
}

export interface RuleChange {
  /** Key of the field. */
  field: string;
  source: string;
  /** `forget` takes back what `prefer` did. */
  does: 'prefer' | 'forget';
}

/** The section `merge` of a file as it stands and as it would stand; everything outside it stays, byte by byte. */
export interface RuleEdit {
  /** The whole file. */
  text: string;
  before: string;
  after: string;
}

/** The rule of a field after a change; undefined if nothing is left of it. Or why it cannot be. */
export function changedRule(rule: SourceRule | undefined, { source, does, field }: RuleChange): { rule: SourceRule | undefined } | { problem: string } {
  const { order = [], only, strategy } = rule ?? {};
  const isSet = strategy === 'priority';
  const rest = isSet ? order.filter((each) => each !== source) : [];
  if (does === 'forget') {
    if (!isSet || !order.includes(source)) return { problem: `no rule prefers ${source} for ${field}` };
    if (rest.length > 0) return { rule: { ...rule, order: rest } };
    return { rule: only ? { only } : undefined };
  }
  if (only && !only.includes(source)) return { problem: `merge.fields.${field}.only leaves ${source} out` };
  if (isSet && order[0] === source) return { problem: `a rule prefers ${source} for ${field} already` };
  return { rule: { ...rule, strategy: 'priority', order: [source, ...rest] } };
}

/** The lines of a rule, for whoever writes them by hand. */
export function ruleLines(field: string, rule: SourceRule | undefined): string {
  return stringify({ merge: { fields: { [field]: rule ?? {} } } }, { lineWidth: 0 });
}

/** The text of a config file with another rule for a field; a problem if that cannot be written without touching anything else. */
export function withRule(text: string, field: string, rule: SourceRule | undefined): RuleEdit | { problem: string } {
  const byHand = { problem: 'the file cannot be changed without touching other lines of it' };
  try {
    const edit = edited(text, field, rule);
    return edit && isSound(text, edit, { field, rule }) ? edit : byHand;
  } catch {
    return byHand;
  }
}

function edited(text: string, field: string, rule: SourceRule | undefined): RuleEdit | undefined {
  const document = parseDocument(text, { logLevel: 'error' });
  const { contents } = document;
  if (document.errors.length > 0 || (contents !== null && (!isMap(contents) || contents.flow))) return undefined;
  const pair = contents && (contents as YAMLMap).items.find(({ key }) => isScalar(key) && key.value === 'merge');
  if (!pair) {
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    const after = ruleLines(field, rule);
    return { text: `${text}${gap}${text.trim() === '' ? '' : '\n'}${after}`, before: '', after };
  }
  const [start, end] = placeOf(pair, text);
  const before = text.slice(start, end);
  const after = asItStood(section(pair, document, { field, rule, indent: indentIn(before) }), before);
  const above = text.slice(0, start);
  // The empty line above a section at the end goes with it, as it came with it.
  const kept = after === '' && end === text.length ? above.replace(/\n\n$/, '\n') : above;
  return { text: kept + after + text.slice(end), before, after };
}

/** Where the pair stands in the text, up to the end of its last line. */
function placeOf({ key, value }: Pair, text: string): [number, number] {
  const rangeOf = (node: unknown) => (node as { range?: [number, number, number] } | null)?.range;
  const start = rangeOf(key)?.[0] ?? 0;
  const end = rangeOf(value)?.[2] ?? rangeOf(key)?.[2] ?? start;
  const lineEnd = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1 || text.length;
  return [start, lineEnd];
}

function indentIn(lines: string): number {
  return /\n( +)[^ #\n]/.exec(lines)?.[1]?.length ?? 2;
}

/** Lines that say the same as before are spaced as before. */
function asItStood(lines: string, before: string): string {
  const bare = (line: string) => line.replaceAll(' ', '');
  const known = new Map(before.split('\n').map((line) => [bare(line), line]));
  return lines
    .split('\n')
    .map((line) => (line === '' ? line : (known.get(bare(line)) ?? line)))
    .join('\n');
}

interface Section {
  field: string;
  rule: SourceRule | undefined;
  indent: number;
}

/** The section anew, from its own nodes, so that comments and the order of keys stay. */
function section({ key, value }: Pair, source: Document, { field, rule, indent }: Section): string {
  const part = new Document({}, { version: '1.2' });
  const map = new YAMLMap();
  const name = source.createNode('merge');
  const comment = (key as { comment?: string | null }).comment;
  if (comment) name.comment = comment;
  map.items.push(source.createPair(name, value) as never);
  part.contents = map as never;
  setRule(part, field, rule);
  return part.contents && (part.contents as YAMLMap).items.length > 0 ? part.toString({ lineWidth: 0, indent }) : '';
}

function setRule(part: Document, field: string, rule: SourceRule | undefined): void {
  for (const path of [['merge'], ['merge', 'fields']]) {
    const node = part.getIn(path, true);
    if (isMap(node)) continue;
    if (node !== undefined && !(isScalar(node) && node.value === null)) throw new TypeError('no section');
    const made = part.createNode({}) as YAMLMap;
    made.flow = false;
    if (isScalar(node)) Object.assign(made, { commentBefore: node.commentBefore ?? node.comment });
    part.setIn(path, made);
  }
  const path = ['merge', 'fields', field];
  const known = part.getIn(path, true);
  if (!rule) part.deleteIn(path);
  else if (isMap(known)) {
    for (const name of ['strategy', 'order'] as const) {
      if (rule[name] === undefined) known.delete(name);
      else known.set(name, part.createNode(rule[name], { flow: name === 'order' }));
    }
  } else part.setIn(path, part.createNode(rule));
  for (const above of [['merge', 'fields'], ['merge']]) {
    const left = part.getIn(above, true);
    if (isMap(left) && left.items.length === 0 && !left.comment && !left.commentBefore) part.deleteIn(above);
  }
}

/** True if the new text says what it should, nothing else is changed, and no comment is lost. */
function isSound(text: string, { text: changed }: RuleEdit, { field, rule }: Pick<Section, 'field' | 'rule'>): boolean {
  const [was, is] = [valuesIn(text), valuesIn(changed)];
  if (!was || !is) return false;
  const lost = commentsIn(text).filter((line) => !commentsIn(changed).includes(line));
  return lost.length === 0 && canonical(withoutRule(was, field)) === canonical(withoutRule(is, field)) && canonical(ruleIn(is, field)) === canonical(rule);
}

type Values = { merge?: { fields?: Record<string, unknown> | null } | null };

function valuesIn(text: string): Values | undefined {
  const document = parseDocument(text, { logLevel: 'error' });
  return document.errors.length > 0 ? undefined : ((document.toJS() ?? {}) as Values);
}

const ruleIn = ({ merge }: Values, field: string) => merge?.fields?.[field] ?? undefined;

/** All that is not the rule; sections without anything in them count as absent. */
function withoutRule({ merge, ...rest }: Values, field: string): object {
  const { fields, ...others } = merge ?? {};
  const { [field]: _, ...left } = fields ?? {};
  return { ...rest, merge: { ...others, fields: left } };
}

const commentsIn = (text: string) => [...text.matchAll(/#[^\n]*/g)].map(([comment]) => comment.trim());

function canonical(value: unknown): string {
  const inOrder = (_: string, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each;
  return JSON.stringify(value, inOrder) ?? '';
}
