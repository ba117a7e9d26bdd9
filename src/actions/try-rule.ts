/** Tries a rule on stored answers: merging is pure, so that a sample of books tells what would change. Nobody is asked, and nothing is written. */
import type { FieldKey } from '../domain/book/metadata.ts';
import type { FieldSettings } from '../pipeline/merge/merge.ts';
import type { Catalogue, CatalogueEntry } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items } from '../ports/items.ts';
import { explainItem } from './explain.ts';
import type { Settings } from './settings.ts';

export interface RuleToTry {
  field: FieldKey;
  source: string;
  does: 'prefer' | 'forget';
  rule: FieldSettings | undefined;
}

export interface TriedBook {
  id: number;
  path: string;
  title?: string | undefined;
  before: unknown;
  after: unknown;
}

export interface TriedRule {
  /** Books that the rule may change: all of which the source says something of the field that was not chosen, or was chosen by the rule. */
  mayChange: number;
  /** So many of them were merged again. */
  tried: number;
  /** Of those, so many change. */
  changed: number;
  /** The first of them. */
  sample: TriedBook[];
}

export interface TryRuleDeps {
  catalogue: Pick<Catalogue, 'stream'>;
  store: Items & ItemHistories;
  settings: Settings;
}

/** So many books are merged again, and so many of those that change are shown. */
const [TRIED, SHOWN] = [200, 20];

export async function tryRule(tried: RuleToTry, { catalogue, store, settings }: TryRuleDeps): Promise<TriedRule> {
  const { field, rule } = tried;
  const then = { ...settings, merge: { ...settings.merge, fields: { ...settings.merge.fields, [field]: rule } } };
  const result: TriedRule = { mayChange: 0, tried: 0, changed: 0, sample: [] };
  for await (const entry of catalogue.stream({ isGone: false })) {
    if (!mayChange(entry, tried)) continue;
    result.mayChange++;
    if (result.tried >= TRIED) continue;
    const item = await store.byId(entry.item.id);
    if (!item) continue;
    result.tried++;
    const history = await store.load(item.id);
    const [before, after] = [settings, then].map((each) => explainItem(item, history, each).record.fields[field]?.value);
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    result.changed++;
    if (result.sample.length < SHOWN) result.sample.push({ id: item.id, path: item.path, title: entry.record.values.title, before, after });
  }
  return result;
}

function mayChange({ record: { sources } }: CatalogueEntry, { field, source, does }: RuleToTry): boolean {
  const of = sources[field];
  if (does === 'forget') return of?.source === source;
  // Who agrees may put it in other words.
  return of !== undefined && of.source !== source && [...(of.differing ?? []), ...(of.agreeing ?? [])].includes(source);
}
