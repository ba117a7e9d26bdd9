/** The catalogue, asked as linked data. */
import type { Access } from '../domain/access/access.ts';
import { PermissionError } from '../domain/errors.ts';
import type { AskLinkedData } from '../ports/linked-data.ts';

export interface LinkedDataDeps {
  linkedData: AskLinkedData;
}

export interface LinkedDataQuestions {
  /** Asks in SPARQL. Only for those who may see every book and every field, because the answer may be made of all of them. */
  linkedData: AskLinkedData;
}

export function seenLinkedData(ask: AskLinkedData, access: Pick<Access, 'role' | 'booksFor' | 'readsAllFields'>): AskLinkedData {
  return async (question) => {
    if (access.booksFor('see') !== undefined || !access.readsAllFields)
      throw new PermissionError(`the role ${access.role} may not see all books and fields, of which linked data tell`);
    return ask(question);
  };
}
