/**
 * Where each value of a book comes from, in the words of PROV-O (https://www.w3.org/TR/prov-o/): what each source said is an entity, and what
 * was merged of it is an entity that is derived from those that won.
 */
import type { NamedNode, Quad } from 'n3';
import { type Actor, type Claim, FIELDS, type FieldDefinition, type MergedField, showActor } from '../../../src/sdk/index.ts';
import { agentAddress, type LinkedBook, sourceAddress } from './linked-book.ts';
import { about, decimal, instant, optional, type TermName, text, type Value } from './terms.ts';

export function provenance(linked: LinkedBook, fields: readonly string[]): Quad[] {
  const merged: Readonly<Record<string, MergedField | undefined>> = linked.record.claims ?? {};
  return FIELDS.filter(({ key }) => fields.includes(key)).flatMap((definition) => {
    const field = merged[definition.key];
    return field ? ofField(linked, definition, field) : [];
  });
}

function ofField(linked: LinkedBook, definition: FieldDefinition, field: MergedField): Quad[] {
  const { key } = definition;
  const node = linked.partOf(`field-${key}`);
  const claims = field.claims.map((claim, index) => ({ claim, node: linked.partOf(`claim-${key}-${index + 1}`) }));
  const edit = field.override && linked.partOf(`edit-${key}`);
  return [
    ...about(node, ['prov:Entity', 'rub:Field'], {
      ...whatIsSaid(linked, definition, field.value),
      'rub:confidence': decimal(field.confidence),
      'rdfs:comment': field.reason === '' ? undefined : text(field.reason),
      'prov:wasDerivedFrom': [...(edit ? [edit] : winners(field, claims)), ...madeFrom(linked, field)],
    }),
    ...claims.flatMap((each) => ofClaim(linked, definition, each)),
    ...(edit && field.override ? ofEdit(whatIsSaid(linked, definition, field.value), edit, field.override) : []),
  ];
}

interface PlacedClaim {
  claim: Claim;
  node: NamedNode;
}

/** The first claim won, unless what several sources say was united. */
function winners({ contributions = [] }: MergedField, claims: readonly PlacedClaim[]): NamedNode[] {
  const sources = new Set(contributions.flatMap((each) => each.sources));
  const united = claims.filter(({ claim }) => sources.has(claim.source));
  return (united.length > 0 ? united : claims.slice(0, 1)).map(({ node }) => node);
}

/** The fields from which one of the user's own is computed. */
function madeFrom(linked: LinkedBook, { contributions = [] }: MergedField): NamedNode[] {
  const keys = new Set(contributions.flatMap((each) => each.madeFrom ?? []));
  return FIELDS.filter(({ key }) => keys.has(key)).map(({ key }) => linked.partOf(`field-${key}`));
}

function ofClaim(linked: LinkedBook, definition: FieldDefinition, { claim, node }: PlacedClaim): Quad[] {
  const source = sourceAddress(claim.source);
  return [
    ...about(node, ['prov:Entity', 'rub:Claim'], {
      ...whatIsSaid(linked, definition, claim.value),
      'rub:confidence': decimal(claim.confidence),
      'rub:source': text(claim.source),
      'dcterms:identifier': text(claim.sourceId),
      'prov:wasAttributedTo': source,
      'prov:generatedAtTime': optional(claim.fetchedAtMs, instant),
    }),
    ...about(source, ['prov:SoftwareAgent'], { 'schema:name': text(claim.source) }),
  ];
}

function ofEdit(
  said: Record<string, Value | undefined>,
  node: NamedNode,
  { setAtMs, actor = { kind: 'unknown' }, origin }: NonNullable<MergedField['override']>,
): Quad[] {
  const agent = agentAddress(actor);
  return [
    ...about(node, ['prov:Entity', 'rub:HandEdit'], {
      ...said,
      'rub:origin': text(origin),
      'prov:wasAttributedTo': agent,
      'prov:generatedAtTime': instant(setAtMs),
    }),
    ...about(agent, [agentClass(actor)], { 'schema:name': text(showActor(actor)) }),
  ];
}

function agentClass({ kind }: Actor): TermName {
  if (kind === 'unknown' || kind === 'sidecar' || kind === 'target') return 'prov:Agent';
  return kind === 'command-line' || kind === 'user' || kind === 'api' ? 'prov:Person' : 'prov:SoftwareAgent';
}

/** `rub:compared` is equal where the values agree. A value that a caller may not read is no value of its field. */
function whatIsSaid({ book }: LinkedBook, { key, schema, normalise, show }: FieldDefinition, value: unknown): Record<string, Value | undefined> {
  const { success, data } = schema.safeParse(value);
  const shown = value === undefined ? undefined : text(success && typeof value !== 'string' ? show(data) : typeof value === 'string' ? value : '');
  return {
    'rub:book': book,
    'rub:field': text(key),
    'prov:value': shown,
    'rub:compared': success ? text(normalise(data)) : undefined,
  };
}
