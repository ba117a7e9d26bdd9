/** What the audit log says of overrides and verdicts: what of them is different after a change. Pure. */
import { type AuditChange, type AuditState, canonicalJson } from '../audit.ts';
import type { FieldDefinition } from './field-definition.ts';
import { fieldOf } from './fields.ts';
import type { Decision } from './match.ts';
import { type FieldRef, type Override, overrideKey } from './record.ts';

/** What somebody decided about one book. */
export interface DecidedState {
  overrides: readonly Override[];
  decisions: readonly Decision[];
}

export type AuditedBehaviour = Pick<FieldDefinition, 'audited'>;

/** How a field is noted. */
export type AuditedOf = (ref: FieldRef) => AuditedBehaviour;

/** What the log says is decided about a book, thing by thing. */
export type AuditedStates = ReadonlyMap<string, AuditedState>;

export interface AuditedState {
  /** `field` or `verdict`. */
  of: string;
  key: string;
  state: AuditState;
}

/** Names one thing that can be decided about a book. */
export function auditedName({ of, key }: Pick<AuditedState, 'of' | 'key'>): string {
  return `${of} ${key}`;
}

/** What may be said of a value: of a masked one only that there is one. */
function auditedValue({ audited }: AuditedBehaviour, value: unknown): Pick<AuditState, 'value' | 'isMasked'> {
  if (value === undefined) return {};
  return audited === 'masked' ? { isMasked: true } : { value };
}

/** @param behaviourOf how a field is noted; as the table of fields says, if absent */
export function auditedStates({ overrides, decisions }: DecidedState, behaviourOf: AuditedOf = ({ field }) => fieldOf(field)): AuditedStates {
  const noted = overrides.filter((each) => behaviourOf(each).audited !== false);
  const states = [
    ...noted.map((each): AuditedState => ({ of: 'field', key: overrideKey(each), state: overrideState(each, behaviourOf(each)) })),
    ...decisions.map((each): AuditedState => ({ of: 'verdict', key: each.key, state: verdictState(each) })),
  ];
  return new Map(states.map((each) => [auditedName(each), each]));
}

function overrideState({ value, origin, setAtMs, actor }: Override, behaviour: AuditedBehaviour): AuditState {
  return { ...auditedValue(behaviour, value), origin, decidedAtMs: setAtMs, ...(actor && { actor }) };
}

function verdictState({ verdict, decidedAtMs, words, actor }: Decision): AuditState {
  return { verdict, decidedAtMs, ...(words && { words }), ...(actor && { actor }) };
}

/** What differs, in the order of the names. */
export function auditedChanges(before: AuditedStates, after: AuditedStates): AuditChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): AuditChange[] => {
    const [was, is] = [before.get(name), after.get(name)];
    const thing = is ?? was;
    if (!thing || (was && is && canonicalJson(was.state) === canonicalJson(is.state))) return [];
    return [{ of: thing.of, key: thing.key, ...(was && { before: was.state }), ...(is && { after: is.state }) }];
  });
}
