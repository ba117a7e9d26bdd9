/** A chain: a provider that is made of others. It sends no requests of its own; what it says are answers of its members. */
import type { EditionKind, FieldKey } from '../book/metadata.ts';

/**
 * How members are asked. `first`: one after the other, until one answers; `race`: all at once, and the first answer counts;
 * `union`: all, and their answers about one book become one.
 */
export const CHAIN_MODES = ['first', 'race', 'union'] as const;
export type ChainMode = (typeof CHAIN_MODES)[number];

export interface Chain {
  id: string;
  name?: string | undefined;
  enabled: boolean;
  mode: ChainMode;
  /** Ids of its members, in order: providers, and chains that stand before it. */
  of: string[];
  /** True if its members are asked by themselves as well. */
  alone: boolean;
  /** A lineage beside those of its members. */
  lineage?: string | undefined;
  where: ChainFilter;
  steps: ChainStep[];
}

/** Which answers of members count. */
export interface ChainFilter {
  /** Languages; an answer that states none passes. */
  language?: string[] | undefined;
  /** Kinds of edition; an answer that states none passes. */
  kinds?: EditionKind[] | undefined;
  /** Fields that an answer must state. */
  has?: FieldKey[] | undefined;
}

/** One change of an answer; each step has just one of these. */
export interface ChainStep {
  /** Only these fields are said. */
  keep?: FieldKey[] | undefined;
  /** These fields are not said. */
  drop?: FieldKey[] | undefined;
  /** Values that become another field's. */
  rename?: Partial<Record<FieldKey, FieldKey>> | undefined;
  /** Values for fields that an answer does not state, as a person types them. */
  fill?: Partial<Record<FieldKey, string | string[]>> | undefined;
  /** How sure fields are, 0…1. */
  confidence?: Partial<Record<FieldKey, number>> | undefined;
}

/** The kinds of steps. */
export const STEP_KINDS = ['keep', 'drop', 'rename', 'fill', 'confidence'] as const satisfies readonly (keyof ChainStep)[];

/** `first of audnexus, itunes` */
export function chainInWords({ mode, of }: Pick<Chain, 'mode' | 'of'>): string {
  return `${mode} of ${of.join(', ')}`;
}
