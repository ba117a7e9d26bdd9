/** Makes XML that people and rippers write by hand fit for a parser. */

/** No element of an NFO has a longer name. */
const MAX_NAME_LENGTH = 100;

/** Escapes a bare `&`, which half of all hand-made files have and Kodi accepts. */
export function withEntities(text: string): string {
  return text.replace(/&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)/gi, '&amp;');
}

/** Cuts what stands behind the root element: an address, another root, our text form in a comment. */
export function withoutTail(text: string): string {
  const name = rootNameOf(text);
  const end = name ? text.indexOf(`</${name}>`) : -1;
  return end < 0 ? text : text.slice(0, end + (name ?? '').length + 3);
}

/** The name in the first tag outside comments and instructions. */
function rootNameOf(text: string): string | undefined {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (text.startsWith('<!--', at)) at = text.indexOf('-->', at);
    else if (text.startsWith('<?', at)) at = text.indexOf('?>', at);
    else {
      const [, name] = /^<([a-z][\w.-]*)[\s>/]/i.exec(text.slice(at, at + MAX_NAME_LENGTH)) ?? [];
      if (name !== undefined) return name;
    }
    if (at < 0) return undefined;
  }
  return undefined;
}
