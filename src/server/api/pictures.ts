/** Pictures of a book: those inside its files, and one that somebody sends. */
import { createRoute, z } from '@hono/zod-openapi';
import { findNamedField, refOf } from '../../domain/book/field-input.ts';
import { messageOf, PictureError } from '../../domain/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, Id, json, NOT_THERE, WRONG } from './routes.ts';

const Edited = z.object({ changed: z.array(z.string()), run: z.number().int().optional() });
const Inside = z.object({ pictures: z.array(z.string().openapi({ description: 'What to set a field of pictures to, such as “inside book.m4b”.' })) });
const Picture = z.any().openapi({ type: 'string', format: 'binary' });
const CONTENT = Object.fromEntries(['jpeg', 'png', 'webp', 'gif', 'tiff'].map((type) => [`image/${type}`, { schema: Picture }]));

export function addPictureRoutes(api: Api, deps: Pick<ApiDeps, 'find' | 'setPicture' | 'picturesInside' | 'customFields'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/items/{id}/pictures',
      summary: 'Pictures inside the files of a book',
      request: { params: Id },
      responses: { 200: json(Inside, 'The pictures, each once.'), ...NOT_THERE },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      const pictures = (await deps.picturesInside(item)).map(({ location }) => `inside ${location}`);
      return context.json({ pictures }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/fields/{field}/picture',
      summary: 'Set a field of pictures, such as the cover, to a picture that is sent',
      description: 'The body is the picture: at most 20 MB and 25 megapixels. It is kept as a JPEG, without what else the file says.',
      request: {
        params: Id.extend({
          field: z
            .string()
            .max(100)
            .openapi({ param: { name: 'field', in: 'path' } }),
        }),
        body: { required: true, content: CONTENT },
      },
      responses: {
        200: json(Edited, 'The field that changed, and the number of the run, for undo. The daemon works on the book next.'),
        ...WRONG,
        ...NOT_THERE,
      },
    }),
    async (context) => {
      const { id, field: name } = context.req.valid('param');
      const item = await deps.find(id);
      if (!item) return problem(context, 404, 'there is no such book');
      const field = findNamedField(name, deps.customFields());
      if (!field) return problem(context, 400, 'there is no such field');
      try {
        const bytes = new Uint8Array(await context.req.arrayBuffer());
        const { changed, runId } = await deps.setPicture({ item, field: refOf(field), bytes, actor: context.get('actor'), isDryRun: false });
        return context.json({ changed, ...(runId !== undefined && { run: runId }) }, 200);
      } catch (error) {
        if (error instanceof PictureError) return problem(context, 400, messageOf(error));
        throw error;
      }
    },
  );
}
