/** Languages as BCP 47 tags, from the many ways in which files and providers write them. */
import { iso6392 } from 'iso-639-2';
import { lazily } from '../lazily.ts';

/** Names that no ISO table holds but files do; to ISO 639-1. */
const OTHER_NAMES: Record<string, string> = {
  mandarin: 'zh',
  'mandarin chinese': 'zh',
  cantonese: 'yue',
  farsi: 'fa',
  flemish: 'nl',
  castilian: 'es',
  deutsch: 'de',
  français: 'fr',
  francais: 'fr',
  español: 'es',
  espanol: 'es',
  italiano: 'it',
  português: 'pt',
  nederlands: 'nl',
  svenska: 'sv',
  dansk: 'da',
  norsk: 'no',
  suomi: 'fi',
  polski: 'pl',
  čeština: 'cs',
  русский: 'ru',
  日本語: 'ja',
  中文: 'zh',
  'brazilian portuguese': 'pt-BR',
  'british english': 'en-GB',
  'american english': 'en-US',
};
const NOT_STATED = new Set(['und', 'zxx', 'mul', 'mis', 'unknown', 'undetermined', 'none', 'n/a']);

/** Tags by their codes and names. */
const tags = lazily(() => {
  const byCode = new Map<string, string>();
  const byName = new Map<string, string>(Object.entries(OTHER_NAMES));
  for (const { name, iso6391, iso6392B, iso6392T } of iso6392) {
    const tag = iso6391 ?? iso6392T ?? iso6392B;
    for (const code of [iso6391, iso6392B, iso6392T]) if (code) byCode.set(code, tag);
    for (const alias of name.split(';')) {
      byName.set(alias.trim().toLowerCase(), tag);
      // "Greek, Modern (1453-)" is what people call Greek.
      const modern = /^(\w+), Modern/.exec(alias.trim())?.[1];
      if (modern) byName.set(modern.toLowerCase(), tag);
    }
  }
  return { byCode, byName };
});

/**
 * A BCP 47 tag from an English name, an ISO 639-1/2/3 or MARC code, or a tag in any case; undefined when
 * it is none of them or says that nothing is known (`und`).
 */
export function parseLanguage(text: string): string | undefined {
  const folded = text.trim().toLowerCase().replaceAll('_', '-');
  if (!folded || NOT_STATED.has(folded) || folded.length > 60) return undefined;
  const { byCode, byName } = tags();
  const known = byCode.get(folded) ?? byName.get(folded);
  if (known) return known;
  const [primary = '', ...rest] = folded.split('-');
  const language = byCode.get(primary) ?? (/^[a-z]{3}$/.test(primary) ? primary : undefined);
  if (!language || NOT_STATED.has(primary) || primary.startsWith('q')) return undefined;
  try {
    return Intl.getCanonicalLocales([language, ...rest].join('-'))[0];
  } catch {
    return undefined;
  }
}

/** The language without its region or script, in which two tags are compared. */
export function primaryLanguage(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? tag;
}

/** The English name of a language, for people. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
}
