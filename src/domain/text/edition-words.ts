/** Words in titles and file names that say what kind of production a book is. */

/** Reads `(Unabridged)` and the like; undefined if the text does not say. */
export function abridgedOf(text: string): boolean | undefined {
  if (/\bunabridged\b|\bungek(?:ü|u|ue)rzt/i.test(text)) return false;
  return /\babridged\b|\bgek(?:ü|u|ue)rzt/i.test(text) ? true : undefined;
}

const DRAMATISED =
  /\bdramati[sz](?:ed|ation)\b|\bfull[ -]cast\b|\bradio (?:play|drama)\b|\bh[öo]rspiel\b|\baudio drama\b|\bfiction radiophonique\b|\bradioteatro\b|\baudiodramma\b|\bhoorspel\b|\bradioteater\b|\bh[öo]rspel\b|(?:аудио|радио)спектакль|ラジオドラマ|ドラマCD/i;

/** True if a text has the words that dramatised productions carry. */
export function isDramatised(text: string): boolean {
  return DRAMATISED.test(text);
}
