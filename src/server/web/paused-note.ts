/** What somebody who asks the sources again is told of those that are paused. */
export function pausedNote(paused: readonly string[]): string | undefined {
  if (paused.length === 0) return undefined;
  return `The sources are asked again, but for ${paused.join(', ')}: paused, and asked once resumed.`;
}
