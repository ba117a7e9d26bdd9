/** `rubricator catalogue query --sparql`: asks the catalogue itself, as linked data. */
import { resultsJson, resultTexts } from '../actions/linked-data-results.ts';
import { misused, printRows, type QueryOptions } from './catalogue-query.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { out, outJson } from './screen.ts';
import { setUp } from './setup.ts';

export interface SparqlOptions extends QueryOptions {
  sparql: string;
}

/** @param target of no use beside `--sparql` */
export async function sparqlCommand(target: string | undefined, { sparql: query, ...options }: SparqlOptions): Promise<number> {
  if (target !== undefined) return misused();
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const answer = await app.questions.linkedData({ query, limit: options.limit });
    if ('problem' in answer) {
      complain(answer.problem);
      return EXIT.someFailed;
    }
    if ('things' in answer) outJson(answer.things);
    else if (options.format === 'json') outJson(resultsJson(answer));
    else if ('isSo' in answer) out(answer.isSo ? 'yes' : 'no');
    else printRows(answer.columns, resultTexts(answer), options);
    if ('isCut' in answer && answer.isCut) complain(`there are more than ${options.limit} rows; --limit shows more`);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}
