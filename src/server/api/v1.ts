/** `/api/v1`: books with where every value came from, runs, providers, the queue; and what a person may do. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../guard.ts';
import { problem } from '../problem.ts';
import { addAccountRoutes } from './accounts.ts';
import { addAdministrationRoutes } from './administration.ts';
import { addAuditRoutes } from './audit.ts';
import { addConflictRoutes } from './conflicts.ts';
import { addDaemonRoutes } from './daemon.ts';
import { addEventRoutes } from './events.ts';
import { addExportRoute } from './export.ts';
import { addFacetRoutes } from './facets.ts';
import { addFieldRoutes } from './fields.ts';
import { addItemChangeRoutes } from './item-changes.ts';
import { addItemRoutes } from './items.ts';
import { addManyItemRoutes } from './many-items.ts';
import { addPauseRoutes } from './pauses.ts';
import { addPictureRoutes } from './pictures.ts';
import { addPluginCommandRoutes } from './plugin-commands.ts';
import { addPreferenceRoutes } from './preferences.ts';
import { addReviewRoutes } from './review.ts';
import { type Api, refused } from './routes.ts';
import { addRunRoutes } from './runs.ts';
import { addSearchAnewRoute } from './search-anew.ts';
import { addStatisticsRoutes } from './statistics.ts';
import { addTargetRoutes } from './targets.ts';
import { addTelemetryRoute } from './telemetry.ts';

const NO_JSON = { 415: refused('The content type is not application/json.') };

export function createV1(deps: ApiDeps): Api {
  const api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, context) => {
      if (result.success) return undefined;
      const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
      return problem(context, 400, 'the request is not understood', problems);
    },
  });
  addDaemonRoutes(api, deps);
  addPauseRoutes(api, deps);
  addEventRoutes(api, deps);
  // Before the route of one book, which would take “export” for its number.
  addExportRoute(api, deps);
  addItemRoutes(api, deps);
  addFacetRoutes(api, deps);
  addItemChangeRoutes(api, deps);
  addManyItemRoutes(api, deps);
  addPictureRoutes(api, deps);
  addSearchAnewRoute(api, deps);
  addRunRoutes(api, deps);
  addAuditRoutes(api, deps);
  addStatisticsRoutes(api, deps);
  addTelemetryRoute(api, deps);
  addConflictRoutes(api, deps);
  addReviewRoutes(api, deps);
  addPreferenceRoutes(api, deps);
  addFieldRoutes(api, deps);
  addAccountRoutes(api, deps);
  addAdministrationRoutes(api, deps);
  addPluginCommandRoutes(api, deps);
  addTargetRoutes(api, deps);
  describeRefusedForms(api);
  return api;
}

/** Where nobody signs in, what is no JSON is refused before any route: it may be a form of another web page. */
function describeRefusedForms({ openAPIRegistry: { definitions } }: Api): void {
  for (const definition of definitions)
    if (definition.type === 'route' && definition.route.method === 'post') definition.route.responses = { ...definition.route.responses, ...NO_JSON };
}
