/** `rubricator stats`: statistics of the books, or of one field of theirs. */
import { fieldNames } from '../domain/book/field-input.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { type BookChoice, chosen } from './choosing.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { statisticsLines } from './stats-lines.ts';
import { fieldLines } from './stats-of-field.ts';

export interface StatsOptions extends CommonOptions, BookChoice {
  top?: number;
  json?: boolean;
}

const COMMONEST = 10;

/** @param fieldName all books as a whole if absent */
export async function statsCommand(fieldName: string | undefined, options: StatsOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const filter = await chosen(options, app);
    if (!filter) return EXIT.usage;
    const screen = screenFor(options);
    if (fieldName === undefined) {
      const statistics = await app.questions.statistics({ filter });
      if (options.json) outJson(statistics);
      else for (const line of statisticsLines(statistics, screen)) out(line);
    } else {
      const statistics = await app.questions.fieldStatistics({ filter, field: fieldName, commonest: options.top ?? COMMONEST });
      if (!statistics) {
        complain(noSuch('field', fieldName, fieldNames(app.ownFields.current())));
        return EXIT.usage;
      }
      if (options.json) outJson(statistics);
      else for (const line of fieldLines(statistics, screen)) out(line);
    }
    return EXIT.ok;
  } finally {
    await app.close();
  }
}
