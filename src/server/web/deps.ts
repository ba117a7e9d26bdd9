/** What pages need: questions and actions, and what makes a page of their answers. */
import type { ApiDeps } from '../deps.ts';
import type { ShowPage } from './layout.ts';

export interface WebDeps extends ApiDeps {
  show: ShowPage;
}
