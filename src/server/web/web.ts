/** The pages. They stand on the actions and the table of fields: no page names a field. */
import type { Hono } from 'hono';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../guard.ts';
import { addAdminPage } from './admin-page.ts';
import { addAssets } from './assets.ts';
import { addAuditPage } from './audit-page.ts';
import { addBookChanges } from './book-changes.ts';
import { addBookPage } from './book-page.ts';
import { addConflictPages } from './conflicts-page.ts';
import type { WebDeps } from './deps.ts';
import { addExportPage } from './export-page.ts';
import { addFieldsPages } from './fields-page.ts';
import { addHistoryPage } from './history-page.ts';
import { pageMaker, type ShowPage } from './layout.ts';
import { addLibraryPage } from './library-page.ts';
import { addNowPage } from './now-page.ts';
import { addPicturePage } from './picture-page.ts';
import { addPluginsPages } from './plugins-page.ts';
import { addPreferencePages } from './preferences-page.ts';
import { addReviewPage } from './review-page.ts';
import { addRolesPage } from './roles-page.ts';
import { addSearchAnewPage } from './search-anew-page.ts';
import { addSelectionPage } from './selection-page.ts';
import { addStatisticsPages } from './statistics-page.ts';
import { addTelemetryPage } from './telemetry-page.ts';
import { addTokensPage } from './tokens-page.ts';
import { addUsersPage } from './users-page.ts';

/** Adds all pages; returns what makes a page, for those that say what went wrong. */
export function addPages(app: Hono<ApiEnv>, deps: ApiDeps): ShowPage {
  const web: WebDeps = { ...deps, show: pageMaker(addAssets(app)) };
  addAdminPage(app, web);
  addPluginsPages(app, web);
  addUsersPage(app, web);
  addRolesPage(app, web);
  addTokensPage(app, web);
  addLibraryPage(app, web);
  addBookPage(app, web);
  addBookChanges(app, web);
  addPicturePage(app, web);
  addSearchAnewPage(app, web);
  addReviewPage(app, web);
  addConflictPages(app, web);
  addPreferencePages(app, web);
  addNowPage(app, web);
  addHistoryPage(app, web);
  addAuditPage(app, web);
  addStatisticsPages(app, web);
  addTelemetryPage(app, web);
  addSelectionPage(app, web);
  addFieldsPages(app, web);
  addExportPage(app, web);
  return web.show;
}
