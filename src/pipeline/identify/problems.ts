/** What is wrong with an Item: one line for each problem, and reading goes on. */
import { errnoOf, messageOf } from '../../domain/errors.ts';
import { baseName } from '../../domain/library/item.ts';

export interface Problems {
  lines: string[];
  isRefused: boolean;
}

/** Turns the failure of a reader into one line on the Item. */
export async function fenced<T>(read: () => Promise<T>, path: string, problems: Problems): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    problems.lines.push(`${baseName(path)}: ${messageOf(error)}`);
    problems.isRefused ||= errnoOf(error) !== undefined;
    return undefined;
  }
}
