/**
 * Limits of a question: how long it may be, how deep, how many names of its own it may give, and how much work it may be. So one request is
 * never much more than a request to `/api/v1`.
 */
import { type ASTNode, type ASTVisitor, GraphQLError, getNamedType, isLeafType, Kind, parse, type ValidationContext } from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import type { Plugin } from 'graphql-yoga';

/** Words and signs of a question. */
export const MAX_TOKENS = 2000;
/** Selections within selections, and fragments within them. */
export const MAX_DEPTH = 15;
export const MAX_ALIASES = 50;
/** Objects that may be in the answer, and the work that they are. */
const MAX_COST = 5000;

/** What a field says of itself in its extensions. */
export interface FieldCost {
  /** 1 for an object if absent, and 0 for a value. */
  cost?: number;
  /** So many there may be, or the argument that says how many. */
  many?: number | string;
}

const costOf: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const { cost = isLeafType(getNamedType(field.type)) ? 0 : 1, many = 1 } = field.extensions as FieldCost;
  const times = typeof many === 'number' ? many : Number(args[many] ?? 1);
  return cost + Math.max(1, times) * childComplexity;
};

/** Questions for types are as deep as types are, and have a limit of their own. */
function isAboutTypes(node: ASTNode): boolean {
  return node.kind === Kind.FIELD && node.name.value.startsWith('__');
}

function limitDepthAndAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  const report = (node: ASTNode, message: string) => context.reportError(new GraphQLError(message, { nodes: node, extensions: { code: 'TOO_MUCH' } }));
  const known = new Map<ASTNode, number>();

  /** The depth of what is selected; that of a fragment is found out once. One that contains itself is refused elsewhere. */
  function depthOf(node: ASTNode): number {
    if (isAboutTypes(node)) return 0;
    const kept = known.get(node);
    if (kept !== undefined) return kept;
    known.set(node, 0);
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? context.getFragment(node.name.value) : undefined;
    const within = 'selectionSet' in node ? node.selectionSet : undefined;
    const depth = fragment ? depthOf(fragment) : within ? 1 + Math.max(...within.selections.map(depthOf)) : 0;
    known.set(node, depth);
    return depth;
  }

  return {
    Field(node) {
      if (node.alias && ++aliases === MAX_ALIASES + 1) report(node, `a question may give ${MAX_ALIASES} names of its own`);
    },
    OperationDefinition(node) {
      if (depthOf(node) > MAX_DEPTH) report(node, `a question may be ${MAX_DEPTH} deep`);
    },
  };
}

/** All limits, for Yoga. */
export const limits: Plugin = {
  onParse({ setParseFn }) {
    setParseFn((source, options) => parse(source, { ...options, maxTokens: MAX_TOKENS }));
  },
  onValidate({ addValidationRule }) {
    addValidationRule(limitDepthAndAliases);
  },
  onExecute: ({ args, setResultAndStopExecution: stop }) => refuseCostly(args, stop),
  onSubscribe: ({ args, setResultAndStopExecution: stop }) => refuseCostly(args, stop),
};

interface Asked {
  schema: Parameters<typeof getComplexity>[0]['schema'];
  document: Parameters<typeof getComplexity>[0]['query'];
  variableValues?: unknown;
  operationName?: string | null | undefined;
}

/** What it costs depends on the variables, so it is known no sooner. */
function refuseCostly({ schema, document, variableValues, operationName }: Asked, stop: (result: { errors: GraphQLError[] }) => void): void {
  try {
    const variables = (variableValues ?? {}) as Record<string, unknown>;
    const cost = getComplexity({ schema, query: document, variables, estimators: [costOf], ...(operationName && { operationName }) });
    if (cost <= MAX_COST) return;
    stop({
      errors: [new GraphQLError(`a question may cost ${MAX_COST}, and this one costs ${cost}; ask for less at once`, { extensions: { code: 'TOO_MUCH' } })],
    });
  } catch (error) {
    // The variables are wrong, or there are too many fragments in fragments.
    stop({ errors: [error as GraphQLError] });
  }
}
