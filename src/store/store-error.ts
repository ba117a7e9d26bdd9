/** The error of the store, which both the locks and the database throw. */
import { RubricatorError } from '../domain/errors.ts';

/** The state folder or its database cannot be used; nothing was changed in it. */
export class StoreError extends RubricatorError {
  readonly code = 'store';
}
