/** Cuts a text that is longer than anybody keeps: at a blank near the end if there is one, never inside a letter, with an ellipsis. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const start = text.slice(0, maxLength - 1);
  const blank = Math.max(start.lastIndexOf(' '), start.lastIndexOf('\n'));
  const kept = blank >= maxLength * 0.8 ? start.slice(0, blank) : start.replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}
