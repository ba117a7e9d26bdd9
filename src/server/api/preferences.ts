/** Rules of the config that prefer a source for a field: what one would do, and how it is written. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';

const Rules = z.object({
  rules: z.array(z.object({ field: z.string(), label: z.string(), sources: z.array(z.string()).openapi({ description: 'Best first.' }) })),
});

const Change = z.object({
  field: z.string().max(200),
  source: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .openapi({ example: 'audible' }),
  does: z.enum(['prefer', 'forget']).default('prefer').openapi({ description: '“forget” takes the rule back.' }),
});

const Preview = z
  .object({
    ...{ field: z.string(), label: z.string(), source: z.string(), does: z.enum(['prefer', 'forget']) },
    file: z.string().optional().openapi({ description: 'The config file.' }),
    version: z.string().optional().openapi({ description: 'Of the file; give it with the change. Absent if the rule cannot be written.' }),
    diff: z.string().openapi({ description: 'What changes in the file.' }),
    lines: z.string().openapi({ description: 'The rule, to copy by hand.' }),
    problem: z.string().optional().openapi({ description: 'Why it cannot be written.' }),
    books: z.object({
      mayChange: z.number().int().openapi({ description: 'Books that the rule may change.' }),
      tried: z.number().int().openapi({ description: 'So many of them were merged again, from stored answers.' }),
      changed: z.number().int().openapi({ description: 'Of those, so many change.' }),
      sample: z.array(
        z.object({ id: z.number().int(), path: z.string(), title: z.string().optional(), before: z.unknown().optional(), after: z.unknown().optional() }),
      ),
    }),
  })
  .openapi('PreferencePreview');

const NO_FIELD = { 404: refused('There is no such field.') };
const CHANGED = { 409: refused('The file was changed since the preview, or cannot be written.') };

export function addPreferenceRoutes(api: Api, deps: Pick<ApiDeps, 'preferences' | 'previewPreference' | 'setPreference'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/preferences',
      summary: 'Fields for which a rule of the config prefers sources',
      responses: { 200: json(Rules, 'The rules.') },
    }),
    async (context) => context.json({ rules: (await deps.preferences()).map((rule) => ({ ...rule, sources: [...rule.sources] })) }, 200),
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/preferences/preview',
      summary: 'What it would do to prefer a source for a field; nothing is changed',
      request: body(Change),
      responses: { 200: json(Preview, 'The change of the file, and of a sample of books.'), ...WRONG, ...NO_FIELD },
    }),
    async (context) => {
      const preview = await deps.previewPreference(context.req.valid('json'));
      return preview ? context.json(preview, 200) : problem(context, 404, 'there is no such field');
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/preferences',
      summary: 'Write the rule into the config file; the daemon takes it up at once',
      request: body(Change.extend({ version: z.string().max(200) })),
      responses: { 200: json(Rules, 'The rules as they are now.'), ...WRONG, ...CHANGED },
    }),
    async (context) => {
      const rules = await deps.setPreference({ ...context.req.valid('json'), actor: context.get('actor') });
      return context.json({ rules: rules.map((rule) => ({ ...rule, sources: [...rule.sources] })) }, 200);
    },
  );
}
