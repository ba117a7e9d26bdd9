/**
 * `/sparql`: asks the catalogue as linked data, as the SPARQL 1.1 Protocol has it (https://www.w3.org/TR/sparql11-protocol/). It answers
 * questions only: what would change something is none.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { resultsJson, resultTexts } from '../actions/linked-data-results.ts';
import { csvLine } from '../domain/text/csv.ts';
import type { AskLinkedData, LinkedDataAnswer } from '../ports/linked-data.ts';
import { type ApiEnv, SPARQL_PATH } from './guard.ts';
import { problem } from './problem.ts';
import { CSV, describeSparql, FORM, JSON_RESULTS, QUESTION, THINGS } from './sparql-routes.ts';

const MAX_ROWS = 10_000;

/** As other servers say it: https://vos.openlinksw.com/owiki/wiki/VOS/VirtTipsAndTricksHowToHandleBandwidthLimitExceed */
const CUT = 'x-sparql-maxrows';

export function addSparql(app: OpenAPIHono<ApiEnv>, { linkedData }: { linkedData: AskLinkedData }): void {
  const answer = async (context: Context<ApiEnv>, asked: URLSearchParams | string) => {
    const query = typeof asked === 'string' ? asked : questionIn(asked);
    if (typeof query !== 'string') return problem(context, 400, query.problem);
    const found = await linkedData({ query, limit: MAX_ROWS });
    return 'problem' in found ? problem(context, 400, found.problem) : told(context, found);
  };
  describeSparql(app);
  app.get(SPARQL_PATH, (context) => answer(context, new URL(context.req.url).searchParams));
  app.post(SPARQL_PATH, async (context) => {
    const [type = ''] = (context.req.header('content-type') ?? '').toLowerCase().split(';');
    const body = await context.req.text();
    if (type.trim() === QUESTION) return answer(context, body);
    if (type.trim() === FORM) return answer(context, new URLSearchParams(body));
    return problem(context, 415, `send a form with a query, or ${QUESTION}`);
  });
}

function questionIn(parameters: URLSearchParams): string | { problem: string } {
  if (parameters.has('update')) return { problem: 'nothing can be changed here' };
  for (const name of ['default-graph-uri', 'named-graph-uri']) if (parameters.has(name)) return { problem: `there is one graph only; leave ${name} out` };
  const [query, ...more] = parameters.getAll('query');
  return query === undefined || more.length > 0 ? { problem: 'give one query' } : query;
}

function told(context: Context<ApiEnv>, answer: LinkedDataAnswer): Response {
  if ('isCut' in answer && answer.isCut) context.header(CUT, String(MAX_ROWS));
  if ('things' in answer) return context.body(JSON.stringify(answer.things), 200, { 'content-type': THINGS });
  const wanted =
    'columns' in answer ? accepts(context, { header: 'Accept', supports: [JSON_RESULTS, 'application/json', CSV], default: JSON_RESULTS }) : JSON_RESULTS;
  if (wanted !== CSV || !('columns' in answer)) return context.body(JSON.stringify(resultsJson(answer)), 200, { 'content-type': wanted });
  const rows = [answer.columns, ...resultTexts(answer)];
  return context.body(rows.map((row) => `${csvLine(row)}\r\n`).join(''), 200, { 'content-type': `${CSV}; charset=utf-8` });
}
