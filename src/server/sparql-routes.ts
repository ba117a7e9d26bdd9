/** How `/sparql` is described to programs. It is not checked by this: the SPARQL protocol says what is answered to what is wrong. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { refused } from './api/routes.ts';
import { type ApiEnv, SPARQL_PATH } from './guard.ts';

export const JSON_RESULTS = 'application/sparql-results+json';
export const THINGS = 'application/ld+json';
export const CSV = 'text/csv';
export const QUESTION = 'application/sparql-query';
export const FORM = 'application/x-www-form-urlencoded';

const Question = z.object({ query: z.string().openapi({ description: 'SELECT, ASK, CONSTRUCT or DESCRIBE of SPARQL 1.1.' }) });
const Term = z.object({
  type: z.enum(['uri', 'literal', 'bnode']),
  value: z.string(),
  datatype: z.string().optional(),
  'xml:lang': z.string().optional(),
});
/** https://www.w3.org/TR/sparql11-results-json/ */
const Results = z
  .object({
    head: z.object({ vars: z.array(z.string()).optional() }),
    results: z.object({ bindings: z.array(z.record(z.string(), Term)) }).optional(),
    boolean: z.boolean().optional().openapi({ description: 'What ASK is answered.' }),
  })
  .openapi('SparqlResults');

const responses = {
  200: {
    description: 'Rows, yes or no, or things as JSON-LD. The header x-sparql-maxrows says so where there are more rows.',
    content: {
      [JSON_RESULTS]: { schema: Results },
      [CSV]: { schema: z.string() },
      [THINGS]: { schema: z.array(z.record(z.string(), z.unknown())) },
    },
  },
  400: refused('The question is not understood, or takes too long.'),
};

export function describeSparql({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  const summary = 'Ask the catalogue as linked data, as the SPARQL 1.1 Protocol has it';
  openAPIRegistry.registerPath({ method: 'get', path: SPARQL_PATH, summary, request: { query: Question }, responses });
  const content = { [FORM]: { schema: Question }, [QUESTION]: { schema: z.string() } };
  openAPIRegistry.registerPath({
    ...{ method: 'post', path: SPARQL_PATH, summary },
    request: { body: { required: true, content } },
    responses: { ...responses, 415: refused('It is neither a form nor a question.') },
  });
}
