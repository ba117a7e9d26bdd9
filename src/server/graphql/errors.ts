/** What goes wrong, as GraphQL tells it: with the problem that `/api/v1` would have answered, and nothing of the inside. */
import { GraphQLError } from 'graphql';
import type { z } from 'zod';
import { type Problem, problemBody, refusalOf } from '../problem.ts';

type ProblemBody = z.infer<typeof Problem>;

/** The error of a problem. Its code is the title: `NOT_FOUND`. */
export function refused(problem: ProblemBody, of: Partial<Pick<GraphQLError, 'nodes' | 'path'>> = {}): GraphQLError {
  const code = problem.title.toUpperCase().replaceAll(' ', '_');
  return new GraphQLError(problem.detail ?? problem.title, { ...of, extensions: { code, problem } });
}

/** What a caller is told of an error. What we refuse, and what is wrong with a question, is told as it is; all else is a bug. */
export function toldOf(error: unknown, onBug: (error: unknown) => void): Error {
  if (!(error instanceof GraphQLError)) return bug(error, {}, onBug);
  const { path, nodes, originalError } = error;
  const cause = originalError ?? error;
  // What was wrong before anything was asked for has no place in the answer.
  if (path === undefined && (originalError === undefined || originalError instanceof GraphQLError)) return error;
  if (error.extensions.problem !== undefined) return error;
  const refusal = refusalOf(cause);
  return refusal ? refused(problemBody(refusal.status, refusal.message), { nodes, path }) : bug(cause, { nodes, path }, onBug);
}

function bug(error: unknown, of: Partial<Pick<GraphQLError, 'nodes' | 'path'>>, onBug: (error: unknown) => void): GraphQLError {
  onBug(error);
  return refused(problemBody(500, 'a bug; the log has more'), of);
}
