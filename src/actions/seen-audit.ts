/** The audit log as one caller sees it: all of it or nothing, for it tells of all books and of all fields. */
import type { Access } from '../domain/access/access.ts';
import { PermissionError } from '../domain/errors.ts';
import type { Questions } from './actions.ts';

type AuditQuestions = Pick<Questions, 'audit' | 'wholeAudit' | 'verifyAudit'>;

export function seenAudit({ audit, wholeAudit, verifyAudit }: AuditQuestions, access: Access): AuditQuestions {
  const whole = <Given extends unknown[], Answer>(ask: (...given: Given) => Answer) => {
    return (...given: Given): Answer => {
      if (!access.readsAllFields || access.booksFor('see') !== undefined)
        throw new PermissionError('the audit log tells of all books and fields, and there are some that you may not see');
      return ask(...given);
    };
  };
  return { audit: whole(audit), wholeAudit: whole(wholeAudit), verifyAudit: whole(verifyAudit) };
}
