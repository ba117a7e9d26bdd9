/** One entry of a list as a person types it: somebody, a series with a position, an identifier. */
import { parsePosition } from '../text/position.ts';
import { bracketAtEnd } from '../text/series-phrase.ts';
import { type Identifier, identifier, identifierTypeOf } from './identifier.ts';
import type { SeriesEntry } from './metadata.ts';
import { type Person, roleOf } from './names.ts';

/** Somebody with a role behind the name: `Nora Kestrel (translator)`. */
export function personWithRole(text: string): Person {
  const bracket = bracketAtEnd(text);
  const role = bracket?.before ? roleOf(bracket.text) : undefined;
  return bracket && role && role !== 'aut' ? { name: bracket.before, role } : { name: text };
}

/** `The Lantern Coast #1.5` */
export function typedSeries(text: string): SeriesEntry {
  const match = /^(.*\S)\s+#(\S+)$/.exec(text);
  const position = match ? parsePosition(match[2] ?? '') : undefined;
  return match && position ? { name: match[1] ?? '', position } : { name: text };
}

/** `asin:B000000001@us` */
export function typedIdentifier(text: string): Identifier | undefined {
  const [, scheme = '', value = '', region] = /^([\w-]+):(.+?)(?:@([a-z]{2}))?$/.exec(text) ?? [];
  return scheme ? identifier(identifierTypeOf(scheme) ?? scheme.toLowerCase(), value, region) : undefined;
}
