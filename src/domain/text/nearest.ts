/** What somebody may have meant who mistyped a name. */
import { distance } from 'fastest-levenshtein';
import { fold } from './text.ts';

/** The name that is most like what was typed; undefined if none is like it. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const wanted = fold(typed);
  const allowedSlips = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  const slips = names.map((name) => ({ name, count: distance(wanted, fold(name)) })).sort((a, b) => a.count - b.count);
  const [best] = slips;
  return best && best.count <= allowedSlips ? best.name : undefined;
}

/** `there is no field “autor” (did you mean “authors”?); there are title, authors`. @param kind what the names are names of */
export function noSuch(kind: string, typed: string, names: readonly string[]): string {
  const meant = nearest(typed, names);
  return `there is no ${kind} “${typed}”${meant === undefined ? '' : ` (did you mean “${meant}”?)`}; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ') || 'none'}`;
}
