/** Options behind which something is typed, for shells in which a function of ours tells what. */
import type { CompletedCommand, Typed } from './completed-commands.ts';

export interface OptionWithValue {
  /** Undefined if the option is the same wherever there is one. */
  command?: string;
  flag: string;
  value: Typed;
}

export function optionsWithValues(commands: readonly CompletedCommand[]): OptionWithValue[] {
  const all = commands.flatMap(({ name, options }) => options.flatMap(({ flags, value }) => flags.map((flag) => ({ command: name, flag, value }))));
  return [...Map.groupBy(all, ({ flag }) => flag)].flatMap(([flag, places]) => {
    const isSame = new Set(places.map(({ value }) => JSON.stringify([value?.words, value?.path, value === undefined]))).size === 1;
    const [first] = places;
    if (isSame) return first?.value ? [{ flag, value: first.value }] : [];
    return places.flatMap(({ command, value }) => (value ? [{ command, flag, value }] : []));
  });
}
