/** What each built-in role may do on the pages and in the interface, as a table in Markdown. `test/server/auth/routes.test.ts` tries all of it. */
import { BUILT_IN_ROLES, RIGHT_IN_WORDS, RIGHTS, RIGHTS_OF } from '../../src/domain/access/rights.ts';
import { type Asked, ROUTES } from '../server/auth/routes.ts';

const ASKED: readonly Asked[] = ['anybody', 'signed in', ...RIGHTS];
const IN_WORDS: Readonly<Record<Asked, string>> = {
  anybody: 'sign in, and see whether the daemon lives',
  'signed in': 'keep one’s own account',
  ...RIGHT_IN_WORDS,
};

/** Puts the table between its marks in a page. Throws for a page without them. */
export function withPermissions(page: string): string {
  const marked = /(<!-- permissions -->\n)[\s\S]*?(<!-- end -->)/;
  if (!marked.test(page)) throw new Error('the page has no marks for the table of permissions');
  return page.replace(marked, (_, begin: string, end: string) => `${begin}${permissions()}\n${end}`);
}

function permissions(): string {
  const head = ['may', 'nobody signed in', ...BUILT_IN_ROLES, 'by'];
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...ASKED.map(rowOf)].join('\n');
}

function rowOf(asks: Asked): string {
  const isOpen = asks === 'anybody';
  const may = BUILT_IN_ROLES.map((role) => isOpen || asks === 'signed in' || RIGHTS_OF[role].includes(asks));
  const routes = Object.entries(ROUTES).flatMap(([route, each]) => (each.asks === asks ? [`\`${shown(route)}\``] : []));
  return `| ${[IN_WORDS[asks], ...[isOpen, ...may].map((each) => (each ? 'yes' : '–')), routes.join(', ')].join(' | ')} |`;
}

/** `GET` is what is not said. */
function shown(route: string): string {
  return route.replace(/^GET /, '').replaceAll('{[0-9]{1,15}}', '');
}
