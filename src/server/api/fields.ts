/** The registry of fields, and changes of the user's own. */
import { createRoute, z } from '@hono/zod-openapi';
import type { FieldChanged } from '../../actions/fields.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';

const count = () => z.number().int();

const Field = z
  .object({
    key: z.string().openapi({ example: 'mood' }),
    label: z.string(),
    type: z.string(),
    widget: z.string(),
    origin: z.enum(['built-in', 'config', 'registry']).openapi({ description: 'Only those of the registry are changed here.' }),
    behaviours: z.array(z.string()).openapi({ example: ['searchable', 'masked'] }),
    books: count().openapi({ description: 'How many books have a value.' }),
    isChanged: z.boolean().openapi({ description: 'True if there is a change that can be undone.' }),
    field: z.record(z.string(), z.unknown()).optional().openapi({ description: 'Of a field of your own: its definition, as in the config.' }),
  })
  .openapi('Field');

/** Checked where all definitions are checked. */
const Definition = z.looseObject({ id: z.string().max(100).optional() }).openapi('FieldDefinition', {
  description: 'As in “customFields” of the config: id, label, type, widget, values, min, max, step, currency, column, behaviours, access.',
});

const Change = z
  .object({
    does: z.enum(['change', 'retire', 'restore', 'undo']),
    patch: Definition.optional().openapi({ description: 'Of a change: what differs; null takes something away.' }),
    dryRun: z.boolean().default(false).openapi({ description: 'Only tell what would come of it.' }),
  })
  .openapi('FieldChange');

const Changed = z
  .object({
    field: z.record(z.string(), z.unknown()),
    books: count(),
    misfits: z
      .object({
        count: count(),
        first: z.array(z.object({ itemId: count(), library: z.string(), path: z.string(), title: z.string().optional(), value: z.string() })),
      })
      .openapi({ description: 'Values that do not fit the field: they are kept, and hidden until they are corrected.' }),
  })
  .openapi('FieldChanged');

const Id = z.object({
  id: z
    .string()
    .max(100)
    .openapi({ param: { name: 'id', in: 'path' } }),
});
const CONFLICT = { 409: refused('That does not work, and why.') };

export function addFieldRoutes(api: Api, deps: Pick<ApiDeps, 'fields' | 'changeField'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/fields',
      summary: 'All fields, built in and your own',
      responses: { 200: json(z.object({ fields: z.array(Field) }), 'All of them, with those that were retired.') },
    }),
    async (context) => {
      const fields = await deps.fields();
      return context.json({ fields: fields.map(({ field, ...rest }) => ({ ...rest, ...(field && { field: saidOf(field) }) })) }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/fields',
      summary: 'Add a field of your own',
      request: body(z.object({ field: Definition, dryRun: z.boolean().default(false) })),
      responses: { 200: json(Changed, 'The field that was added.'), ...WRONG, ...CONFLICT },
    }),
    async (context) => {
      const { field, dryRun } = context.req.valid('json');
      return context.json(
        bodyOf(await deps.changeField({ does: 'add', id: field.id ?? '', patch: field, actor: context.get('actor'), isDryRun: dryRun })),
        200,
      );
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/fields/{id}',
      summary: 'Change, retire or restore a field of your own, or undo its last change',
      request: { params: Id, ...body(Change) },
      responses: { 200: json(Changed, 'The field as it is now, and which values do not fit it.'), ...WRONG, ...CONFLICT },
    }),
    async (context) => {
      const { does, patch, dryRun } = context.req.valid('json');
      const { id } = context.req.valid('param');
      return context.json(bodyOf(await deps.changeField({ does, id, patch, actor: context.get('actor'), isDryRun: dryRun })), 200);
    },
  );
}

function bodyOf({ field, books, misfits }: FieldChanged): z.infer<typeof Changed> {
  return { field: saidOf(field), books, misfits };
}

/** Plain data, of which the description tells less than the type. */
function saidOf(field: CustomField): never {
  return field as never;
}
